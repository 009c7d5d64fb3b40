//! A commercial account that is won and qualifies gets its request by itself (R1).

use baton_storage::accounts;
use baton_storage::actor::Actor;
use baton_storage::requests::{self, Request};
use baton_storage::states::{Role, Segment};
use serde_json::json;

use crate::accounts::roles;
use crate::app::Ctx;
use crate::error::ActionError;
use crate::features::deals::load::context::DealContext;
use crate::features::requests::actions;
use crate::tasks;
use crate::tasks::actions::notices::News;

/// The reason that "Why now?" is answered with.
const WHY_NOW: &str = "other";

/// Opens the request of a won commercial account that has no CSM and no request, where it qualifies or that is
/// not known; else says why there is none.
pub async fn on_closed_won(ctx: &mut Ctx<'_>, context: &DealContext<'_>) -> Result<(), ActionError> {
    let (account, deal) = (&context.account, &context.deal);
    if account.segment != Some(Segment::Commercial)
        || requests::open_of(ctx.tx, &deal.opportunity_id).await?.is_some()
    {
        return Ok(());
    }
    if let Some(why) = context.gets_none_because() {
        let news = News {
            subject: crate::features::deals::load::context::subject(&deal.opportunity_id),
            what: "won_scale",
            roles: &[Role::Seller],
            facts: json!({ "why": why }),
        };
        return Ok(tasks::actions::notices::notify(ctx, news, &context.place()).await?);
    }
    let Some((requester, _)) = roles::holder(ctx.app, ctx.tx, Role::Seller, &context.place()).await? else {
        return Ok(());
    };
    let today = ctx.now.utc().with_timezone(&context.team.timezone).date_naive();
    let of = (deal.opportunity_id.clone(), account.account_id.clone());
    let request = Request {
        close_date: deal.close_date.clone().unwrap_or_else(|| today.to_string()),
        lam: account.lam.unwrap_or(0),
        arr: context.expected_arr(),
        stage: context.stage.label(),
        why_now: WHY_NOW.into(),
        dedicated: account.dedicated.unwrap_or(false),
        notes: ctx.app.words.plain("requests_people.automatic", json!({ "lam": account.lam.is_some() }))?,
        ..Request::opened(of, context.team.id.clone(), requester, ctx.now)
    };
    if account.priority.is_none() {
        let mut account = account.clone();
        account.priority = Some(baton_storage::states::Priority::Pr1);
        accounts::keep(ctx.tx, &account).await?;
    }
    actions::open::file(ctx, &request, &Actor::Baton, "Closed Won").await
}
