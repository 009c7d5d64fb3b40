//! What was said, in the words of that moment: a message that is changed or deleted later was heard as it was.

use crate::message::Message;
use crate::state::State;
use crate::visible;
use crate::workspace::Workspace;
use serde::Serialize;

/// A message as it was posted, or as it was changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Heard {
    /// ms UTC by the injected clock.
    pub at: i64,
    pub channel: String,
    pub ts: String,
    /// Whether it stood there before and was changed.
    pub changed: bool,
    /// Whether it is a reply in a thread.
    pub thread: bool,
    /// What it said: the notification line, or what is visible where there is none.
    pub text: String,
}

impl Workspace {
    /// How much was said so far, to ask [`heard_since`](Self::heard_since) for what comes.
    pub fn heard_so_far(&self) -> usize {
        self.state().heard.len()
    }

    /// What was said since then to everybody in a channel, oldest first.
    pub fn heard_since(&self, count: usize) -> Vec<Heard> {
        self.state().heard.iter().skip(count).cloned().collect()
    }
}

impl State {
    /// Keeps what a message says at this moment.
    pub(crate) fn hear(&mut self, message: &Message, changed: bool) {
        let files = message.files.iter().filter_map(|file| file["title"].as_str());
        let text = match message.text.as_str() {
            "" if message.blocks.is_empty() => files.collect::<Vec<_>>().join(", "),
            "" => visible::of_blocks(&message.blocks),
            text => text.to_owned(),
        };
        self.heard.push(Heard {
            at: self.now,
            channel: message.channel.clone(),
            ts: message.ts.clone(),
            changed,
            thread: message.thread_ts.as_ref().is_some_and(|root| *root != message.ts),
            text,
        });
    }
}
