//! Reactions to events of others: a CSM who has left, and what they looked after; who
//! joined or left a team; a manager's word that is taken back.

use crate::app::Ctx;
use crate::event::Event;
use crate::features::reassignment::{actions, jobs};

/// What follows here from what happened elsewhere.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    match *event {
        Event::PersonLearnt { before, person } => jobs::leaver::learnt(ctx, before, person).await,
        Event::RoleChanged(change) => jobs::team::changed(ctx, change).await,
        Event::TaskReopening(reopened) => actions::undo::reopening(ctx, reopened).await,
        Event::TaskReopened(reopened) => actions::undo::reopened(ctx, reopened).await,
        _ => Ok(()),
    }
}
