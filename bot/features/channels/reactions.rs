//! Reactions to events of others: another channel is known of an account.

use crate::accounts::teams::team_of;
use crate::app::Ctx;
use crate::event::Event;
use crate::features::channels::actions::look_at;

/// What follows here from what happened elsewhere.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    match *event {
        Event::AccountChanged { before: Some(before), account, .. }
            if before.channel != account.channel && team_of(ctx.app, account).is_some() =>
        {
            look_at(ctx, &account.account_id, None).await
        }
        _ => Ok(()),
    }
}
