//! Reactions to events of others: news of an account may speak for another level, and of two that were merged one
//! level is left.

use crate::app::Ctx;
use crate::event::Event;
use crate::features::priority::actions::{exception, lifecycle, merge, proposals, undo};
use crate::features::priority::jobs;

/// What follows here from what happened elsewhere.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    match *event {
        Event::TaskReopened(reopened) => {
            undo::reopened(ctx, reopened).await?;
            exception::undo::reopened(ctx, reopened).await
        }
        Event::AccountChanged { account, followed, .. } => lifecycle::follow(ctx, account, followed).await,
        Event::DealChanged { around: Some(around), .. } => proposals::follow_around(ctx, around).await,
        Event::DealChanged { deal, .. } => proposals::follow(ctx, &deal.account_id).await,
        Event::AccountsMerging { gone, stays } => merge::merge(ctx, gone, stays).await,
        Event::AccountsMerged { stays, .. } => jobs::replan(ctx, &stays.account_id).await,
        _ => Ok(()),
    }
}
