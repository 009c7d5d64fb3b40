//! Reactions to events of others: another channel is known of an account.

use baton_storage::Tx;
use baton_storage::time::At;

use crate::accounts::teams::team_of;
use crate::app::App;
use crate::event::Event;
use crate::features::channels::actions::look_at;

/// What follows here from what happened elsewhere.
///
/// # Errors
/// When the database refuses.
pub async fn react(app: &App, tx: &mut Tx, event: &Event<'_>, now: At) -> anyhow::Result<()> {
    match *event {
        Event::AccountChanged { before: Some(before), account, .. }
            if before.channel != account.channel && team_of(app, account).is_some() =>
        {
            look_at(app, tx, &account.account_id, None, now).await
        }
        _ => Ok(()),
    }
}
