//! What stands under links that people post.

use std::collections::BTreeMap;

use baton_storage::ids::{ChannelId, MessageTs};
use serde_json::{Map, Value, json};
use slack_morphism::prelude::SlackBlock;

use crate::slack::client::failure::SlackError;
use crate::slack::client::{PATIENCE, Slack};

/// The blocks of each link, by the link as it stands in the message.
pub type Unfurls = BTreeMap<String, Vec<SlackBlock>>;

impl Slack {
    /// `chat.unfurl`: what stands under the links of a message. Sent again, it takes the place of what stands there, so it
    /// is safe to repeat.
    ///
    /// # Errors
    /// As every call; [`SlackError::Refused`] where the message is gone or does not hold the link any more.
    pub async fn unfurl(
        &self,
        channel: &ChannelId,
        ts: &MessageTs,
        unfurls: &Unfurls,
    ) -> Result<(), SlackError> {
        let shown: Map<String, Value> =
            unfurls.iter().map(|(link, blocks)| (link.clone(), json!({ "blocks": blocks }))).collect();
        let body = json!({ "channel": channel, "ts": ts, "unfurls": shown });
        self.post("chat.unfurl", &body, PATIENCE).await.map(drop)
    }
}
