//! A request opens (R3, R4), or the second one for a deal joins the first (R7).

use baton_storage::Tx;
use baton_storage::accounts::{self, Account};
use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::people::Person;
use baton_storage::requests::{self, Request};
use baton_storage::time::At;
use serde_json::json;

use crate::accounts::directory::Directory;
use crate::accounts::qualification::Verdict;
use crate::accounts::routing::{self, Parties, Tells};
use crate::app::Ctx;
use crate::engine::job::Job;
use crate::error::ActionError;
use crate::event::Event;
use crate::features::requests::actions;
use crate::features::requests::form::Draft;
use crate::features::requests::jobs::{self, Card, Dedicated, Receipt};

/// Somebody else's request for the deal is open: whoever asks again follows it (R7).
pub async fn join(ctx: &mut Ctx<'_>, request: &Request, actor: &Person) -> Result<(), ActionError> {
    if requests::watch(ctx.tx, &request.request_id, &actor.user_id, ctx.now).await? {
        let object = format!("request:{}", request.request_id);
        audit::record(ctx.tx, &Entry::new(ctx.now, &actor.user_id, "requests.join", object)).await?;
        actions::note(ctx, request, "joined", json!({ "who": actor.name })).await?;
        jobs::refresh(ctx, request).await?;
    }
    Ok(())
}

/// Opens the request that a form asks for, with everything that follows.
pub async fn open(
    ctx: &mut Ctx<'_>,
    draft: &Draft,
    known: Option<Account>,
    verdict: &Verdict,
    actor: &Person,
) -> Result<Request, ActionError> {
    let mut account = keep_account(ctx.tx, draft, known, &actor.name, ctx.now).await?;
    if account.priority.is_none()
        && let Some((priority, _)) = &verdict.starting_priority
    {
        account.priority = Some(*priority);
        accounts::keep(ctx.tx, &account).await?;
    }
    keep_deal(ctx.tx, draft, &actor.name, ctx.now).await?;
    let of = (draft.opportunity_id.clone(), draft.account_id.clone());
    let mut request = Request::opened(of, draft.team.clone(), actor.user_id.clone(), ctx.now);
    draft.fill(&mut request);
    file(ctx, &request, &Actor::from(&actor.user_id), &verdict.why.sentence).await?;
    Ok(request)
}

/// Stores a new request with everything that follows: the audit, the escalation, the team's card, the receipt.
pub async fn file(ctx: &mut Ctx<'_>, request: &Request, by: &Actor, why: &str) -> Result<(), ActionError> {
    file_without_receipt(ctx, request, by, why).await?;
    let receipt = Receipt { request: request.request_id.clone(), to: request.requester.clone() };
    Ok(receipt.enqueue(ctx).await?)
}

/// The same where nobody waits for a receipt.
pub async fn file_without_receipt(
    ctx: &mut Ctx<'_>,
    request: &Request,
    by: &Actor,
    why: &str,
) -> Result<(), ActionError> {
    requests::add(ctx.tx, request).await?;
    let object = format!("request:{}", request.request_id);
    audit::record(ctx.tx, &Entry::new(ctx.now, by, "requests.open", object).because(why)).await?;
    jobs::escalation::replan(ctx, request).await?;
    let card = Card { request: request.request_id.clone(), team: request.team_id.clone() };
    card.enqueue(ctx).await?;
    Ok(ctx.emit(Event::RequestChanged(request)).await?)
}

/// What the form adds to what is known of the account: a person's word fills gaps, it does not overwrite.
pub async fn keep_account(
    tx: &mut Tx,
    draft: &Draft,
    known: Option<Account>,
    source: &str,
    now: At,
) -> Result<Account, ActionError> {
    let mut account =
        known.unwrap_or_else(|| Account::named(draft.account_id.clone(), &draft.account_name, source, now));
    account.url = account.url.or_else(|| draft.account_url.clone());
    account.segment = account.segment.or(Some(draft.segment));
    account.region = account.region.or_else(|| Some(draft.region.clone()));
    account.lam = account.lam.or(Some(draft.lam));
    account.dedicated = Some(account.dedicated.unwrap_or(false) || draft.dedicated);
    accounts::keep(tx, &account).await?;
    Ok(account)
}

async fn keep_deal(tx: &mut Tx, draft: &Draft, source: &str, now: At) -> Result<(), ActionError> {
    if opportunities::find(tx, &draft.opportunity_id).await?.is_some() {
        return Ok(());
    }
    let deal = Opportunity {
        opportunity_id: draft.opportunity_id.clone(),
        account_id: draft.account_id.clone(),
        name: None,
        url: draft.opportunity_url.clone(),
        kind: None,
        stage: Some(draft.stage.clone()),
        stage_since: None,
        close_date: Some(draft.close_date.to_string()),
        amount: None,
        owner_email: None,
        merged_into: None,
        deleted_at: None,
        source: source.to_owned(),
        known_at: now,
    };
    Ok(opportunities::keep(tx, &deal).await?)
}

/// A Dedicated customer is made known to the manager during pre-sales whatever the verdict (Q3).
pub async fn tell_of_dedicated(
    ctx: &mut Ctx<'_>,
    draft: &Draft,
    known: Option<&Account>,
    actor: &Person,
) -> Result<(), ActionError> {
    let Some(team) = ctx.app.config.team(&draft.team) else { return Ok(()) };
    if known.is_none() {
        keep_account(ctx.tx, draft, None, &actor.name, ctx.now).await?;
    }
    let directory = Directory::load(ctx.app, ctx.tx, &[&actor.user_id], ctx.now).await?;
    let parties = Parties { requester: &actor.user_id, csm: None };
    let told = routing::whom(&ctx.app.config, team, Tells::Managers, parties, ctx.now, |user| {
        directory.availability(user)
    });
    for told in told {
        let note = Dedicated { account: draft.account_id.clone(), by: actor.user_id.clone(), to: told.user };
        note.enqueue(ctx).await?;
    }
    Ok(())
}
