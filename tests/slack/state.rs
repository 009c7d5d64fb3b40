//! Everything that changes while the workspace runs, behind one lock.

use crate::changes::Change;
use crate::delivery::Delivery;
use crate::heard::Heard;
use crate::message::Message;
use crate::view::View;
use crate::world::{App, World};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tokio::sync::broadcast;

/// One call of the Web API, or one answer to a `response_url` (method `response_url`).
#[derive(Debug, Clone, Serialize)]
pub struct Call {
    pub method: String,
    pub arguments: Value,
    /// What was answered, or would have been; null if it was never processed.
    pub answer: Value,
    pub status: u16,
    /// ms UTC by the injected clock.
    pub at: i64,
    pub token_ok: bool,
    /// The fault that struck it.
    pub fault: Option<String>,
}

/// A message payload or a view the app sent, accepted or not.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Produced {
    /// The method, or `command answer`, `response_url`, `response_action`.
    pub by: String,
    /// `message` or `view`.
    pub kind: String,
    /// The channel, or the person who sees it.
    pub to: String,
    pub payload: Value,
    pub accepted: bool,
    pub refusal: Option<String>,
    pub at: i64,
}

/// A command the app offers, as the composer shows it.
#[derive(Debug, Clone, Serialize)]
pub struct OfferedCommand {
    pub name: String,
    pub usage: String,
    pub description: String,
}

/// A shortcut the app offers.
#[derive(Debug, Clone, Serialize)]
pub struct OfferedShortcut {
    pub callback_id: String,
    pub name: String,
    /// On a message, rather than from everywhere.
    pub on_message: bool,
}

/// Whether the app's token still works.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TokenState {
    #[default]
    Valid,
    Revoked,
    /// The app's account was removed.
    Inactive,
}

pub(crate) struct Trigger {
    pub user: String,
    pub issued: i64,
    pub opened: Option<String>,
    /// Whether it came from inside a modal, so that a view may be pushed.
    pub in_modal: bool,
}

pub(crate) struct ResponseUrl {
    pub user: String,
    pub channel: String,
    pub issued: i64,
    pub uses: u32,
    /// The message it came from, for `replace_original`.
    pub original: Option<crate::input::Place>,
    pub thread_ts: Option<String>,
}

/// An event that was not taken and is to be delivered again.
pub(crate) struct Retry {
    pub url: String,
    pub body: String,
    /// How often it was delivered again already, this time included.
    pub attempt: u32,
    /// When it was delivered first (ms UTC).
    pub first: i64,
    pub reason: String,
}

pub(crate) struct State {
    pub world: World,
    pub now: i64,
    pub base_url: String,
    pub app: Option<App>,
    pub token: TokenState,
    /// Whether the app-level token works.
    pub app_token: TokenState,
    /// Tickets for connections of Socket Mode that nobody has used yet.
    pub tickets: BTreeSet<String>,
    /// So many of the next tickets are good for nothing.
    pub spoiled: u32,
    pub subscribed: Option<BTreeSet<String>>,
    pub commands: Vec<OfferedCommand>,
    pub shortcuts: Vec<OfferedShortcut>,
    /// Panels of the owner's on the page: title and module.
    pub panels: Vec<(String, String)>,
    /// The owner's guide above the conversation: a module.
    pub guide: Option<String>,
    /// As whom and where the page opens at its bare address.
    pub front: Option<(String, String)>,
    /// Per channel, oldest first; thread replies too.
    pub messages: BTreeMap<String, Vec<Message>>,
    pub ephemerals: Vec<Message>,
    /// What was said, in the words of that moment, oldest first.
    pub heard: Vec<Heard>,
    /// Each person's open modals, root first.
    pub stacks: HashMap<String, Vec<View>>,
    pub homes: HashMap<String, View>,
    pub triggers: HashMap<String, Trigger>,
    /// How long a trigger can be used, in ms.
    pub trigger_lives: i64,
    pub response_urls: HashMap<String, ResponseUrl>,
    pub calls: Vec<Call>,
    pub produced: Vec<Produced>,
    /// What was produced elsewhere and is shown in the gallery.
    pub exhibits: Vec<Produced>,
    pub deliveries: Vec<Delivery>,
    pub retries: Vec<Retry>,
    /// Events that Web API calls caused, to be delivered once the call is answered.
    pub outgoing: Vec<Value>,
    pub pins: BTreeSet<(String, String)>,
    pub bookmarks: BTreeMap<String, Vec<Value>>,
    pub files: BTreeMap<String, Value>,
    /// What people chose in messages: (person, message) → `state.values`.
    pub message_states: HashMap<(String, String), Map<String, Value>>,
    /// Options the app offered for external menus: (person, action id) → options.
    pub suggested: HashMap<(String, String), Vec<Value>>,
    /// Messages a test has looked at: channel and ts.
    pub looked_at: BTreeSet<(String, String)>,
    /// How far each person has read a channel: (person, channel) → ts.
    pub last_read: HashMap<(String, String), String>,
    /// Types of blocks that this workspace does not have yet.
    pub lacks: BTreeSet<String>,
    pub changes: broadcast::Sender<Change>,
    serial: u64,
    last_ts: i64,
}

