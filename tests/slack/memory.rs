//! What a workspace keeps between two runs: its channels and what was said there. People and the app come
//! from whoever starts it; open modals, tokens of one use and unread marks of tests are of one run only.

use crate::changes::Change;
use crate::message::Message;
use crate::state::State;
use crate::workspace::Workspace;
use crate::world::{Channel, World};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Serialize, Deserialize)]
struct Memory {
    channels: BTreeMap<String, Channel>,
    messages: BTreeMap<String, Vec<Message>>,
    ephemerals: Vec<Message>,
    pins: BTreeSet<(String, String)>,
    #[serde(default)]
    files: BTreeMap<String, Value>,
    /// Person, channel, and the last message they read there.
    read: Vec<(String, String, String)>,
    counted: (u64, i64),
}

impl Workspace {
    /// What is to be kept.
    pub fn remember(&self) -> Value {
        let state = self.state();
        let read =
            state.last_read.iter().map(|((user, channel), ts)| (user.clone(), channel.clone(), ts.clone()));
        let memory = Memory {
            channels: state.world.channels.clone(),
            messages: state.messages.clone(),
            ephemerals: state.ephemerals.clone(),
            pins: state.pins.clone(),
            files: state.files.clone(),
            read: read.collect(),
            counted: state.counted(),
        };
        serde_json::to_value(memory).unwrap_or_default()
    }

    /// Puts back what was kept.
    ///
    /// # Errors
    /// When it was not written by [`remember`](Self::remember).
    pub fn recall(&self, memory: Value) -> Result<(), serde_json::Error> {
        let memory: Memory = serde_json::from_value(memory)?;
        let mut state = self.state();
        state.world.channels.extend(memory.channels);
        state.messages = memory.messages;
        state.ephemerals = memory.ephemerals;
        state.pins = memory.pins;
        state.files = memory.files;
        state.last_read = memory.read.into_iter().map(|(user, channel, ts)| ((user, channel), ts)).collect();
        state.count_from(memory.counted);
        state.announce(Change::World);
        Ok(())
    }

    /// Forgets everything that was said and done. The world is this one, and what the owner offers stays offered.
    pub fn begin_anew(&self, world: World) {
        let mut state = self.state();
        let fresh = State::new(world, state.base_url.clone());
        let now = state.now;
        let old = std::mem::replace(&mut *state, fresh);
        state.now = now;
        state.app = old.app;
        state.token = old.token;
        state.subscribed = old.subscribed;
        state.commands = old.commands;
        state.shortcuts = old.shortcuts;
        state.panels = old.panels;
        state.guide = old.guide;
        state.front = old.front;
        state.trigger_lives = old.trigger_lives;
        state.lacks = old.lacks;
        state.changes = old.changes;
        state.announce(Change::World);
    }
}
