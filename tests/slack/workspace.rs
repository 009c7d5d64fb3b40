//! The handle on a running workspace: starting it, installing the app, changing the world.

use crate::changes::Change;
use crate::faults::Faults;
use crate::links::Links;
use crate::state::{OfferedCommand, OfferedShortcut, Produced, State, TokenState};
use crate::world::{App, World};
use crate::{deliver, server};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::broadcast;

/// The injected clock: ms UTC. Nothing here reads any other.
pub type Now = Arc<dyn Fn() -> i64 + Send + Sync>;

/// A running workspace. Clones are handles on the same one; it stops with the runtime.
#[derive(Clone)]
pub struct Workspace(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub base_url: String,
    pub now: Now,
    pub state: Mutex<State>,
    pub faults: Faults,
    pub links: Links,
    pub http: reqwest::Client,
    patience_ms: AtomicU64,
    again_when_lost: AtomicBool,
}

impl Workspace {
    /// Starts a workspace on a free port of this machine.
    ///
    /// # Panics
    /// When the machine has no free port.
    pub async fn start(world: World, now: Now) -> Workspace {
        Self::start_with(world, now, axum::Router::new()).await
    }

    /// As [`start`](Self::start), with further routes of the owner on the same server.
    pub async fn start_with(world: World, now: Now, more: axum::Router) -> Workspace {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port on this machine");
        Self::start_on_with(listener, world, now, more)
    }

    /// Starts a workspace on this listener.
    pub fn start_on(listener: TcpListener, world: World, now: Now) -> Workspace {
        Self::start_on_with(listener, world, now, axum::Router::new())
    }

    /// As [`start_on`](Self::start_on), with further routes of the owner on the same server.
    ///
    /// # Panics
    /// When the listener has no address.
    pub fn start_on_with(listener: TcpListener, world: World, now: Now, more: axum::Router) -> Workspace {
        let address = listener.local_addr().expect("a bound listener has an address");
        let base_url = format!("http://127.0.0.1:{}", address.port());
        let inner = Inner {
            state: Mutex::new(State::new(world, base_url.clone())),
            base_url,
            now,
            faults: Faults::default(),
            links: Links::default(),
            http: deliver::client(),
            patience_ms: AtomicU64::new(3000),
            again_when_lost: AtomicBool::new(false),
        };
        let workspace = Workspace(Arc::new(inner));
        server::spawn(workspace.clone(), listener, more);
        workspace
    }

    /// `http://127.0.0.1:PORT`
    pub fn base_url(&self) -> &str {
        &self.0.base_url
    }

    /// `http://127.0.0.1:PORT/api/`
    pub fn api_url(&self) -> String {
        format!("{}/api/", self.0.base_url)
    }

    /// Installs the app, or tells where it is reached now. Its bot user appears among
    /// the people unless it is there already.
    pub fn install(&self, app: App) {
        let mut state = self.state();
        if !state.world.users.contains_key(&app.bot_user) {
            let mut bot = crate::User::member(&app.bot_user, "Baton").kind(crate::UserKind::Bot);
            bot.name = app.bot_user.trim_start_matches('U').to_owned();
            bot.handle = bot.name.to_lowercase();
            bot.email = String::new();
            state.world.users.insert(app.bot_user.clone(), bot);
        }
        state.token = TokenState::Valid;
        state.app_token = TokenState::Valid;
        state.app = Some(app);
        state.announce(Change::World);
    }

    /// Makes this a workspace that does not have these types of blocks yet, or has all of them again.
    pub fn lack_blocks(&self, types: &[&str]) {
        self.state().lacks = types.iter().map(|kind| (*kind).to_owned()).collect();
    }

    /// Makes the app's token stop working, or work again.
    pub fn set_token(&self, token: TokenState) {
        self.state().token = token;
    }

    /// Makes the app-level token stop working, or work again. Connections that stand are left.
    pub fn set_app_token(&self, token: TokenState) {
        self.state().app_token = token;
    }

