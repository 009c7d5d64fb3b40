//! Reactions to events of others: a step that was a meeting is settled: its meeting is held, or called off.

use baton_storage::Tx;
use baton_storage::time::At;

use crate::app::App;
use crate::event::Event;
use crate::features::meetings::actions;

/// What follows here from what happened elsewhere.
///
/// # Errors
/// When the database refuses.
pub async fn react(app: &App, tx: &mut Tx, event: &Event<'_>, now: At) -> anyhow::Result<()> {
    match *event {
        Event::TaskSettled(task) => actions::settled(app, tx, task, now).await,
        _ => Ok(()),
    }
}