impl State {
    pub fn new(world: World, base_url: String) -> State {
        State {
            world,
            now: 0,
            base_url,
            app: None,
            token: TokenState::Valid,
            app_token: TokenState::Valid,
            tickets: BTreeSet::new(),
            spoiled: 0,
            subscribed: None,
            commands: Vec::new(),
            shortcuts: Vec::new(),
            panels: Vec::new(),
            guide: None,
            front: None,
            messages: BTreeMap::new(),
            ephemerals: Vec::new(),
            heard: Vec::new(),
            stacks: HashMap::new(),
            homes: HashMap::new(),
            triggers: HashMap::new(),
            trigger_lives: 3_000,
            response_urls: HashMap::new(),
            calls: Vec::new(),
            produced: Vec::new(),
            exhibits: Vec::new(),
            deliveries: Vec::new(),
            retries: Vec::new(),
            outgoing: Vec::new(),
            pins: BTreeSet::new(),
            bookmarks: BTreeMap::new(),
            files: BTreeMap::new(),
            message_states: HashMap::new(),
            suggested: HashMap::new(),
            looked_at: BTreeSet::new(),
            last_read: HashMap::new(),
            lacks: BTreeSet::new(),
            changes: broadcast::channel(1024).0,
            serial: 0,
            last_ts: 0,
        }
    }

    /// The next number, for ids.
    pub fn serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// How far ids and timestamps have come.
    pub fn counted(&self) -> (u64, i64) {
        (self.serial, self.last_ts)
    }

    /// Goes on counting from there.
    pub fn count_from(&mut self, (serial, last_ts): (u64, i64)) {
        self.serial = self.serial.max(serial);
        self.last_ts = self.last_ts.max(last_ts);
    }

    /// An id with this prefix, never given before.
    pub fn id(&mut self, prefix: &str) -> String {
        format!("{prefix}0L{:07X}", self.serial())
    }

    /// A message timestamp: now, and later than every one before.
    pub fn ts(&mut self) -> String {
        self.last_ts = (self.now * 1000).max(self.last_ts + 1);
        format!("{}.{:06}", self.last_ts / 1_000_000, self.last_ts % 1_000_000)
    }

    /// Tells a live page what changed.
    pub fn announce(&self, change: Change) {
        let _nobody_listens = self.changes.send(change);
    }

    /// The bot's user id; empty without an app.
    pub fn bot_user(&self) -> String {
        self.app.as_ref().map(|app| app.bot_user.clone()).unwrap_or_default()
    }

    /// The DM of the bot with a person, made if there is none yet.
    pub fn dm_with(&mut self, user: &str) -> String {
        let id = dm_id(user);
        let bot = self.bot_user();
        let created = self.now / 1000;
        self.world.channels.entry(id.clone()).or_insert_with(|| {
            let mut dm = crate::world::Channel::private(&id, "", &[user, &bot]);
            dm.kind = crate::world::ChannelKind::Dm;
            dm.created = created;
            dm
        });
        id
    }

    /// Whether only the app writes in this conversation, as its manifest says of its direct messages.
    pub fn is_read_only(&self, channel: &crate::world::Channel) -> bool {
        channel.kind == crate::world::ChannelKind::Dm
            && self.app.as_ref().is_some_and(|app| app.messages_read_only)
    }

    /// The message at this place.
    pub fn message(&self, channel: &str, ts: &str) -> Option<&Message> {
        self.messages.get(channel)?.iter().find(|m| m.ts == ts)
    }

    /// The message at this place, to be changed.
    pub fn message_mut(&mut self, channel: &str, ts: &str) -> Option<&mut Message> {
        self.messages.get_mut(channel)?.iter_mut().find(|m| m.ts == ts)
    }

    /// Puts a message into its channel.
    pub fn add_message(&mut self, message: Message) {
        self.hear(&message, false);
        self.announce(Change::Message { channel: message.channel.clone(), ts: message.ts.clone() });
        self.messages.entry(message.channel.clone()).or_default().push(message);
    }

    /// Puts a changed message where it stands.
    pub fn change_message(&mut self, message: Message) {
        self.hear(&message, true);
        let (channel, ts) = (message.channel.clone(), message.ts.clone());
        if let Some(place) = self.message_mut(&channel, &ts) {
            *place = message;
        }
        self.announce(Change::Message { channel, ts });
    }

    /// Shows a message to one person only.
    pub fn add_ephemeral(&mut self, message: Message) {
        let user = message.only_for.clone().unwrap_or_default();
        self.announce(Change::Ephemeral { user, channel: message.channel.clone(), id: message.ts.clone() });
        self.ephemerals.push(message);
    }
}

/// The id of the bot's DM with a person: derived, so that it never changes.
pub(crate) fn dm_id(user: &str) -> String {
    format!("D0{}", user.trim_start_matches(['U', 'W']))
}
