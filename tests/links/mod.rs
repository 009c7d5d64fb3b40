//! Links of the CRM where people are: what stands under them, and what begins from a message that holds one.

mod request;
mod route;
mod unfurl;

use local_slack::{Message, Unfurl};
use serde_json::json;

use crate::harness::*;

impl TestBot {
    /// Somebody posts this in a channel; the message once everything has happened.
    pub async fn posts(&self, user: &str, channel: &str, text: &str) -> Message {
        let said = self.ws.say(user, channel, text, None).await.expect("said");
        self.settle().await;
        self.ws.message(channel, &said.ts).expect("the message")
    }

    /// What stands under the links of what somebody posts in Homeworld's channel.
    pub async fn shows(&self, text: &str) -> Vec<Unfurl> {
        self.posts(SAM, HOME, text).await.unfurls()
    }

    /// How often Slack was asked to show something under a link.
    pub fn unfurl_calls(&self) -> usize {
        self.ws.calls_of("chat.unfurl").len()
    }

    /// Somebody uses a shortcut on what somebody else posted.
    pub async fn on_message(&self, user: &str, message: &Message, shortcut: &str) {
        self.ws.message_shortcut(user, &message.channel, &message.ts, shortcut).await.ok();
        self.settle().await;
    }

    /// The states of what stands in the outbox to be shown under links.
    pub async fn unfurl_states(&self) -> Vec<String> {
        let all = self.outbox().await;
        let own = all.into_iter().filter(|row| row.kind == "links.unfurl");
        own.map(|row| row.state.to_string()).collect()
    }
}

/// An event of the workspace, as Slack sends it.
pub fn link_event(id: &str, change: impl FnOnce(&mut serde_json::Value)) -> String {
    let mut event = json!({
        "type": "link_shared", "channel": HOME, "user": SAM, "message_ts": "1.000001",
        "is_bot_user_member": true, "source": "conversations_history",
        "links": [{ "domain": "gitlab.lightning.force.com", "url": account_url(HOMEWORLD) }],
    });
    change(&mut event);
    json!({ "type": "event_callback", "event_id": id, "event": event }).to_string()
}
