//! Messages: posted with an id of ours, found again by it, brought up to date.

use baton_storage::ids::{ChannelId, MessageTs, OutboxId};
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::slack::client::failure::SlackError;
use crate::slack::client::{MOST_PAGES, PATIENCE, Slack, next_cursor, text, timed};

/// How far Slack's clock may be from ours: as far as a signature's may.
const SKEW: chrono::Duration = chrono::Duration::minutes(5);
/// The event type under which our messages carry their outbox id.
const METADATA: &str = "baton";

/// A message as Slack takes it.
#[derive(Clone, Debug)]
pub struct Outgoing<'a> {
    pub text: &'a str,
    pub blocks: &'a [SlackBlock],
    pub thread: Option<&'a MessageTs>,
}

impl Slack {
    /// `chat.postMessage`, carrying our id in its metadata so that it can be found again.
    ///
    /// # Errors
    /// As every call; only [`SlackError::Ambiguous`] leaves open whether the message stands.
    pub async fn post_message(
        &self,
        channel: &ChannelId,
        id: &OutboxId,
        message: &Outgoing<'_>,
    ) -> Result<MessageTs, SlackError> {
        let mut body = json!({
            "channel": channel,
            "text": message.text,
            "blocks": message.blocks,
            "unfurl_links": false,
            "unfurl_media": false,
            "link_names": false,
            "metadata": { "event_type": METADATA, "event_payload": { "id": id } },
        });
        if let Some(thread) = message.thread {
            body["thread_ts"] = json!(thread);
        }
        let answer = self.post("chat.postMessage", &body, PATIENCE).await?;
        Ok(text(&answer, "ts")?.into())
    }

    /// Looks for the message that carries `id`, in a channel's (or a thread's) messages since `oldest`.
    ///
    /// # Errors
    /// As every call: then it cannot be known.
    pub async fn find_message(
        &self,
        channel: &ChannelId,
        thread: Option<&MessageTs>,
        id: &OutboxId,
        oldest: baton_storage::time::At,
    ) -> Result<Option<MessageTs>, SlackError> {
        let is_it = |message: &Value| {
            message["metadata"]["event_type"] == METADATA
                && message["metadata"]["event_payload"]["id"] == id.as_str()
        };
        self.search(channel, thread, oldest, is_it).await
    }

    /// Looks for a message, in a channel's (or a thread's) messages since `oldest`.
    pub(crate) async fn search(
        &self,
        channel: &ChannelId,
        thread: Option<&MessageTs>,
        oldest: baton_storage::time::At,
        is_it: impl Fn(&Value) -> bool,
    ) -> Result<Option<MessageTs>, SlackError> {
        let oldest = format!("{}.000000", (oldest - SKEW).seconds());
        let method = if thread.is_some() { "conversations.replies" } else { "conversations.history" };
        let mut cursor = None;
        for _ in 0..MOST_PAGES {
            let arguments = [
                ("channel", Some(channel.as_str())),
                ("ts", thread.map(MessageTs::as_str)),
                ("oldest", Some(oldest.as_str())),
                ("limit", Some("200")),
                ("include_all_metadata", Some("true")),
                ("cursor", cursor.as_deref()),
            ];
            let answer = self.get(method, &arguments).await?;
            let messages = answer["messages"].as_array().ok_or_else(SlackError::unreadable)?;
            let found = messages.iter().find(|message| is_it(message));
            if let Some(ts) = found.and_then(|message| message["ts"].as_str()) {
                return Ok(Some(ts.into()));
            }
            cursor = next_cursor(&answer);
            if cursor.is_none() {
                return Ok(None);
            }
        }
        Err(SlackError::Ambiguous("too much was written since".into()))
    }

    /// `chat.update`: safe to repeat.
    pub async fn update_message(
        &self,
        channel: &ChannelId,
        ts: &MessageTs,
        message: &Outgoing<'_>,
    ) -> Result<(), SlackError> {
        let body = json!({ "channel": channel, "ts": ts, "text": message.text, "blocks": message.blocks });
        self.post("chat.update", &body, PATIENCE).await.map(drop)
    }

    /// Answers at a `response_url`, for the eyes of the one who acted.
    ///
    /// # Errors
    /// [`SlackError::Refused`] when the address is not Slack's; otherwise as every call.
    pub async fn respond(&self, response_url: &str, message: &Outgoing<'_>) -> Result<(), SlackError> {
        if !self.is_response_url(response_url) {
            return Err(SlackError::Refused("foreign_response_url".into()));
        }
        let url = response_url.parse().map_err(|_| SlackError::Refused("foreign_response_url".into()))?;
        let content = SlackMessageContent::new()
            .with_text(message.text.to_owned())
            .with_blocks(message.blocks.to_vec());
        let request = SlackApiPostWebhookMessageRequest::new(content).with_replace_original(false);
        let call = async { self.client.post_webhook_message(&url, &request).await };
        timed("response_url", PATIENCE, call).await.map(drop)
    }

    fn is_response_url(&self, url: &str) -> bool {
        let own = self.api_url.trim_end_matches("/api");
        url.starts_with("https://hooks.slack.com/")
            || (!self.api_url.starts_with("https://slack.com/") && url.starts_with(&format!("{own}/")))
    }
}
