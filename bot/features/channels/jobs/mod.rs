//! Looking at an account's channel, making one, and bringing the account team in.

pub mod create;
pub mod invite;
pub mod look;

use baton_storage::ids::AccountId;

use crate::app::Ctx;
use crate::event::Event;

/// An account's channel is known, ours alone, and we are in it: what follows from that, in the transaction that found it
/// out. The account's cards stand there from now on, and lead there from where they stood. It may be found out more than
/// once for the same channel.
async fn usable(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    tracing::info!(%account, "an account's channel can be used");
    ctx.emit(Event::ChannelAttached(account)).await
}
