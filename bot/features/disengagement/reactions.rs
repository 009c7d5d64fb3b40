//! Reactions to events of others: the card of letting an account go moves to its channel, and nobody is asked for a
//! field that reads otherwise.

use crate::accounts::teams::team_of;
use crate::app::Ctx;
use crate::event::Event;
use crate::features::disengagement::actions::complete::field_changed;
use crate::features::disengagement::{actions, jobs};

/// What follows here from what happened elsewhere.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    match *event {
        Event::TaskReopening(reopened) => actions::undo::reopening(ctx, reopened).await,
        Event::TaskReopened(reopened) => actions::undo::reopened(ctx, reopened).await,
        Event::ChannelAttached(account) => jobs::move_card(ctx, account).await,
        Event::AccountChanged { before: Some(before), account, .. }
            if before.csm_field != account.csm_field && team_of(ctx.app, account).is_some() =>
        {
            field_changed(ctx, &account.account_id).await
        }
        _ => Ok(()),
    }
}
