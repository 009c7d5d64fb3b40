//! Sending the form: joining an open request (R7), and opening one (R3, R4).

use baton_storage::accounts::{self, Account};
use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::UserId;
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::requests::{self, Request};
use baton_storage::states::RequestState;
use baton_storage::time::At;
use baton_storage::{Reader, Tx};
use serde_json::json;

use crate::accounts::access;
use crate::accounts::qualification::Verdict;
use crate::app::App;
use crate::engine::interaction::{Answer, MutationCtx};
use crate::engine::job::Job;
use crate::error::ActionError;
use crate::event::Event;
use crate::features::requests::actions::Transition;
use crate::features::requests::form::Draft;
use crate::features::requests::jobs::{Card, Receipt};
use crate::features::requests::{actions, commands, form, jobs, load, view};

/// A new request.
pub async fn new(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    access::may_request(app, tx, actor).await?;
    let draft = form::read(app, interaction.submission()?, today(app, now))?;
    let known = accounts::find(tx, &draft.account_id).await?;
    same_account(app, tx, &draft).await?;
    if let Some(open) = requests::open_of(tx, &draft.opportunity_id).await? {
        return join(MutationCtx { app, tx, now, actor, interaction }, open).await;
    }
    let verdict = commands::verdict::qualify(app, tx, &draft, known.as_ref()).await?;
    if let Some(page) =
        commands::verdict::not_requested(app, tx, &draft, known.as_ref(), &verdict, now).await?
    {
        if draft.dedicated {
            commands::verdict::tell_of_dedicated(
                MutationCtx { app, tx, now, actor, interaction },
                &draft,
                known.as_ref(),
            )
            .await?;
        }
        return Ok(Answer::on_top(page));
    }
    let request = open(MutationCtx { app, tx, now, actor, interaction }, &draft, known, &verdict).await?;
    let context = load::load_summary(app, tx, &request.request_id, now).await?;
    Ok(Answer::instead(view::pages::asked(&app.words, &context, false)?))
}

/// A request brought up to date by who asked.
pub async fn update(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let context = actions::load(app, tx, &form.private, now).await?;
    actions::requester_only(app, &context, actor)?;
    actions::ensure_state(app, &context, &[RequestState::Open, RequestState::Question])?;
    let draft = form::read(app, form, today(app, now))?;
    let mut request = context.request.clone();
    if draft.opportunity_id != request.opportunity_id || draft.account_id != request.account_id {
        let account = json!({ "account": context.account.name });
        let sentence = app.words.plain("requests_form.fault.other_account", account)?;
        return Err(ActionError::Fields([("opportunity_url", sentence)].into()));
    }
    let changed = changes(&request, &draft).join(", ");
    let before = request.state;
    apply(&mut request, &draft);
    let transition = Transition {
        actor: &Actor::from(&actor.user_id),
        action: "requests.update",
        before,
        why: Some(&changed),
    };
    if draft.team != request.team_id {
        actions::reroute(app, tx, &mut request, &draft.team, &transition, now).await?;
    } else if !changed.is_empty() {
        actions::store(app, tx, &mut request, &transition, now).await?;
        actions::note(app, tx, &request, "updated", json!({ "what": changed }), now).await?;
    }
    let context = load::load_summary(app, tx, &request.request_id, now).await?;
    Ok(Answer::instead(view::pages::asked(&app.words, &context, true)?))
}

/// The deal's account, where the CRM has told us of it, must be the one of the form.
async fn same_account(app: &App, db: &mut Reader, draft: &Draft) -> Result<(), ActionError> {
    let Some(deal) = opportunities::find(db, &draft.opportunity_id).await? else { return Ok(()) };
    if deal.account_id == draft.account_id {
        return Ok(());
    }
    let account = accounts::find(db, &deal.account_id).await?;
    let account = account.map_or(deal.account_id.0, |account| account.name);
    let sentence = app.words.plain("requests_form.fault.other_account", json!({ "account": account }))?;
    Err(ActionError::Fields([("opportunity_url", sentence)].into()))
}