    /// Hands out so many tickets for connections that somebody has used already.
    pub fn spoil_tickets(&self, count: u32) {
        self.state().spoiled = count;
    }

    /// Names exactly the events the app gets. Unless called: all but messages.
    pub fn subscribe(&self, events: &[&str]) {
        self.state().subscribed = Some(events.iter().map(|e| (*e).to_owned()).collect());
    }

    /// Names the commands the app offers: (name, usage, description). Others are then
    /// refused as Slack refuses a command nobody has registered.
    pub fn offer_commands(&self, commands: Vec<(String, String, String)>) {
        let offered = |(name, usage, description)| OfferedCommand { name, usage, description };
        let mut state = self.state();
        state.commands = commands.into_iter().map(offered).collect();
        state.announce(Change::World);
    }

    /// Names the shortcuts the app offers, for the page's menus.
    pub fn offer_shortcuts(&self, shortcuts: Vec<OfferedShortcut>) {
        let mut state = self.state();
        state.shortcuts = shortcuts;
        state.announce(Change::World);
    }

    /// Names panels beside the conversation: (title, address of an ES module on this
    /// server). The page calls the module's `mount(element, { user, onUser, toast })`.
    pub fn offer_panels(&self, panels: Vec<(String, String)>) {
        let mut state = self.state();
        state.panels = panels;
        state.announce(Change::World);
    }

    /// Names the guide above the conversation: an ES module on this server, mounted as a panel is.
    pub fn offer_guide(&self, module: &str) {
        let mut state = self.state();
        state.guide = Some(module.to_owned());
        state.announce(Change::World);
    }

    /// Says as whom, and in which channel, the page opens at its bare address.
    pub fn open_front(&self, user: &str, channel: &str) {
        self.state().front = Some((user.to_owned(), channel.to_owned()));
    }

    /// Tells every open page to look anew: the clock was moved, for instance, and days are called otherwise now.
    pub fn look_anew(&self) {
        self.state().announce(Change::World);
    }

    /// Shows in the gallery what was produced elsewhere, before what was produced here.
    pub fn exhibit(&self, produced: Vec<Produced>) {
        self.state().exhibits.extend(produced);
    }

    /// How long (real time) Slack waits for an answer. Three seconds unless a test is in a hurry, or has all the
    /// time that a busy machine may need.
    pub fn set_patience(&self, patience: Duration) {
        self.0.patience_ms.store(u64::try_from(patience.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// How long a trigger can be used, by the injected clock. Three seconds unless that clock is a busy machine's.
    pub fn set_trigger_life(&self, life: Duration) {
        self.state().trigger_lives = i64::try_from(life.as_millis()).unwrap_or(i64::MAX);
    }

    /// Whether an envelope that a broken connection lost is sent again at once, by another, as Slack does with events.
    /// What it does with the rest is not documented; unless called, the person reads that it failed.
    pub fn send_again_when_lost(&self, again: bool) {
        self.0.again_when_lost.store(again, Ordering::Relaxed);
    }

    pub(crate) fn sends_again_when_lost(&self) -> bool {
        self.0.again_when_lost.load(Ordering::Relaxed)
    }

    pub(crate) fn patience(&self) -> Duration {
        Duration::from_millis(self.0.patience_ms.load(Ordering::Relaxed))
    }

    /// Changes the world without telling the app.
    pub fn edit<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let mut state = self.state();
        let answer = change(&mut state.world);
        state.announce(Change::World);
        answer
    }

    /// The world as it is now.
    pub fn world(&self) -> World {
        self.state().world.clone()
    }

    /// The misbehaviour in force.
    pub fn faults(&self) -> &Faults {
        &self.0.faults
    }

    /// The app's open connections of Socket Mode.
    pub fn links(&self) -> &Links {
        &self.0.links
    }

    /// Reports what changes, for a live page. A slow listener loses the oldest.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.state().changes.subscribe()
    }

    /// The state, with the clock read.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        let now = (self.0.now)();
        let mut state = self.0.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        state.now = now;
        state
    }
}
