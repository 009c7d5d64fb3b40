//! Reactions to events of others: what the CRM tells anew becomes a fact of the record.

use baton_storage::Tx;
use baton_storage::time::At;

use crate::app::App;
use crate::event::Event;
use crate::features::record::actions::feed::{Told, follow};

/// What follows here from what happened elsewhere.
///
/// # Errors
/// When the database refuses.
pub async fn react(app: &App, tx: &mut Tx, event: &Event<'_>, now: At) -> anyhow::Result<()> {
    match *event {
        Event::CrmTold { before, account, deal, source, at } => {
            follow(app, tx, Told { account: (before, account), deal, by: (source, at) }, now).await
        }
        _ => Ok(()),
    }
}
