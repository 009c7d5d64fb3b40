//! Sending the form: joining an open request (R7), and opening one (R3, R4).

use baton_storage::states::{Pov, RequestState};
use baton_storage::time::At;
use baton_storage::{Reader, accounts, opportunities, requests};
use serde_json::json;

use crate::accounts::access;
use crate::app::App;
use crate::engine::interaction::submission::Submission;
use crate::engine::interaction::{Answer, MutationCtx};
use crate::error::ActionError;
use crate::features::requests::form::short::Chosen;
use crate::features::requests::form::{self, Draft};
use crate::features::requests::view::form::Known;
use crate::features::requests::view::short::ACCOUNT;
use crate::features::requests::{actions, commands, load, view};

/// A new request.
pub async fn new(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    access::may_request(ctx.app, ctx.tx, actor).await?;
    let form = interaction.submission()?;
    let chosen = Chosen::read(ctx.app, ctx.tx, form).await?;
    if chosen.is_none() && form.has(ACCOUNT) {
        let sentence = ctx.app.words.plain("requests_form.fault.account", json!({}))?;
        return Ok(Answer::at_field(ACCOUNT, sentence));
    }
    if let Some(chosen) = chosen.as_ref().filter(|chosen| !shows_all(form, chosen)) {
        // It was sent before it was drawn anew for what was chosen in it.
        let view = commands::drawn(ctx.app, ctx.tx, chosen, Some(form), &actor.user_id, ctx.now).await?;
        return Ok(Answer::instead(view));
    }
    let known = match &chosen {
        Some(chosen) => chosen.known(ctx.app, ctx.tx, ctx.now).await?,
        None => Known::default(),
    };
    let draft = form::read(ctx.app, form, &known, today(ctx.app, ctx.now))?;
    let known = accounts::find(ctx.tx, &draft.account_id).await?;
    same_account(ctx.app, ctx.tx, &draft).await?;
    if let Some(open) = requests::open_of(ctx.tx, &draft.opportunity_id).await? {
        let own = open.requester == actor.user_id;
        if !own {
            actions::open::join(ctx, &open, actor).await?;
        }
        let context = load::load_summary(ctx.app, ctx.tx, &open.request_id, ctx.now).await?;
        return Ok(Answer::instead(view::pages::joined(&ctx.app.words, &context, own)?));
    }
    let verdict = load::verdict::qualify(ctx.app, ctx.tx, &draft, known.as_ref()).await?;
    if let Some(page) =
        commands::verdict::not_requested(ctx.app, ctx.tx, &draft, known.as_ref(), &verdict, ctx.now).await?
    {
        if draft.dedicated {
            actions::open::tell_of_dedicated(ctx, &draft, known.as_ref(), actor).await?;
        }
        return Ok(Answer::on_top(page));
    }
    let request = actions::open::open(ctx, &draft, known, &verdict, actor).await?;
    let context = load::load_summary(ctx.app, ctx.tx, &request.request_id, ctx.now).await?;
    Ok(Answer::instead(view::pages::asked(&ctx.app.words, &context, false)?))
}

/// Whether the form was drawn for the account and deal that are chosen in it, and asks for all that they need.
fn shows_all(form: &Submission, chosen: &Chosen) -> bool {
    let presented = form.choice("pov").and_then(Pov::parse) == Some(Pov::Presented);
    form.has("pov") && chosen.deal_id() == form.private && (!presented || form.has("pov_outcome"))
}

/// A request brought up to date by who asked.
pub async fn update(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let context = actions::load(ctx.app, ctx.tx, &form.private, ctx.now).await?;
    actions::requester_only(ctx.app, &context, actor)?;
    actions::ensure_state(ctx.app, &context, &[RequestState::Open, RequestState::Question])?;
    let draft = form::read(ctx.app, form, &Known::default(), today(ctx.app, ctx.now))?;
    let mut request = context.request.clone();
    if draft.opportunity_id != request.opportunity_id || draft.account_id != request.account_id {
        let account = json!({ "account": context.account.name });
        let sentence = ctx.app.words.plain("requests_form.fault.other_account", account)?;
        return Err(ActionError::Fields([("opportunity_url", sentence)].into()));
    }
    actions::requester::update(ctx, &mut request, &draft, &actor.user_id).await?;
    let context = load::load_summary(ctx.app, ctx.tx, &request.request_id, ctx.now).await?;
    Ok(Answer::instead(view::pages::asked(&ctx.app.words, &context, true)?))
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

/// Today, where the organization is.
fn today(app: &App, now: At) -> chrono::NaiveDate {
    now.utc().with_timezone(&app.config.organization.timezone).date_naive()
}
