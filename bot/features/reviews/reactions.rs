//! Reactions to events of others: a level that was decided is reviewed, and the accounts of a review follow the
//! book.

use baton_storage::reviews;

use crate::app::Ctx;
use crate::event::Event;
use crate::features::reviews::actions;

/// What follows here from what happened elsewhere.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    match *event {
        Event::LevelChanging(team) => {
            if let Some(running) = reviews::running(ctx.tx, team).await? {
                actions::items::sync(ctx, running).await?;
            }
            Ok(())
        }
        Event::PriorityDecided { team, assessment, by, looked } => {
            match reviews::running(ctx.tx, team).await? {
                Some(running) => actions::assessed(ctx, &running, assessment, by, looked).await,
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}
