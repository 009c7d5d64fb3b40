//! Reactions to events of others: what was to be reached is said to be done, and the clock follows the handoff and
//! the account.

use crate::app::Ctx;
use crate::event::Event;
use crate::features::onboarding::actions::{self, follow};

/// What follows here from what happened elsewhere.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    match *event {
        Event::TaskSettled(task) => actions::settled(ctx, task).await,
        Event::TaskReopened(reopened) => actions::reopened(ctx, reopened).await,
        Event::HandoffAdvanced(account) => follow::follow(ctx, account).await,
        Event::AccountChanged { before: Some(_), account, .. } => {
            follow::follow(ctx, &account.account_id).await
        }
        Event::AccountsMerged { gone, stays, onboardings: (theirs, ours) } => {
            follow::merged(ctx, gone, theirs, stays, ours).await?;
            follow::follow(ctx, &stays.account_id).await
        }
        _ => Ok(()),
    }
}
