//! Somebody opens their Home tab, or speaks to Baton.

use baton_storage::ids::{ChannelId, MessageTs, UserId};

use crate::app::Ctx;
use crate::engine::interaction::SlackEvent;
use crate::features::home::actions::{self, Said};

/// Their Home tab is opened.
pub async fn opened(ctx: &mut Ctx<'_>, event: &SlackEvent) -> anyhow::Result<()> {
    match by(event).filter(|_| event.body["tab"] == "home") {
        Some(user) => actions::opened(ctx, &user, event.body["view"]["hash"].as_str()).await,
        None => Ok(()),
    }
}

/// They write to it directly.
pub async fn written(ctx: &mut Ctx<'_>, event: &SlackEvent) -> anyhow::Result<()> {
    match by(event).filter(|_| event.body["channel_type"] == "im" && is_their_own(event)) {
        Some(user) => spoken_to(ctx, event, &user, None).await,
        None => Ok(()),
    }
}

/// They mention it in a channel. In its direct message somebody who mentions it is told once.
pub async fn mentioned(ctx: &mut Ctx<'_>, event: &SlackEvent) -> anyhow::Result<()> {
    let body = &event.body;
    let channel = body["channel"].as_str().filter(|id| !id.starts_with('D')).map(ChannelId::from);
    let ts = body["thread_ts"].as_str().or(body["ts"].as_str()).map(MessageTs::from);
    match (by(event).filter(|_| is_their_own(event)), channel) {
        (Some(user), Some(channel)) => spoken_to(ctx, event, &user, ts.map(|ts| (channel, ts))).await,
        _ => Ok(()),
    }
}

async fn spoken_to(
    ctx: &mut Ctx<'_>,
    event: &SlackEvent,
    user: &UserId,
    mention: Option<(ChannelId, MessageTs)>,
) -> anyhow::Result<()> {
    let text = event.body["text"].as_str().unwrap_or_default();
    actions::spoken_to(ctx, Said { user, text, mention, event: &event.dedupe_key }).await
}

fn by(event: &SlackEvent) -> Option<UserId> {
    event.body["user"].as_str().map(UserId::from)
}

/// Neither Baton's own words nor those of another app, nor a change of what was written.
fn is_their_own(event: &SlackEvent) -> bool {
    event.body["bot_id"].is_null() && event.body["subtype"].is_null()
}
