//! What a deal's own moves mean for its account's handoff: it begins, goes on, rests, goes back or ends; and of two
//! accounts that were merged one handoff goes on.

use baton_storage::accounts::{self, Account};
use baton_storage::assignments::{self, Outcome};
use baton_storage::ids::AccountId;
use baton_storage::news::Around;
use baton_storage::opportunities::Opportunity;
use baton_storage::states::Role;
use baton_storage::subject::Subject;
use baton_storage::time::At;
use baton_storage::{Tx, handoffs};
use chrono::Duration;
use serde_json::{Value, json};

use crate::accounts::roles::Place;
use crate::accounts::teams::team_of;
use crate::app::App;
use crate::features::deals::jobs::lost::let_go_at;
use crate::features::deals::jobs::{DealContext, seen, subject};
use crate::features::handoffs::actions::{advance, begin, pause, refresh};
use crate::features::handoffs::jobs::note::note;
use crate::tasks::actions::notices::{self, News};
use crate::tasks::rules::ReminderRules;

/// Closed Won: the handoff goes on with the CSM's part, or begins where the account has its CSM already (T5).
///
/// # Errors
/// When the database refuses.
pub async fn won(app: &App, tx: &mut Tx, around: &Around, now: At) -> anyhow::Result<()> {
    let Some(standing) = seen(app, around) else { return Ok(()) };
    let account = &standing.account;
    pause::resume(app, tx, &account.account_id, now).await?;
    // An upgrade or a renewal of a customer is nobody's handoff.
    let new = standing.deal.kind.as_deref().is_none_or(|kind| kind == "new_business");
    if !new || !standing.has_csm() || handoffs::latest(tx, &account.account_id).await?.is_some() {
        return Ok(());
    }
    begin(app, tx, account, Some(&standing.deal.opportunity_id), None, now).await
}

/// Lost: it rests, and who has the account keeps it for as long as the deal may reopen.
///
/// # Errors
/// When the database refuses.
pub async fn lost(app: &App, tx: &mut Tx, around: &Around, now: At) -> anyhow::Result<()> {
    let Some(standing) = seen(app, around) else { return Ok(()) };
    let why = format!("the deal is in {}", standing.stage.label());
    if !pause::pause(app, tx, &standing.account.account_id, &why, now).await? {
        return Ok(());
    }
    let held = now + Duration::days(app.playbook.of::<ReminderRules>().reopens_within_days);
    let_go_at(tx, &standing.deal.opportunity_id, held, now).await?;
    let until = held.utc().with_timezone(&standing.team.timezone).format("%-d %b").to_string();
    tell(app, tx, &standing, "lost", json!({ "until": until }), now).await
}

/// Open again: what rested goes on where it was.
///
/// # Errors
/// When the database refuses.
pub async fn reopened(app: &App, tx: &mut Tx, around: &Around, now: At) -> anyhow::Result<()> {
    let Some(standing) = seen(app, around) else { return Ok(()) };
    match pause::resume(app, tx, &standing.account.account_id, now).await? {
        true => tell(app, tx, &standing, "reopened", json!({}), now).await,
        false => Ok(()),
    }
}

/// The deal went back: whoever has the account keeps it, what belongs to later stages is no longer asked.
///
/// # Errors
/// When the database refuses.
pub async fn back(app: &App, tx: &mut Tx, around: &Around, from: &str, now: At) -> anyhow::Result<()> {
    let (Some(standing), Some(running)) = (seen(app, around), &around.handoff) else { return Ok(()) };
    pause::reopen(app, tx, running, now).await?;
    let facts = json!({ "from": from });
    note(app, tx, running, "back", facts.clone(), now).await?;
    tell(app, tx, &standing, "back", facts, now).await
}

/// Tells those who share the handoff what became of its deal.
async fn tell(
    app: &App,
    tx: &mut Tx,
    standing: &DealContext<'_>,
    what: &str,
    facts: Value,
    now: At,
) -> anyhow::Result<()> {
    let subject = subject(&standing.deal.opportunity_id);
    let news = News { subject, what, roles: &[Role::Csm, Role::Sa], facts };
    notices::tell(app, tx, news, &standing.place(), now).await
}

/// The deal is something else now: what its account's handoff waits for may have come.
///
/// # Errors
/// When the database refuses.
pub async fn changed(
    app: &App,
    tx: &mut Tx,
    around: Option<&Around>,
    deal: &Opportunity,
    now: At,
) -> anyhow::Result<()> {
    let known = around.filter(|around| around.account.account_id == deal.account_id);
    let running = match known {
        Some(around) => around.handoff.as_ref().map(|handoff| handoff.handoff_id.clone()),
        None => handoffs::of_account(tx, &deal.account_id).await?.map(|handoff| handoff.handoff_id),
    };
    match running {
        Some(running) => advance(app, tx, &running, now).await,
        None => Ok(()),
    }
}

/// The lost deal has not reopened: the handoff ends, and the account is nobody's again.
///
/// # Errors
/// When the database refuses.
pub async fn release(app: &App, tx: &mut Tx, account: &AccountId, why: &str, now: At) -> anyhow::Result<()> {
    let running = handoffs::of_account(tx, account).await?;
    pause::end(app, tx, account, why, now).await?;
    if let Some(request) = running.and_then(|running| running.request_id) {
        assignments::settle(tx, &request, Outcome::Ended, Some(why), now).await?;
        accounts::set_onboarding(tx, account, None).await?;
    }
    Ok(())
}

/// Two accounts are about to become one: where the one that stays has a handoff, that one goes on.
///
/// # Errors
/// When the database refuses.
pub async fn merging(app: &App, tx: &mut Tx, gone: &Account, stays: &Account, now: At) -> anyhow::Result<()> {
    if handoffs::of_account(tx, &stays.account_id).await?.is_some() {
        let why = format!("the account was merged into {}", stays.name);
        pause::end(app, tx, &gone.account_id, &why, now).await?;
    }
    Ok(())
}

/// Two accounts became one: the handoff says so.
///
/// # Errors
/// When the database refuses.
pub async fn merged(app: &App, tx: &mut Tx, gone: &Account, stays: &Account, now: At) -> anyhow::Result<()> {
    let Some(running) = handoffs::of_account(tx, &stays.account_id).await? else { return Ok(()) };
    refresh(app, tx, &running.handoff_id, now).await?;
    let Some(team) = team_of(app, stays) else { return Ok(()) };
    let facts = json!({ "from": gone.name });
    let roles = &[Role::Csm, Role::Sa, Role::Seller];
    let subject = Subject::Account(stays.account_id.clone());
    let news = News { subject, what: "merged", roles, facts: facts.clone() };
    notices::tell(app, tx, news, &Place { account: stays, deal: None, team }, now).await?;
    note(app, tx, &running, "merged", facts, now).await
}
