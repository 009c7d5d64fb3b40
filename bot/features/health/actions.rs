//! How an account is, by the CRM's word or a person's (G5): the newer word counts, those whom `health.toml` names hear
//! of it, and while it is not well its CSM owes an update every so often.
//!
//! One way in for people, [`say`], one for the feed, [`told`]. Deliberately absent: what health means for a priority.

use baton_storage::accounts::{self, Account};
use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::health::{self, Report};
use baton_storage::ids::{ReportId, UserId};
use baton_storage::states::TaskState;
use baton_storage::tasks as stored_tasks;
use baton_storage::time::At;

use crate::app::Ctx;
use crate::engine::job::Job;
use crate::event::Event;
use crate::features::health::jobs;
use crate::features::health::jobs::note::Note;
use crate::features::health::rules::HealthRules;
use crate::features::health::subject::subject;
use crate::{features, tasks};

/// A person's word.
pub struct Word<'w> {
    /// The id of a colour.
    pub health: &'w str,
    pub why: Option<String>,
    pub plan: Option<String>,
}

/// Somebody says how an account is, or what is being done about it.
pub async fn say(ctx: &mut Ctx<'_>, account: &Account, word: Word<'_>, by: &UserId) -> anyhow::Result<()> {
    let known = health::of_account(ctx.tx, &account.account_id).await?;
    if let Some(before) = account.health.as_deref().filter(|_| known.is_empty()) {
        // What the CRM said before anybody else did: the same again is then no news.
        health::add(ctx.tx, &of_feed(account, before, account.known_at)).await?;
    }
    let is_update = word.plan.is_some();
    let report = Report {
        report_id: ReportId::fresh(),
        account_id: account.account_id.clone(),
        health: word.health.to_owned(),
        said_by: by.0.clone(),
        by_person: true,
        said_at: ctx.now,
        why: word.why,
        plan: word.plan,
    };
    keep(ctx, account, &report, &Actor::from(by)).await?;
    if is_update {
        Note { account: account.account_id.clone(), report: report.report_id }.enqueue(ctx).await?;
    }
    let mut account = account.clone();
    account.health = Some(report.health);
    features::priority::actions::lifecycle::follow(ctx, &account, false).await?;
    ctx.emit(Event::AccountTouched(&account.account_id)).await
}

/// What the CRM says, as it is heard, of an account before and after; `said` is what anybody said before, the latest
/// first. The account is as the feed has it; where a person's newer word counts, its row is put right.
pub async fn told(
    ctx: &mut Ctx<'_>,
    before: Option<&Account>,
    account: &Account,
    sent: Option<&str>,
    said: &[Report],
) -> anyhow::Result<()> {
    let word = sent.unwrap_or_default().trim().to_owned();
    let counted = before.and_then(|before| before.health.clone());
    let of_person = said.iter().find(|report| report.by_person);
    let of_feed_before = said.iter().find(|report| !report.by_person).map(|report| report.health.as_str());
    let repeated = match of_feed_before {
        Some(last) => last.eq_ignore_ascii_case(&word),
        None => said.is_empty() && word.eq_ignore_ascii_case(counted.as_deref().unwrap_or_default()),
    };
    let at = account.known_at;
    let overtaken = of_person.is_some_and(|person| person.said_at > at);
    if repeated || overtaken {
        if of_person.is_some() {
            accounts::set_health(ctx.tx, &account.account_id, counted.as_deref()).await?;
        }
        if !repeated || (said.is_empty() && !word.is_empty()) {
            health::add(ctx.tx, &of_feed(account, &word, at)).await?;
        } else if before.is_some_and(|before| same_team(before, account)) {
            // What is owed is planned as it was.
            return Ok(());
        }
        return jobs::owed::replan(ctx, &account.account_id).await;
    }
    let report = of_feed(account, &word, at);
    let Some(before) = before else {
        // Of an account that is new to us nobody hears news.
        health::add(ctx.tx, &report).await?;
        return match ctx
            .app
            .playbook
            .of::<HealthRules>()
            .colour(&word)
            .is_some_and(|colour| colour.update_every_days.is_some())
        {
            true => jobs::owed::replan(ctx, &account.account_id).await,
            false => Ok(()),
        };
    };
    let known = Account { health: counted, ..before.clone() };
    let known = Account { region: account.region.clone(), segment: account.segment, ..known };
    keep(ctx, &known, &report, &Actor::Baton).await
}

fn same_team(before: &Account, account: &Account) -> bool {
    (&before.region, before.segment) == (&account.region, account.segment)
}

/// A word of the CRM's.
fn of_feed(account: &Account, word: &str, at: At) -> Report {
    Report {
        report_id: ReportId::fresh(),
        account_id: account.account_id.clone(),
        health: word.to_owned(),
        said_by: account.source.clone(),
        by_person: false,
        said_at: at,
        why: None,
        plan: None,
    }
}

/// Stores a word that counts, with all that follows. The account is as it was before.
async fn keep(ctx: &mut Ctx<'_>, account: &Account, report: &Report, by: &Actor) -> anyhow::Result<()> {
    let id = &account.account_id;
    let said = health::of_account(ctx.tx, id).await?;
    health::add(ctx.tx, report).await?;
    let word = Some(report.health.as_str()).filter(|word| !word.is_empty());
    accounts::set_health(ctx.tx, id, word).await?;
    let before = account.health.clone().unwrap_or_else(|| "none".into());
    let mut entry = Entry::new(ctx.now, by, "health.say", format!("account:{id}"));
    entry = entry.moved(&before, &report.health);
    entry.why = report.why.clone().or_else(|| (!report.by_person).then(|| report.said_by.clone()));
    audit::record(ctx.tx, &entry).await?;
    let rules = &ctx.app.playbook.of::<HealthRules>();
    let changed = rules.colour(&before).map(|colour| &colour.id)
        != rules.colour(&report.health).map(|colour| &colour.id);
    for mut open in stored_tasks::of_subject(ctx.tx, &subject(id)).await? {
        if open.state != TaskState::Open || !(open.is_action() || changed) {
            continue;
        }
        let (state, by) = match open.is_action() && report.by_person {
            true => (TaskState::Done, Some(by.clone())),
            false => (TaskState::Superseded, None),
        };
        let why = changed.then_some("its health has changed");
        tasks::actions::settle(ctx, &mut open, state, by, why).await?;
    }
    if changed {
        jobs::hear::notify(ctx, account, report, &said).await?;
    }
    jobs::owed::replan(ctx, id).await?;
    ctx.emit(Event::HealthSaid(id)).await
}
