//! Reactions to events of others: a deal is won, lost, open again, or merged: its request opens by itself, ends, or
//! goes on.

use crate::app::Ctx;
use crate::event::Event;
use crate::features::requests::actions::deal_moves;

/// What follows here from what happened elsewhere.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    match *event {
        Event::DealWon(around) => deal_moves::won(ctx, around).await?,
        Event::DealLost(around) => deal_moves::lost(ctx, around).await?,
        Event::DealReopened(around) => deal_moves::reopened(ctx, around).await?,
        Event::DealsMerging { gone, stays } => deal_moves::merging(ctx, gone, stays).await?,
        Event::DealsMerged { stays, .. } => deal_moves::merged(ctx, stays).await?,
        _ => {}
    }
    Ok(())
}
