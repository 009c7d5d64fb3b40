//! Somebody posts links: what Baton knows of them is to stand under the message.

use baton_storage::ids::{ChannelId, MessageTs, UserId};

use crate::app::Ctx;
use crate::engine::job::Job;
use crate::features::links::jobs::Unfurl;

/// Links that somebody posted, of the hosts that the manifest names.
#[derive(Clone, Debug)]
pub struct Shared {
    pub by: UserId,
    pub channel: ChannelId,
    pub ts: MessageTs,
    /// As Slack has them: what stands under one goes by exactly these words.
    pub links: Vec<String>,
}

/// Puts what is to stand under the message into the outbox: one job for all its links.
pub async fn shared(ctx: &mut Ctx<'_>, shared: Shared) -> anyhow::Result<()> {
    if !ctx.app.config.organization.unfurl || shared.links.is_empty() {
        return Ok(());
    }
    let Shared { by, channel, ts, links } = shared;
    Unfurl { by, channel, ts, links }.enqueue(ctx).await
}
