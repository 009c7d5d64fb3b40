//! Reactions to events of others: the CRM says how an account is, and nobody owes an update of one that was merged.

use baton_storage::Tx;
use baton_storage::time::At;

use crate::app::App;
use crate::event::Event;
use crate::features::health::{actions, jobs};

/// What follows here from what happened elsewhere.
///
/// # Errors
/// When the database refuses.
pub async fn react(app: &App, tx: &mut Tx, event: &Event<'_>, now: At) -> anyhow::Result<()> {
    match *event {
        Event::HealthTold { before, account, sent } => {
            actions::told(app, tx, before, account, sent, now).await
        }
        Event::AccountsMerged { gone, .. } => {
            let why = "the account was merged into another one";
            jobs::owed::stop(app, tx, &gone.account_id, why, now).await
        }
        _ => Ok(()),
    }
}
