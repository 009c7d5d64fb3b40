//! Reactions to events of others: a deal is won, lost, open again, or merged: its request opens by itself, ends, or
//! goes on.

use baton_storage::Tx;
use baton_storage::time::At;

use crate::app::App;
use crate::event::Event;
use crate::features::requests::actions::deal_moves;

/// What follows here from what happened elsewhere.
///
/// # Errors
/// When the database refuses.
pub async fn react(app: &App, tx: &mut Tx, event: &Event<'_>, now: At) -> anyhow::Result<()> {
    match *event {
        Event::DealWon(around) => deal_moves::won(app, tx, around, now).await?,
        Event::DealLost(around) => deal_moves::lost(app, tx, around, now).await?,
        Event::DealReopened(around) => deal_moves::reopened(app, tx, around, now).await?,
        Event::DealsMerging { gone, stays } => deal_moves::merging(app, tx, gone, stays, now).await?,
        Event::DealsMerged { stays, .. } => deal_moves::merged(app, tx, stays, now).await?,
        _ => {}
    }
    Ok(())
}
