//! The update that is owed of an account that is not well: asked for on the day on which it is, again the working day
//! after, and then the managers hear.

use anyhow::Context;
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
use crate::app::Ctx;
use crate::engine::moment::Fired;
use crate::features::health::rules::HealthRules;
use crate::features::health::subject::subject;
use crate::rules::calendar::Calendar;
use crate::slack::dates::weekday;
use crate::tasks;
use crate::tasks::actions::asking::Asking;

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
pub async fn replan(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    let due = due(ctx, account).await?;
    let mut wanted = Vec::new();
    if let Some((due, calendar)) = due {
        let day = calendar.day_begins(due).unwrap_or(due);
        let args = json!({ "account": account }).to_string();
        let slot = format!("owed@{}", due.0);
        wanted.push(Occurrence::planned(subject(account), &slot, OWED, args, day.max(ctx.now)));
    }
    Ok(occurrences::plan(ctx.tx, &subject(account), &wanted, "planned anew", ctx.now).await?)
}

async fn due(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<Option<(At, Calendar)>> {
    let Some(account) = accounts::resolve_merged(ctx.tx, account).await? else { return Ok(None) };
    let Some(team) = team_of(ctx.app, &account) else { return Ok(None) };
    let rules = &ctx.app.playbook.of::<HealthRules>();
    let Some(colour) = account.health.as_deref().and_then(|word| rules.colour(word)) else { return Ok(None) };
    let said = health::of_account(ctx.tx, &account.account_id).await?;
    let counts: Vec<Report> =
        said.into_iter().skip_while(|report| rules.colour(&report.health) != Some(colour)).collect();
    let Some(last) = last_word(rules, &counts) else { return Ok(None) };
    let calendar = Calendar::of(&ctx.app.config, team, &ctx.app.playbook.hours);
    Ok(rules.owed(colour, last.said_at, &calendar).map(|due| (due, calendar)))
}

/// An update is owed.
pub async fn plan(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let args: Value = serde_json::from_str(&occurrence.args)?;
    let id = AccountId::from(args["account"].as_str().context("a moment of no account")?);
    let skipped = |why: &str| Ok(Fired::Skipped(why.into()));
    let Some(account) =
        accounts::resolve_merged(ctx.tx, &id).await?.filter(|account| account.account_id == id)
    else {
        return skipped("the account is not known any more");
    };
    let rules = &ctx.app.playbook.of::<HealthRules>();
    let colour = account.health.as_deref().and_then(|word| rules.colour(word));
    let (Some(team), Some(colour), Some((due, calendar))) =
        (team_of(ctx.app, &account), colour, due(ctx, &id).await?)
    else {
        return skipped("it is well again");
    };
    let Some(every) = colour.update_every_days else { return skipped("it is well again") };
    if !roles::has_csm(ctx.app, ctx.tx, &account).await? {
        // Nobody looks after it yet: asked again when the next one would be owed.
        return Ok(Fired::Postponed(ctx.now + chrono::Duration::days(every.into())));
    }
    let said = health::of_account(ctx.tx, &id).await?;
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
        reminders: [Some(ctx.now), calendar.opening_days_from(ctx.now, 1)].into_iter().flatten().collect(),
        escalate_at: calendar.plus_business_days(due, 2),
    };
    let place = Place { account: &account, deal: None, team };
    tasks::actions::open(ctx, asking, &place).await?;
    Ok(Fired::Done)
}

/// Takes down what is owed: nobody looks after the account any more.
pub async fn stop(ctx: &mut Ctx<'_>, account: &AccountId, why: &str) -> anyhow::Result<()> {
    occurrences::cancel(ctx.tx, &subject(account), why, ctx.now).await?;
    for mut open in stored_tasks::of_subject(ctx.tx, &subject(account)).await? {
        if open.state == TaskState::Open {
            tasks::actions::settle(ctx, &mut open, TaskState::Superseded, None, Some(why)).await?;
        }
    }
    Ok(())
}
