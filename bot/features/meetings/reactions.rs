//! Reactions to events of others: a step that was a meeting is settled: its meeting is held, or called off; it is asked again: its
//! meeting is to be held again.

use crate::app::Ctx;
use crate::event::Event;
use crate::features::meetings::actions;

/// What follows here from what happened elsewhere.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    match *event {
        Event::TaskSettled(task) => actions::settled(ctx, task).await,
        Event::TaskReopened(reopened) => actions::reopened(ctx, reopened).await,
        _ => Ok(()),
    }
}
