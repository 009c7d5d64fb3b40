//! Words for the eyes of the one who acted: at the click's `response_url`, else by direct message.

use baton_storage::ids::UserId;
use baton_storage::outbox::NewOutboxEntry;
use baton_storage::time::At;
use chrono::Duration;
use serde::{Deserialize, Serialize};
use slack_morphism::prelude::SlackBlock;

use crate::app::App;
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Delivery, Job, Posting, To};
use crate::slack::message::Message;

/// How long a form has to open before its sender is told that it did not.
pub const APOLOGY_AFTER: Duration = Duration::seconds(5);

/// A reply. It holds its words, not ids: what was said to a click stays what was said.
#[derive(Serialize, Deserialize)]
pub struct Reply {
    to: UserId,
    response_url: Option<String>,
    text: String,
    blocks: Vec<SlackBlock>,
    /// Set when the address was worn out.
    #[serde(default)]
    redirect_to: Option<UserId>,
}

impl Reply {
    /// A reply to whoever acted, at the address Slack gave for it.
    pub fn to(actor: &UserId, response_url: Option<&str>, message: &Message) -> Self {
        Self {
            to: actor.clone(),
            response_url: response_url.map(str::to_owned),
            text: message.text.clone(),
            blocks: message.blocks.clone(),
            redirect_to: None,
        }
    }

    /// The reply as an effect, due at `due_at`.
    pub fn due(&self, due_at: At) -> anyhow::Result<NewOutboxEntry> {
        let args = serde_json::to_string(self)?;
        let lane = format!("reply:{}", self.to);
        Ok(NewOutboxEntry { kind: Self::KIND.into(), args, unique_key: None, lane, due_at })
    }
}

impl Job for Reply {
    const KIND: &'static str = "reply";

    fn lane(&self, _app: &App) -> String {
        format!("reply:{}", self.to)
    }

    /// What is said, and where.
    async fn prepare(self, _ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let message = Message::internal(self.text, self.blocks);
        Ok(match self.response_url.filter(|_| self.redirect_to.is_none()) {
            Some(response_url) => Delivery::Respond { response_url, to: self.to, message: Box::new(message) },
            None => Delivery::Post(Box::new(Posting {
                to: To::Person(self.to),
                message,
                message_key: None,
                instead: Vec::new(),
            })),
        })
    }
}
