//! What a deal's own moves mean for its account's handoff: it begins, goes on, rests, goes back or ends; and of two
//! accounts that were merged one handoff goes on.

use baton_storage::accounts::{self, Account};
use baton_storage::assignments::{self, Outcome};
use baton_storage::handoffs;
use baton_storage::ids::AccountId;
use baton_storage::news::Around;
use baton_storage::opportunities::Opportunity;
use baton_storage::states::Role;
use baton_storage::subject::Subject;
use chrono::Duration;
use serde_json::{Value, json};

use crate::accounts::roles::Place;
use crate::accounts::teams::team_of;
use crate::app::Ctx;
use crate::features::deals::jobs::lost::let_go_at;
use crate::features::deals::load::context::{DealContext, seen, subject};
use crate::features::handoffs::actions::{advance, begin, pause};
use crate::features::handoffs::jobs::card::refresh;
use crate::features::handoffs::jobs::note::note;
use crate::tasks::actions::notices::{self, News};
use crate::tasks::rules::ReminderRules;

/// Closed Won: the handoff goes on with the CSM's part, or begins where the account has its CSM already (T5).
pub async fn won(ctx: &mut Ctx<'_>, around: &Around) -> anyhow::Result<()> {
    let Some(context) = seen(ctx.app, around) else { return Ok(()) };
    let account = &context.account;
    pause::resume(ctx, &account.account_id).await?;
    // An upgrade or a renewal of a customer is nobody's handoff.
    let new = context.deal.kind.as_deref().is_none_or(|kind| kind == "new_business");
    if !new || !context.has_csm() || handoffs::latest(ctx.tx, &account.account_id).await?.is_some() {
        return Ok(());
    }
    begin(ctx, account, Some(&context.deal.opportunity_id), None).await
}

/// Lost: it rests, and who has the account keeps it for as long as the deal may reopen.
pub async fn lost(ctx: &mut Ctx<'_>, around: &Around) -> anyhow::Result<()> {
    let Some(context) = seen(ctx.app, around) else { return Ok(()) };
    let why = context.rests_because();
    if !pause::pause(ctx, &context.account.account_id, &why).await? {
        return Ok(());
    }
    let held = ctx.now + Duration::days(ctx.app.playbook.of::<ReminderRules>().reopens_within_days);
    let_go_at(ctx.tx, &context.deal.opportunity_id, held, ctx.now).await?;
    // Of a deal that was deleted, `deals` tell everybody whom it concerns.
    if context.deal.deleted_at.is_some() {
        return Ok(());
    }
    let until = held.utc().with_timezone(&context.team.timezone).format("%-d %b").to_string();
    notify(ctx, &context, "lost", json!({ "until": until })).await
}

/// Open again: what rested goes on where it was.
pub async fn reopened(ctx: &mut Ctx<'_>, around: &Around) -> anyhow::Result<()> {
    let Some(context) = seen(ctx.app, around) else { return Ok(()) };
    match pause::resume(ctx, &context.account.account_id).await? {
        true => notify(ctx, &context, "reopened", json!({})).await,
        false => Ok(()),
    }
}

/// The deal went back: whoever has the account keeps it, what belongs to later stages is no longer asked.
pub async fn back(ctx: &mut Ctx<'_>, around: &Around, from: &str) -> anyhow::Result<()> {
    let (Some(context), Some(running)) = (seen(ctx.app, around), &around.handoff) else { return Ok(()) };
    pause::reopen(ctx, running).await?;
    let facts = json!({ "from": from });
    note(ctx, running, "back", facts.clone()).await?;
    notify(ctx, &context, "back", facts).await
}

/// Tells those who share the handoff what became of its deal.
async fn notify(
    ctx: &mut Ctx<'_>,
    context: &DealContext<'_>,
    what: &str,
    facts: Value,
) -> anyhow::Result<()> {
    let subject = subject(&context.deal.opportunity_id);
    let news = News { subject, what, roles: &[Role::Csm, Role::Sa], facts };
    notices::notify(ctx, news, &context.place()).await
}

/// The deal is something else now: what its account's handoff waits for may have come.
pub async fn changed(ctx: &mut Ctx<'_>, around: Option<&Around>, deal: &Opportunity) -> anyhow::Result<()> {
    let known = around.filter(|around| around.account.account_id == deal.account_id);
    let running = match known {
        Some(around) => around.handoff.as_ref().map(|handoff| handoff.handoff_id.clone()),
        None => handoffs::of_account(ctx.tx, &deal.account_id).await?.map(|handoff| handoff.handoff_id),
    };
    match running {
        Some(running) => advance(ctx, &running).await,
        None => Ok(()),
    }
}

/// The lost deal has not reopened: the handoff ends, and the account is nobody's again.
pub async fn release(ctx: &mut Ctx<'_>, account: &AccountId, why: &str) -> anyhow::Result<()> {
    let running = handoffs::of_account(ctx.tx, account).await?;
    pause::end(ctx, account, why).await?;
    if let Some(request) = running.and_then(|running| running.request_id) {
        assignments::settle(ctx.tx, &request, Outcome::Ended, Some(why), ctx.now).await?;
        accounts::set_onboarding(ctx.tx, account, None).await?;
    }
    Ok(())
}

/// Two accounts are about to become one: where the one that stays has a handoff, that one goes on.
pub async fn merging(ctx: &mut Ctx<'_>, gone: &Account, stays: &Account) -> anyhow::Result<()> {
    if handoffs::of_account(ctx.tx, &stays.account_id).await?.is_some() {
        let why = format!("the account was merged into {}", stays.name);
        pause::end(ctx, &gone.account_id, &why).await?;
    }
    Ok(())
}

/// Two accounts became one: the handoff says so.
pub async fn merged(ctx: &mut Ctx<'_>, gone: &Account, stays: &Account) -> anyhow::Result<()> {
    let Some(running) = handoffs::of_account(ctx.tx, &stays.account_id).await? else { return Ok(()) };
    refresh(ctx, &running.handoff_id).await?;
    let Some(team) = team_of(ctx.app, stays) else { return Ok(()) };
    let facts = json!({ "from": gone.name });
    let roles = &[Role::Csm, Role::Sa, Role::Seller];
    let subject = Subject::Account(stays.account_id.clone());
    let news = News { subject, what: "merged", roles, facts: facts.clone() };
    notices::notify(ctx, news, &Place { account: stays, deal: None, team }).await?;
    note(ctx, &running, "merged", facts).await
}
