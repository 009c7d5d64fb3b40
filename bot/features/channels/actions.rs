//! An account's internal channel: looked at before it counts on it, and created where an organization wants that.
//!
//! Whatever is written there later asks the audience guard again each time, so nothing here is a promise about
//! tomorrow. Deliberately absent: what is posted in such a channel.

use baton_storage::accounts::{self, Account};
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{AccountId, ChannelId, UserId};
use baton_storage::outbox;

use crate::app::Ctx;
use crate::engine::job::Job;
use crate::features::channels::jobs::create::Create;
use crate::features::channels::jobs::look::Look;

/// Somebody names the account's channel; whether it is one for it is looked up.
pub async fn attach(
    ctx: &mut Ctx<'_>,
    account: &mut Account,
    channel: ChannelId,
    by: &UserId,
) -> anyhow::Result<()> {
    let before = account.channel.replace(channel.clone());
    if before.as_ref() != Some(&channel) {
        accounts::keep(ctx.tx, account).await?;
        let object = format!("account:{}", account.account_id);
        let mut entry = Entry::new(ctx.now, by, "channels.attach", object);
        entry.before = before.map(|before| before.0);
        entry.after = Some(channel.0);
        audit::record(ctx.tx, &entry).await?;
    }
    look_at(ctx, &account.account_id, Some(by)).await
}

/// Has an account's channel looked at: for whoever learns of one. `by` is told what comes of it, or without
/// them operators are, if it cannot be used.
pub async fn look_at(ctx: &mut Ctx<'_>, account: &AccountId, by: Option<&UserId>) -> anyhow::Result<()> {
    Look { account: account.clone(), by: by.cloned() }.enqueue(ctx).await
}

/// Has a channel created for an account that needs one: nothing happens where the organization does not want
/// that, where one is known, or where one is being created. May be called as often as one likes.
pub async fn wanted(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    let known = accounts::resolve_merged(ctx.tx, account).await?;
    let lacks = known.is_some_and(|account| account.channel.is_none());
    if !ctx.app.config.organization.create_account_channels || !lacks {
        return Ok(());
    }
    let effect = Create { account: account.clone() }.effect(ctx.app, ctx.now)?;
    if !outbox::is_pending(ctx.tx, &effect.kind, &effect.args).await? {
        outbox::add(ctx.tx, effect, ctx.now).await?;
    }
    Ok(())
}
