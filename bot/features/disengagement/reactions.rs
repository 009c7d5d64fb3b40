//! Reactions to events of others: the card of letting an account go moves to its channel, and nobody is asked for a
//! field that reads otherwise.

use baton_storage::Tx;
use baton_storage::time::At;

use crate::accounts::teams::team_of;
use crate::app::App;
use crate::event::Event;
use crate::features::disengagement::actions::complete::field_changed;
use crate::features::disengagement::jobs;

/// What follows here from what happened elsewhere.
///
/// # Errors
/// When the database refuses.
pub async fn react(app: &App, tx: &mut Tx, event: &Event<'_>, now: At) -> anyhow::Result<()> {
    match *event {
        Event::ChannelAttached(account) => jobs::move_card(app, tx, account, now).await,
        Event::AccountChanged { before: Some(before), account, .. }
            if before.csm_field != account.csm_field && team_of(app, account).is_some() =>
        {
            field_changed(app, tx, &account.account_id, now).await
        }
        _ => Ok(()),
    }
}
