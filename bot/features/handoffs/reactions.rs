//! A step of a handoff is settled, its account gets a CSM, a channel, or a new fact: the handoff follows (its file is named so because a reaction is neither a button's verb nor a job).

use baton_storage::Tx;
use baton_storage::time::At;
use baton_storage::{accounts, handoffs};

use crate::app::App;
use crate::event::Event;
use crate::features::handoffs::actions;

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
        Event::RequestAccepted { account, deal, request } => match accounts::standing(tx, account).await? {
            Some(account) => actions::begin(app, tx, &account, Some(deal), Some(request), now).await,
            None => Ok(()),
        },
        _ => Ok(()),
    }
}
