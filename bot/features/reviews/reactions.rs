//! Reactions to events of others: a level that was decided is reviewed, and the accounts of a review follow the
//! book.

use baton_storage::Tx;
use baton_storage::reviews;
use baton_storage::time::At;

use crate::app::App;
use crate::event::Event;
use crate::features::reviews::actions;

/// What follows here from what happened elsewhere.
///
/// # Errors
/// When the database refuses.
pub async fn react(app: &App, tx: &mut Tx, event: &Event<'_>, now: At) -> anyhow::Result<()> {
    match *event {
        Event::LevelChanging(team) => match reviews::running(tx, team).await? {
            Some(running) => actions::items::sync(app, tx, &running, now).await,
            None => Ok(()),
        },
        Event::PriorityDecided { team, assessment, by, looked } => match reviews::running(tx, team).await? {
            Some(running) => actions::assessed(app, tx, &running, assessment, (by, looked), now).await,
            None => Ok(()),
        },
        _ => Ok(()),
    }
}
