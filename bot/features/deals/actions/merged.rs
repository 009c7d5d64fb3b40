//! Accounts and opportunities that the CRM merged: both histories are kept, and what is open goes on once.

use baton_storage::actor::Actor;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::assignments::{self, Outcome};
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{AccountId, OpportunityId};
use baton_storage::states::Role;
use baton_storage::subject::Subject;
use baton_storage::{Reader, accounts, merges, milestones, opportunities, people};
use serde_json::json;

use crate::accounts::roles::Place;
use crate::accounts::teams::team_of;
use crate::app::Ctx;
use crate::error::ActionError;
use crate::event::Event;
use crate::features::deals::{form, jobs};
use crate::tasks;
use crate::tasks::actions::asking::Asking;

/// Why a merge cannot be followed: what it names is not known yet, or is itself.
pub async fn refusal(db: &mut Reader, news: &form::News) -> Result<Option<String>, ActionError> {
    if let Some((from, into)) = account_merge(news) {
        if from == into {
            return Ok(Some("data.account.merged_into: is the account itself".into()));
        }
        if accounts::find(db, &into).await?.is_none() {
            return Ok(Some("data.account.merged_into: this account is not known yet; send it first".into()));
        }
    }
    if let Some((from, into)) = deal_merge(news) {
        if from == into {
            return Ok(Some("data.opportunity.merged_into: is the opportunity itself".into()));
        }
        if opportunities::find(db, &into).await?.is_none() {
            let what = "data.opportunity.merged_into: this opportunity is not known yet; send it first";
            return Ok(Some(what.into()));
        }
    }
    Ok(None)
}

/// Whether news tell of a merge.
pub fn is_told(news: &form::News) -> bool {
    account_merge(news).is_some() || deal_merge(news).is_some()
}

fn account_merge(news: &form::News) -> Option<(AccountId, AccountId)> {
    let (id, part) = news.account.as_ref()?;
    Some((id.clone(), AccountId::from(part.merged_into.clone()??)))
}

fn deal_merge(news: &form::News) -> Option<(OpportunityId, OpportunityId)> {
    let (id, part) = news.opportunity.as_ref()?;
    Some((id.clone(), OpportunityId::from(part.merged_into.clone()??)))
}

/// Follows the merges that news tell of; one that was followed before changes nothing.
pub async fn follow(ctx: &mut Ctx<'_>, news: &form::News) -> Result<(), ActionError> {
    if let Some((from, into)) = deal_merge(news) {
        opportunity(ctx, &from, &into).await?;
    }
    if let Some((from, into)) = account_merge(news) {
        account(ctx, &from, &into).await?;
    }
    Ok(())
}

async fn account(ctx: &mut Ctx<'_>, from: &AccountId, into: &AccountId) -> Result<(), ActionError> {
    let (Some(gone), Some(mut stays)) =
        (accounts::find(ctx.tx, from).await?, accounts::find(ctx.tx, into).await?)
    else {
        return Ok(());
    };
    // A merge into something that was merged into us would be a circle.
    if gone.merged_into.as_ref() == Some(into) || stays.merged_into.is_some() {
        return Ok(());
    }
    let theirs = assignments::current(ctx.tx, from).await?;
    let ours = assignments::current(ctx.tx, into).await?;
    let both = theirs.as_ref().zip(ours.as_ref());
    let two = both.filter(|(theirs, ours)| theirs.csm != ours.csm);
    let mut names = Vec::new();
    for one in two.iter().flat_map(|(theirs, ours)| [&ours.csm, &theirs.csm]) {
        names.push(people::name(ctx.tx, one).await?);
    }
    if both.is_some() {
        let why = Some("the account was merged into another one");
        assignments::settle_account(ctx.tx, from, Outcome::Ended, why, ctx.now).await?;
    }
    ctx.emit(Event::AccountsMerging { gone: &gone, stays: &stays }).await?;
    let (theirs, ours) = (milestones::current(ctx.tx, from).await?, milestones::current(ctx.tx, into).await?);
    merges::account(ctx.tx, from, into).await?;
    stays.priority = stays.priority.or(gone.priority);
    stays.channel = stays.channel.or_else(|| gone.channel.clone());
    stays.onboarding_since = stays.onboarding_since.into_iter().chain(gone.onboarding_since).min();
    accounts::keep(ctx.tx, &stays).await?;
    let object = format!("account:{from}");
    let entry = Entry::new(ctx.now, &Actor::Baton, "deals.merge", object).moved(from.as_str(), into.as_str());
    audit::record(ctx.tx, &entry).await?;
    let onboardings = (theirs.as_slice(), ours.as_slice());
    ctx.emit(Event::AccountsMerged { gone: &gone, stays: &stays, onboardings }).await?;
    if let Some(team) = team_of(ctx.app, &stays).filter(|_| two.is_some()) {
        let asking = Asking {
            subject: Subject::Account(into.clone()),
            asks: Asks::News { what: "two_csms".into(), to: None },
            role: Role::Managers,
            kind: TaskKind::Action,
            urgent: true,
            facts: json!({ "from": gone.name, "names": names.join(" and ") }),
            due_at: None,
            reminders: vec![ctx.now],
            escalate_at: None,
        };
        let place = Place { account: &stays, deal: None, team };
        tasks::actions::open(ctx, asking, &place).await?;
    }
    for deal in opportunities::of_account(ctx.tx, into).await? {
        jobs::replan(ctx, &deal.opportunity_id).await?;
    }
    Ok(())
}

async fn opportunity(
    ctx: &mut Ctx<'_>,
    from: &OpportunityId,
    into: &OpportunityId,
) -> Result<(), ActionError> {
    let known = opportunities::find(ctx.tx, from).await?;
    let stays = opportunities::find(ctx.tx, into).await?;
    let (Some(_), Some(stays)) = (known, stays) else { return Ok(()) };
    if stays.merged_into.is_some() {
        return Ok(());
    }
    ctx.emit(Event::DealsMerging { gone: from, stays: into }).await?;
    merges::opportunity(ctx.tx, from, into).await?;
    for deal in [from, into] {
        jobs::replan(ctx, deal).await?;
    }
    Ok(ctx.emit(Event::DealsMerged { gone: from, stays: into }).await?)
}
