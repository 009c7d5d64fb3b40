//! Reactions to events of others: what was to be reached is said to be done, and the clock follows the handoff and
//! the account.

use baton_storage::Tx;
use baton_storage::time::At;

use crate::app::App;
use crate::event::Event;
use crate::features::onboarding::{actions, subject};

/// What follows here from what happened elsewhere.
///
/// # Errors
/// When the database refuses.
pub async fn react(app: &App, tx: &mut Tx, event: &Event<'_>, now: At) -> anyhow::Result<()> {
    match *event {
        Event::TaskSettled(task) => actions::settled(app, tx, task, now).await,
        Event::HandoffAdvanced(account) => subject::follow(app, tx, account, now).await,
        Event::AccountChanged { before: Some(_), account, .. } => {
            subject::follow(app, tx, &account.account_id, now).await
        }
        Event::AccountsMerged { gone, stays, onboardings: (theirs, ours) } => {
            subject::merged(app, tx, (gone, theirs), (stays, ours), now).await?;
            subject::follow(app, tx, &stays.account_id, now).await
        }
        _ => Ok(()),
    }
}
