//! A message as people see it, with what a test wants to ask of it.

use crate::elements;
use crate::visible;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A message in a channel, a DM or a thread, or one that a single person sees.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub channel: String,
    pub ts: String,
    /// Who wrote it: a person's id or the bot's user id; empty for Slack itself.
    pub user: String,
    /// Set when the app wrote it.
    pub bot_id: Option<String>,
    pub text: String,
    pub blocks: Vec<Value>,
    pub attachments: Vec<Value>,
    pub thread_ts: Option<String>,
    /// A thread reply that is shown in the channel too.
    pub broadcast: bool,
    pub edited: Option<Edited>,
    pub metadata: Option<Value>,
    pub reactions: Vec<Reaction>,
    pub files: Vec<Value>,
    pub subtype: Option<String>,
    /// The only person who sees it, when it is ephemeral. Its `ts` is its id.
    pub only_for: Option<String>,
    /// How often it was changed since it was posted.
    pub revision: u32,
    /// From when on `conversations.history` shows it (ms UTC).
    #[serde(skip)]
    pub(crate) in_history_from: i64,
}

/// Who changed a message last, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edited {
    pub user: String,
    pub ts: String,
}

/// An emoji under a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reaction {
    pub name: String,
    pub users: Vec<String>,
}

impl Message {
    /// All visible text, a line per piece, mrkdwn as it is. The notification line
    /// (`text`) is not shown when there are blocks, so it is not part of it then.
    pub fn text_of(&self) -> String {
        if self.blocks.is_empty() { self.text.clone() } else { visible::of_blocks(&self.blocks) }
    }

    /// The `action_id` of the button with this label.
    pub fn button(&self, label: &str) -> Option<String> {
        elements::button(&self.blocks, label)
    }

    /// Whether there is a button with this label.
    pub fn has_button(&self, label: &str) -> bool {
        self.button(label).is_some()
    }

    /// Whether there is a button, or an entry of a menu, with this label.
    pub fn offers(&self, label: &str) -> bool {
        let in_menu = |action: &String| self.options(action).iter().any(|(text, _)| text == label);
        self.has_button(label) || self.actions().iter().any(in_menu)
    }

    /// Labels of all buttons, in order.
    pub fn buttons(&self) -> Vec<String> {
        elements::buttons(&self.blocks)
    }

    /// The value an element with this `action_id` carries, if it is a button.
    pub fn button_value(&self, action_id: &str) -> Option<String> {
        elements::find(&self.blocks, action_id)?.element["value"].as_str().map(str::to_owned)
    }

    /// Label and value of each option of the select, overflow, radio or checkbox element with this `action_id`.
    pub fn options(&self, action_id: &str) -> Vec<(String, String)> {
        elements::find(&self.blocks, action_id)
            .map(|found| elements::options(found.element))
            .unwrap_or_default()
    }

    /// `action_id` of every interactive element, in order.
    pub fn actions(&self) -> Vec<String> {
        elements::all(&self.blocks).iter().filter_map(|f| f.action_id()).map(str::to_owned).collect()
    }
}
