//! Sending the form: joining an open request (R7), and opening one (R3, R4).

use baton_storage::Reader;
use baton_storage::accounts;
use baton_storage::opportunities;
use baton_storage::requests;
use baton_storage::states::RequestState;
use baton_storage::time::At;
use serde_json::json;

use crate::accounts::access;
use crate::app::App;
use crate::engine::interaction::{Answer, MutationCtx};
use crate::error::ActionError;
use crate::features::requests::form::Draft;
use crate::features::requests::{actions, commands, form, load, view};

/// A new request.
pub async fn new(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    access::may_request(ctx.app, ctx.tx, actor).await?;
    let draft = form::read(ctx.app, interaction.submission()?, today(ctx.app, ctx.now))?;
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
    let verdict = commands::verdict::qualify(ctx.app, ctx.tx, &draft, known.as_ref()).await?;
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

/// A request brought up to date by who asked.
pub async fn update(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let form = interaction.submission()?;
    let context = actions::load(ctx.app, ctx.tx, &form.private, ctx.now).await?;
    actions::requester_only(ctx.app, &context, actor)?;
    actions::ensure_state(ctx.app, &context, &[RequestState::Open, RequestState::Question])?;
    let draft = form::read(ctx.app, form, today(ctx.app, ctx.now))?;
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
