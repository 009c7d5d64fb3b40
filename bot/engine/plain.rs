//! A workspace that does not have a newer block yet refuses the whole message. The same message then goes out once in its
//! plain form, and the workspace is remembered, so that the next one goes out in that form at once. After a while the
//! newer block is tried again: the workspace may have it by then.

use std::collections::BTreeSet;

use baton_storage::ids::{ChannelId, MessageTs, OutboxId};
use baton_storage::time::At;
use baton_storage::{Fault, refused_blocks};
use chrono::Duration;
use slack_morphism::prelude::SlackBlock;

use crate::app::{App, Ctx};
use crate::engine::outcome::{DynThen, Then};
use crate::slack::blocks::plain;
use crate::slack::client::failure::SlackError;
use crate::slack::client::messages::Outgoing;
use crate::slack::message::Message;

/// For so long a refused block is not tried again.
const REMEMBERED: Duration = Duration::days(30);
/// What Slack answers where it does not take a block.
const REFUSALS: [&str; 2] = ["invalid_blocks", "invalid_blocks_format"];

/// What came of a call, and what is to be remembered of it.
pub(crate) type Sent = (Result<MessageTs, SlackError>, Option<Box<dyn DynThen>>);

/// A call that carries a message.
pub(crate) enum Call<'c> {
    /// A new message, with our id.
    Post { channel: &'c ChannelId, thread: Option<&'c MessageTs>, id: &'c OutboxId },
    /// In place of the one that stands there.
    Update { channel: &'c ChannelId, ts: &'c MessageTs },
}

impl Call<'_> {
    async fn send(&self, app: &App, text: &str, blocks: &[SlackBlock]) -> Result<MessageTs, SlackError> {
        match self {
            Self::Post { channel, thread, id } => {
                app.slack.post_message(channel, id, &Outgoing { text, blocks, thread: *thread }).await
            }
            Self::Update { channel, ts } => {
                let message = Outgoing { text, blocks, thread: None };
                app.slack.update_message(channel, ts, &message).await.map(|()| (*ts).clone())
            }
        }
    }
}

/// Sends a message in the form that the workspace takes.
pub(crate) async fn send(app: &App, call: Call<'_>, message: &Message, now: At) -> Sent {
    let newer = plain::newer(&message.blocks);
    if newer.is_empty() {
        return (call.send(app, &message.text, &message.blocks).await, None);
    }
    let refused = match known(app, now).await {
        Ok(refused) => refused,
        Err(fault) => return (Err(SlackError::NotSent(fault.to_string())), None),
    };
    let shown = plain::without(&message.blocks, &refused);
    let first = call.send(app, &message.text, &shown).await;
    let untried: BTreeSet<String> =
        newer.into_iter().filter(|kind| !refused.contains(*kind)).map(str::to_owned).collect();
    match first {
        // A refused call did nothing, so the message can go out again.
        Err(SlackError::Refused(code)) if REFUSALS.contains(&code.as_str()) && !untried.is_empty() => {
            tracing::warn!(code, blocks = ?untried, "the message goes out in its plain form");
            let all = refused.into_iter().chain(untried.iter().cloned()).collect();
            let second = call.send(app, &message.text, &plain::without(&message.blocks, &all)).await;
            let learnt = second.is_ok().then(|| Box::new(Learnt(untried)) as Box<dyn DynThen>);
            (second, learnt)
        }
        first => (first, None),
    }
}

/// The blocks that the workspace has refused lately.
async fn known(app: &App, now: At) -> Result<BTreeSet<String>, Fault> {
    let mut db = app.storage.read().await?;
    refused_blocks::since(&mut db, now - REMEMBERED).await
}

/// The workspace does not have these blocks.
struct Learnt(BTreeSet<String>);

impl Then for Learnt {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        Ok(refused_blocks::keep(ctx.tx, &self.0, ctx.now).await?)
    }
}
