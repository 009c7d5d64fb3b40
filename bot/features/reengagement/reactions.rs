//! Who is asked to come back leaves, says no more, or the account gets its channel (its file is named so because a reaction is neither a button's verb nor a job).

use baton_storage::Tx;
use baton_storage::time::At;

use crate::app::App;
use crate::event::Event;
use crate::features::reengagement::{actions, subject};

/// What follows here from what happened elsewhere.
///
/// # Errors
/// When the database refuses.
pub async fn react(app: &App, tx: &mut Tx, event: &Event<'_>, now: At) -> anyhow::Result<()> {
    match *event {
        Event::TaskChanged(task) => match task.subject.engagement() {
            Some(engagement) => subject::refresh(app, tx, engagement, now).await,
            None => Ok(()),
        },
        Event::OwnerLeft(task) => actions::answers::left(app, tx, &mut task.clone(), now).await.map(drop),
        Event::ChannelAttached(account) => subject::post_cards(app, tx, account, now).await,
        _ => Ok(()),
    }
}
