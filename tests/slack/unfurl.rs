//! Links of the domains that the app's manifest names: the app is told where one was posted (`link_shared`), and what it
//! says of one stands under the message (`chat.unfurl`).
//!
//! Deliberately absent: links in the composer (an event with the source `composer`), and links that other apps post.

use crate::changes::Change;
use crate::message::Message;
use crate::state::State;
use crate::world::Channel;
use serde_json::{Value, json};

/// What the app shows of one link, as a message's reader sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Unfurl {
    /// The link it is about.
    pub url: String,
    /// What stands there, as a message of its own at the same place, so that its text and its buttons can be asked for.
    pub shown: Message,
}

impl Message {
    /// What the app shows of the links in it, in the order in which it stands there.
    pub fn unfurls(&self) -> Vec<Unfurl> {
        self.unfurled().map(|one| Unfurl { url: url_of(one), shown: self.showing(one) }).collect()
    }

    fn unfurled(&self) -> impl Iterator<Item = &Value> {
        self.attachments.iter().filter(|one| one["is_app_unfurl"] == true)
    }

    /// The blocks of what the app shows of the links in it.
    pub(crate) fn unfurled_blocks(&self) -> Vec<Value> {
        self.unfurled().flat_map(|one| one["blocks"].as_array().cloned().unwrap_or_default()).collect()
    }

    /// What is shown of a link in which there is an element with this `action_id`.
    pub(crate) fn unfurl_with(&self, action_id: &str) -> Option<&Value> {
        self.unfurled().find(|one| {
            let blocks = one["blocks"].as_array().map(Vec::as_slice).unwrap_or_default();
            crate::elements::find(blocks, action_id).is_some()
        })
    }

    fn showing(&self, unfurl: &Value) -> Message {
        let blocks = unfurl["blocks"].as_array().cloned().unwrap_or_default();
        Message { text: String::new(), blocks, attachments: Vec::new(), ..self.clone() }
    }
}

fn url_of(unfurl: &Value) -> String {
    unfurl["app_unfurl_url"].as_str().unwrap_or_default().to_owned()
}

/// The links in what somebody wrote, each once, as they stand there.
pub(crate) fn links_in(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let starts = text.match_indices("http").map(|(at, _)| &text[at..]);
    for rest in starts.filter(|rest| rest.starts_with("https://") || rest.starts_with("http://")) {
        let link = rest.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '|')).next();
        let link = link.unwrap_or_default().to_owned();
        if !found.contains(&link) {
            found.push(link);
        }
    }
    found
}

/// The host of a link, in lower case.
fn host(link: &str) -> Option<String> {
    url::Url::parse(link).ok()?.host_str().map(str::to_lowercase)
}

impl State {
    /// The domain of the app's that a link is of: the same host, or one below it.
    pub(crate) fn unfurl_domain(&self, link: &str) -> Option<String> {
        let host = host(link)?;
        let domains = self.app.as_ref().map(|app| app.unfurl_domains.as_slice()).unwrap_or_default();
        let of = |domain: &&String| host == **domain || host.ends_with(&format!(".{domain}"));
        domains.iter().find(of).cloned()
    }

    /// What the app is told of the links in a message; nothing where none is of its domains.
    pub(crate) fn link_shared(&self, message: &Message, channel: &Channel) -> Option<Value> {
        let links: Vec<Value> = links_in(&message.text)
            .into_iter()
            .filter_map(|url| Some(json!({ "domain": self.unfurl_domain(&url)?, "url": url })))
            .collect();
        if links.is_empty() {
            return None;
        }
        let mut event = json!({
            "type": "link_shared", "channel": channel.id, "is_bot_user_member": channel.has(&self.bot_user()),
            "user": message.user, "message_ts": message.ts, "source": "conversations_history",
            "unfurl_id": format!("{}.{}.{}", channel.id, message.ts, message.revision), "links": links,
        });
        if let Some(thread) = &message.thread_ts {
            event["thread_ts"] = json!(thread);
        }
        Some(event)
    }

    /// Puts a message with what is shown of its links where it stands. Its words are those of before, so nothing new was
    /// said.
    pub(crate) fn show_unfurls(&mut self, message: Message) {
        let (channel, ts) = (message.channel.clone(), message.ts.clone());
        if let Some(place) = self.message_mut(&channel, &ts) {
            *place = message;
        }
        self.announce(Change::Message { channel, ts });
    }

    /// Puts the place of a click right where the element stands in what is shown of a link: Slack names the attachment,
    /// and sends what is shown instead of the message, which is somebody else's.
    pub(crate) fn place_in_unfurl(&self, place: &crate::Place, action_id: &str, more: &mut Value) {
        let crate::Place::Message { channel, ts } = place else { return };
        let Some(message) = self.message(channel, ts) else { return };
        if crate::elements::find(&message.blocks, action_id).is_some() {
            return;
        }
        let Some(unfurl) = message.unfurl_with(action_id) else { return };
        more["container"]["type"] = json!("message_attachment");
        more["container"]["attachment_id"] = unfurl["id"].clone();
        more["container"]["is_app_unfurl"] = json!(true);
        more["container"]["app_unfurl_url"] = unfurl["app_unfurl_url"].clone();
        more["app_unfurl"] = unfurl.clone();
        if let Some(more) = more.as_object_mut() {
            more.remove("message");
        }
    }
}
