//! "Assign", where nobody has asked for a CSM yet: whoever can assign needs nobody to ask them. The request opens, so
//! that everything stands where it always does, and the form to assign comes with it.

use baton_storage::actor::Actor;
use baton_storage::ids::OpportunityId;
use baton_storage::people::{self, Person};
use baton_storage::requests::{self, Request};
use baton_storage::states::Role;
use serde_json::json;

use crate::accounts::roles;
use crate::app::Ctx;
use crate::engine::interaction::{Answer, MutationCtx};
use crate::error::ActionError;
use crate::features::deals::load::context::{DealContext, load_context};
use crate::features::requests::actions::{self, manager_only};
use crate::features::requests::commands::manager::ASSIGNABLE;
use crate::features::requests::{commands, view};
use crate::rules::sentence::phrase;

/// The reason that "Why now?" is answered with.
const WHY_NOW: &str = "other";

/// The button of a deal that should have a CSM: the value is the deal.
pub async fn assign(ctx: MutationCtx<'_>) -> Result<Answer, ActionError> {
    let MutationCtx { ctx, actor, interaction } = ctx;
    let deal = OpportunityId::from(interaction.value());
    let Some(context) = load_context(ctx.app, ctx.tx, &deal).await? else {
        return Err(ActionError::rejection(ctx.app.words.plain("requests_faults.gone", json!({}))?));
    };
    allowed(ctx, &context, actor).await?;
    if let Some(page) = commands::verdict::has_csm_already(ctx.app, ctx.tx, &context.account).await? {
        return Ok(Answer::open(page));
    }
    let request = match requests::open_of(ctx.tx, &deal).await? {
        Some(open) => open.request_id,
        None => open(ctx, &context, actor).await?.request_id,
    };
    let id = request.as_str();
    let request = actions::opened(ctx.app, ctx.tx, id, actor, manager_only, ASSIGNABLE, ctx.now).await?;
    Ok(Answer::open(view::dialogs::assign(&ctx.app.words, &request)?))
}

/// Lets through who leads the team.
async fn allowed(ctx: &mut Ctx<'_>, context: &DealContext<'_>, actor: &Person) -> Result<(), ActionError> {
    if roles::leads(ctx.app, &actor.user_id, context.team) {
        return Ok(());
    }
    let mut names = Vec::new();
    for manager in &context.team.managers {
        names.extend(people::find(ctx.tx, manager).await?.map(|person| person.name));
    }
    let managers = phrase(names.iter().map(String::as_str));
    let facts = json!({ "team": context.team.name, "managers": managers });
    Err(ActionError::rejection(ctx.app.words.plain("requests_faults.not_manager", facts)?))
}

/// Opens the request for the account's architect, whose it would have been to ask and who arranges what comes next;
/// in the manager's own name where none is known. Who assigns is on it already, and nobody waits for a receipt.
async fn open(ctx: &mut Ctx<'_>, context: &DealContext<'_>, actor: &Person) -> Result<Request, ActionError> {
    let (account, deal) = (&context.account, &context.deal);
    let today = ctx.now.utc().with_timezone(&context.team.timezone).date_naive();
    let of = (deal.opportunity_id.clone(), account.account_id.clone());
    let architect = roles::role_holder(ctx.tx, Role::Sa, &context.place()).await?;
    let requester = architect.unwrap_or_else(|| actor.user_id.clone());
    let stage = context.stage.label();
    let facts = json!({ "lam": account.lam.is_some(), "stage": stage, "name": actor.name });
    let request = Request {
        close_date: deal.close_date.clone().unwrap_or_else(|| today.to_string()),
        lam: account.lam.unwrap_or(0),
        arr: context.expected_arr(),
        stage,
        why_now: WHY_NOW.into(),
        dedicated: account.dedicated.unwrap_or(false),
        notes: ctx.app.words.plain("requests_people.begun", facts)?,
        acknowledged_by: Some(actor.user_id.clone()),
        acknowledged_at: Some(ctx.now),
        ..Request::opened(of, context.team.id.clone(), requester, ctx.now)
    };
    actions::open::file_without_receipt(
        ctx,
        &request,
        &Actor::from(&actor.user_id),
        "assigned without a request",
    )
    .await?;
    Ok(request)
}