/// The second request for a deal joins the first (R7).
async fn join(ctx: MutationCtx<'_>, open: Request) -> Result<Answer, ActionError> {
    let MutationCtx { app, tx, now, actor, .. } = ctx;
    let own = open.requester == actor.user_id;
    if !own && requests::watch(tx, &open.request_id, &actor.user_id, now).await? {
        let object = format!("request:{}", open.request_id);
        audit::record(tx, &Entry::new(now, &actor.user_id, "requests.join", object)).await?;
        let who = json!({ "who": actor.name });
        actions::note(app, tx, &open, "joined", who, now).await?;
        jobs::refresh(app, tx, &open, now).await?;
    }
    let context = load::load_summary(app, tx, &open.request_id, now).await?;
    Ok(Answer::instead(view::pages::joined(&app.words, &context, own)?))
}

/// Opens the request, with everything that follows.
async fn open(
    ctx: MutationCtx<'_>,
    draft: &Draft,
    known: Option<Account>,
    verdict: &Verdict,
) -> Result<Request, ActionError> {
    let MutationCtx { app, tx, now, actor, .. } = ctx;
    let mut account = keep_account(tx, draft, known, &actor.name, now).await?;
    if account.priority.is_none()
        && let Some((priority, _)) = &verdict.starting_priority
    {
        account.priority = Some(*priority);
        accounts::keep(tx, &account).await?;
    }
    keep_deal(tx, draft, &actor.name, now).await?;
    let request = request(draft, actor.user_id.clone(), now);
    file(app, tx, &request, &Actor::from(&actor.user_id), &verdict.why.sentence, now).await?;
    Ok(request)
}

/// Stores a new request with everything that follows: the audit, the ladder, the team's card, the receipt.
///
/// # Errors
/// When the database refuses.
pub async fn file(
    app: &App,
    tx: &mut Tx,
    request: &Request,
    by: &Actor,
    why: &str,
    now: At,
) -> Result<(), ActionError> {
    file_without_receipt(app, tx, request, by, why, now).await?;
    let receipt = Receipt { request: request.request_id.clone(), to: request.requester.clone() };
    Ok(receipt.enqueue(app, tx, now).await?)
}

/// The same where nobody waits for a receipt.
///
/// # Errors
/// When the database refuses.
pub async fn file_without_receipt(
    app: &App,
    tx: &mut Tx,
    request: &Request,
    by: &Actor,
    why: &str,
    now: At,
) -> Result<(), ActionError> {
    requests::add(tx, request).await?;
    let object = format!("request:{}", request.request_id);
    audit::record(tx, &Entry::new(now, by, "requests.open", object).because(why)).await?;
    jobs::escalation::replan(app, tx, request, now).await?;
    let card = Card { request: request.request_id.clone(), team: request.team_id.clone() };
    card.enqueue(app, tx, now).await?;
    Ok(app.tell(tx, Event::RequestChanged(request), now).await?)
}

fn request(draft: &Draft, requester: UserId, now: At) -> Request {
    let of = (draft.opportunity_id.clone(), draft.account_id.clone());
    let mut request = Request::opened(of, draft.team.clone(), requester, now);
    apply(&mut request, draft);
    request
}

/// What the form adds to what is known of the account: a person's word fills gaps, it does not overwrite.
///
/// # Errors
/// When the database refuses.
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
        source: source.to_owned(),
        known_at: now,
    };
    Ok(opportunities::keep(tx, &deal).await?)
}

/// What differs between a request and its new draft, in words for the thread.
fn changes(request: &Request, draft: &Draft) -> Vec<String> {
    let pairs = [
        ("close date", request.close_date != draft.close_date.to_string()),
        ("LAM", request.lam != draft.lam),
        ("expected ARR", request.arr != draft.arr),
        ("stage", request.stage != draft.stage),
        ("why now", request.why_now != draft.why_now),
        ("proof of value", request.pov != draft.pov || request.pov_outcome != draft.pov_outcome),
        ("Dedicated", request.dedicated != draft.dedicated),
        ("notes", request.notes != draft.notes),
    ];
    pairs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name.to_owned()).collect()
}

fn apply(request: &mut Request, draft: &Draft) {
    request.close_date = draft.close_date.to_string();
    request.lam = draft.lam;
    request.arr = draft.arr;
    request.stage = draft.stage.clone();
    request.why_now = draft.why_now.clone();
    request.pov = draft.pov;
    request.pov_outcome = draft.pov_outcome.clone();
    request.dedicated = draft.dedicated;
    request.notes = draft.notes.clone();
}

/// Today, where the organization is.
fn today(app: &App, now: At) -> chrono::NaiveDate {
    now.utc().with_timezone(&app.config.organization.timezone).date_naive()
}
