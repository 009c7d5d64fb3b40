//! Reactions to events of others: a step of a handoff is settled, its account gets a CSM, a channel, or a new fact,
//! its deal moves: the handoff follows.

use baton_storage::Tx;
use baton_storage::time::At;
use baton_storage::{accounts, handoffs};

use crate::app::App;
use crate::event::Event;
use crate::features::handoffs::actions;
use crate::features::handoffs::actions::deal_moves;

/// What follows here from what happened elsewhere.
///
/// # Errors
/// When the database refuses.
pub async fn react(app: &App, tx: &mut Tx, event: &Event<'_>, now: At) -> anyhow::Result<()> {
    match *event {
        Event::TaskSettled(task) => match task.subject.handoff() {
            Some(handoff) => actions::advance(app, tx, handoff, now).await,
            None => Ok(()),
        },
        Event::TaskChanged(task) => match task.subject.handoff() {
            Some(handoff) => actions::refresh(app, tx, handoff, now).await,
            None => Ok(()),
        },
        Event::ChannelAttached(account) => match handoffs::of_account(tx, account).await? {
            Some(running) => actions::post_card(app, tx, &running, now).await,
            None => Ok(()),
        },
        Event::FactRecorded(account) => match handoffs::of_account(tx, account).await? {
            Some(running) => actions::refresh(app, tx, &running.handoff_id, now).await,
            None => Ok(()),
        },
        Event::RequestAccepted { account, deal, request } => {
            match accounts::resolve_merged(tx, account).await? {
                Some(account) => actions::begin(app, tx, &account, Some(deal), Some(request), now).await,
                None => Ok(()),
            }
        }
        Event::DealWon(around) => deal_moves::won(app, tx, around, now).await,
        Event::DealLost(around) => deal_moves::lost(app, tx, around, now).await,
        Event::DealReopened(around) => deal_moves::reopened(app, tx, around, now).await,
        Event::DealWentBack { around, from } => deal_moves::back(app, tx, around, from, now).await,
        Event::DealChanged { around, deal, .. } => deal_moves::changed(app, tx, around, deal, now).await,
        Event::DealLetGo { account, why } => deal_moves::release(app, tx, account, why, now).await,
        Event::AccountsMerging { gone, stays } => deal_moves::merging(app, tx, gone, stays, now).await,
        Event::AccountsMerged { gone, stays, .. } => deal_moves::merged(app, tx, gone, stays, now).await,
        _ => Ok(()),
    }
}
