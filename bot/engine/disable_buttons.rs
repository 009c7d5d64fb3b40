//! Taking the buttons off a message once they have done their work: a reminder whose request went on, news
//! whose question was answered. Messages of a matter are left alone; they are brought up to date as a whole.

use baton_storage::ids::{ChannelId, MessageTs};
use baton_storage::posts;
use baton_storage::posts::Post;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use slack_morphism::prelude::SlackBlock;

use crate::app::App;
use crate::engine::gathered;
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Delivery, Job};
use crate::slack::blocks;
use crate::slack::message::Message;
use crate::slack::words::escape;

/// Take the buttons off a message, and say what has happened since where that is known.
#[derive(Serialize, Deserialize)]
pub struct Spent {
    pub channel: ChannelId,
    pub ts: MessageTs,
    /// The message as its reader had it before them, as Slack sent it back with the click.
    pub text: String,
    pub blocks: Vec<Value>,
    pub sentence: Option<String>,
}

impl Job for Spent {
    const KIND: &'static str = "spent";

    fn lane(&self, _app: &App) -> String {
        self.channel.0.clone()
    }

    /// The message without its buttons, unless its matter keeps it up to date.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let now = ctx.now;
        if let Some(leader) = gathered::leader_at(ctx.db, &self.channel, &self.ts).await? {
            return gathered::anew(ctx, &leader, self.channel, self.ts).await;
        }
        if posts::is_matter(ctx.db, &self.channel, &self.ts).await? {
            return Ok(Delivery::NotWanted("its matter keeps it up to date"));
        }
        let kept = self.blocks.into_iter().filter(|block| block["type"] != "actions");
        let mut kept: Vec<SlackBlock> = kept.map(SlackBlock::Unknown).collect();
        if let Some(sentence) = &self.sentence {
            kept.push(blocks::context(&escape(sentence)));
        }
        let post = Post { message_key: String::new(), channel: self.channel, ts: self.ts, posted_at: now };
        Ok(Delivery::Update { posts: vec![post], message: Box::new(Message::internal(self.text, kept)) })
    }
}
