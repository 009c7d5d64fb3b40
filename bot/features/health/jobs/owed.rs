//! The update that is owed of an account that is not well: asked for on the day on which it is, again the working day
//! after, and then the managers hear.

use anyhow::Context;
use baton_storage::Tx;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::health::{self, Report};
use baton_storage::ids::AccountId;
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::states::{Role, TaskState};
use baton_storage::time::At;
use baton_storage::{accounts, tasks as stored_tasks};
use serde_json::{Value, json};

use crate::accounts::roles::{self, Place};
use crate::accounts::teams::team_of;
use crate::app::App;
use crate::engine::job::Fired;
use crate::features::health::actions::subject;
use crate::features::health::rules::HealthRules;
use crate::rules::calendar::Calendar;
use crate::slack::dates::weekday;
use crate::tasks;
use crate::tasks::actions::Asking;

/// The kind of the moment at which an update is owed.
pub const OWED: &str = "health.owed";

/// When what counts was said last: by a person, or where none said anything of this colour, when it became so.
pub(crate) fn last_word<'r>(rules: &HealthRules, said: &'r [Report]) -> Option<&'r Report> {
    let colour = |report: &Report| rules.colour(&report.health).map(|colour| colour.id.clone());
    let now = said.first().map(colour)?;
    let streak: Vec<&Report> = said.iter().take_while(|report| colour(report) == now).collect();
    streak.iter().find(|report| report.by_person).or(streak.last()).copied()
}

/// Plans the next update that is owed anew; none is of an account that is well, or that nobody serves.
///
/// # Errors
/// When the database refuses.
pub async fn replan(app: &App, tx: &mut Tx, account: &AccountId, now: At) -> anyhow::Result<()> {
    let due = due(app, tx, account).await?;
    let mut wanted = Vec::new();
    if let Some((due, calendar)) = due {
        let opens = calendar.opening_days_from(due, 0).unwrap_or(due);
        let args = json!({ "account": account }).to_string();
        let slot = format!("owed@{}", due.0);
        wanted.push(Occurrence::planned(subject(account), &slot, OWED, args, opens.max(now)));
    }
    Ok(occurrences::plan(tx, &subject(account), &wanted, "planned anew", now).await?)
}

async fn due(app: &App, tx: &mut Tx, account: &AccountId) -> anyhow::Result<Option<(At, Calendar)>> {
    let Some(account) = accounts::resolve_merged(tx, account).await? else { return Ok(None) };
    let Some(team) = team_of(app, &account) else { return Ok(None) };
    let rules = &app.playbook.of::<HealthRules>();
    let Some(colour) = account.health.as_deref().and_then(|word| rules.colour(word)) else { return Ok(None) };
    let said = health::of_account(tx, &account.account_id).await?;
    let counts: Vec<Report> =
        said.into_iter().skip_while(|report| rules.colour(&report.health) != Some(colour)).collect();
    let Some(last) = last_word(rules, &counts) else { return Ok(None) };
    let calendar = Calendar::of(&app.config, team, &app.playbook.hours);
    Ok(rules.owed(colour, last.said_at, &calendar).map(|due| (due, calendar)))
}

/// An update is owed.
pub async fn plan(app: &App, tx: &mut Tx, occurrence: &Occurrence, now: At) -> anyhow::Result<Fired> {
    let args: Value = serde_json::from_str(&occurrence.args)?;
    let id = AccountId::from(args["account"].as_str().context("a moment of no account")?);
    let skipped = |why: &str| Ok(Fired::Skipped(why.into()));
    let Some(account) = accounts::resolve_merged(tx, &id).await?.filter(|account| account.account_id == id)
    else {
        return skipped("the account is not known any more");
    };
    let rules = &app.playbook.of::<HealthRules>();
    let colour = account.health.as_deref().and_then(|word| rules.colour(word));
    let (Some(team), Some(colour), Some((due, calendar))) =
        (team_of(app, &account), colour, due(app, tx, &id).await?)
    else {
        return skipped("it is well again");
    };
    let Some(every) = colour.update_every_days else { return skipped("it is well again") };
    if !roles::has_csm(app, tx, &account).await? {
        // Nobody looks after it yet: asked again when the next one would be owed.
        return Ok(Fired::Postponed(now + chrono::Duration::days(every.into())));
    }
    let said = health::of_account(tx, &id).await?;
    let last = said.iter().find(|report| report.by_person);
    let asking = Asking {
        subject: subject(&id),
        asks: Asks::Update,
        role: Role::Csm,
        kind: TaskKind::Action,
        urgent: false,
        facts: json!({
            "to": colour.label.to_lowercase(),
            "every": every,
            "last": last.map(|report| weekday(report.said_at, team.timezone)),
        }),
        due_at: Some(due),
        reminders: [Some(now), calendar.opening_days_from(now, 1)].into_iter().flatten().collect(),
        escalate_at: calendar.plus_business_days(due, 2),
    };
    let place = Place { account: &account, deal: None, team };
    tasks::actions::open(app, tx, asking, &place, now).await?;
    Ok(Fired::Done)
}

/// Takes down what is owed: nobody looks after the account any more.
///
/// # Errors
/// When the database refuses.
pub async fn stop(app: &App, tx: &mut Tx, account: &AccountId, why: &str, now: At) -> anyhow::Result<()> {
    occurrences::cancel(tx, &subject(account), why, now).await?;
    for mut open in stored_tasks::of_subject(tx, &subject(account)).await? {
        if open.state == TaskState::Open {
            tasks::actions::settle(app, tx, &mut open, TaskState::Superseded, None, Some(why), now).await?;
        }
    }
    Ok(())
}
