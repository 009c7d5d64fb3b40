//! Reactions to events of others: news of an account may speak for another level, and of two that were merged one
//! level is left.

use baton_storage::Tx;
use baton_storage::time::At;

use crate::app::App;
use crate::event::Event;
use crate::features::priority::actions::{lifecycle, merge, proposals};
use crate::features::priority::jobs;

/// What follows here from what happened elsewhere.
///
/// # Errors
/// When the database refuses.
pub async fn react(app: &App, tx: &mut Tx, event: &Event<'_>, now: At) -> anyhow::Result<()> {
    match *event {
        Event::AccountChanged { account, followed, .. } => {
            lifecycle::follow(app, tx, account, followed, now).await
        }
        Event::DealChanged { around: Some(around), .. } => {
            proposals::follow_as(app, tx, &around.account, now).await
        }
        Event::DealChanged { deal, .. } => proposals::follow(app, tx, &deal.account_id, now).await,
        Event::AccountsMerging { gone, stays } => merge::merge(app, tx, gone, stays, now).await,
        Event::AccountsMerged { stays, .. } => jobs::replan(app, tx, &stays.account_id, now).await,
        _ => Ok(()),
    }
}
