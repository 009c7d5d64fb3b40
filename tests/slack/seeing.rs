//! What can be seen of the workspace: messages, modals, calls. Looking at messages marks
//! them as looked at, so that a test can fail on one that nobody expected.

use crate::delivery::Delivery;
use crate::message::Message;
use crate::state::{Call, Produced, State, dm_id};
use crate::view::View;
use crate::workspace::Workspace;
use serde_json::Value;
use std::collections::BTreeMap;

impl Workspace {
    /// All messages of a channel, thread replies included, oldest first.
    pub fn messages(&self, channel: &str) -> Vec<Message> {
        let found = self.peek(channel);
        self.state().look_at(&found);
        found
    }

    /// As [`messages`](Self::messages), without marking them as looked at.
    pub fn peek(&self, channel: &str) -> Vec<Message> {
        self.state().messages.get(channel).cloned().unwrap_or_default()
    }

    /// The app's DM with a person.
    pub fn dm(&self, user: &str) -> Vec<Message> {
        self.messages(&dm_id(user))
    }

    /// The id of the app's DM with a person.
    pub fn dm_channel(&self, user: &str) -> String {
        self.state().dm_with(user)
    }

    /// A message and the replies under it.
    pub fn thread(&self, channel: &str, ts: &str) -> Vec<Message> {
        let mut found = self.peek(channel);
        found.retain(|m| m.ts == ts || m.thread_ts.as_deref() == Some(ts));
        self.state().look_at(&found);
        found
    }

    /// One message as it is now.
    pub fn message(&self, channel: &str, ts: &str) -> Option<Message> {
        let found = self.state().message(channel, ts).cloned();
        self.state().look_at(found.as_slice());
        found
    }

    /// What only this person sees, oldest first.
    pub fn ephemerals(&self, user: &str) -> Vec<Message> {
        let mut found = self.state().ephemerals.clone();
        found.retain(|m| m.only_for.as_deref() == Some(user));
        self.state().look_at(&found);
        found
    }

    /// The latest of what only this person sees.
    pub fn last_ephemeral(&self, user: &str) -> Option<Message> {
        let state = self.state();
        let last = state.ephemerals.iter().rfind(|m| m.only_for.as_deref() == Some(user)).cloned();
        drop(state);
        self.state().look_at(last.as_slice());
        last
    }

    /// What was uploaded as this file.
    pub fn file_content(&self, id: &str) -> Option<String> {
        self.state().files.get(id)?["content"].as_str().map(str::to_owned)
    }

    /// The modal on top of a person's stack.
    pub fn modal(&self, user: &str) -> Option<View> {
        self.modal_stack(user).pop()
    }

    /// A person's open modals, root first.
    pub fn modal_stack(&self, user: &str) -> Vec<View> {
        self.state().stacks.get(user).cloned().unwrap_or_default()
    }

    /// Errors shown at the fields of the modal on top: block id → text.
    pub fn field_errors(&self, user: &str) -> BTreeMap<String, String> {
        self.modal(user).map(|view| view.errors).unwrap_or_default()
    }

    /// A person's Home tab, if the app has published one.
    pub fn home(&self, user: &str) -> Option<View> {
        self.state().homes.get(user).cloned()
    }

    /// Every call of the Web API so far.
    pub fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    /// Every call of one method so far.
    pub fn calls_of(&self, method: &str) -> Vec<Call> {
        let mut calls = self.calls();
        calls.retain(|call| call.method == method);
        calls
    }

    /// Every canvas, as JSON: its id, title, channel, content, and how often it was changed.
    pub fn canvases(&self) -> Vec<Value> {
        let state = self.state();
        state.files.values().filter(|file| file["filetype"] == "quip").cloned().collect()
    }

    /// Every message payload and every view the app ever sent, accepted or not.
    pub fn produced(&self) -> Vec<Produced> {
        self.state().produced.clone()
    }

    /// Every request that went to the app, in the order they ended.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.state().deliveries.clone()
    }

    /// The app's messages that nobody has looked at yet, in a channel or before a person
    /// (their DM with the app and what only they see); they count as looked at now.
    pub fn take_unread(&self, user_or_channel: &str) -> Vec<Message> {
        let dm = dm_id(user_or_channel);
        let mut found = self.unread_everywhere();
        found.retain(|m| match &m.only_for {
            Some(user) => user == user_or_channel,
            None => m.channel == user_or_channel || m.channel == dm,
        });
        self.state().look_at(&found);
        found
    }

    /// The app's messages that nobody has looked at yet, anywhere.
    pub fn unread_everywhere(&self) -> Vec<Message> {
        let state = self.state();
        let mut found: Vec<Message> =
            state.messages.values().flatten().chain(&state.ephemerals).cloned().collect();
        found.retain(|m| {
            !state.world_wrote(m) && !state.looked_at.contains(&(m.channel.clone(), m.ts.clone()))
        });
        found.sort_by(|a, b| a.ts.cmp(&b.ts));
        found
    }

    /// Forgets what was not looked at, everywhere.
    pub fn mark_all_read(&self) {
        let unread = self.unread_everywhere();
        self.state().look_at(&unread);
    }
}

impl State {
    fn look_at(&mut self, messages: &[Message]) {
        self.looked_at.extend(messages.iter().map(|m| (m.channel.clone(), m.ts.clone())));
    }

    /// Whether a person or another app wrote it, rather than the app or Slack.
    fn world_wrote(&self, message: &Message) -> bool {
        let own = self.app.as_ref().map(|app| &app.bot_id);
        message.only_for.is_none() && (message.bot_id.is_none() || message.bot_id.as_ref() != own)
    }
}
