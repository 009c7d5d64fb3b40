//! The stage on which scenarios play: a local workspace, a bot reached over HTTP with signed requests, and
//! a clock that only the test moves. Nothing is mocked; what people see is read from the workspace.

pub mod browser;
pub mod child;
mod crm;
mod customer;
pub mod dice;
pub mod errands;
mod form;
mod looking;
mod once;
pub mod patience;
pub mod printed;
mod raw_request;
mod recorded;
mod restart;
mod said;
mod setting;
mod transport;
mod unread;
pub mod voice;
pub mod world;

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use chrono::Duration;
use futures::future::join_all;
use local_slack::{Message, Workspace, World};
use secrecy::SecretString;

use baton::app::App;
use baton::cli::serve;
use baton::clock::Clock;
use baton::config::Config;
use baton::config::environment::Variables;
use baton::engine::scheduler;
use baton::engine::worker::Worker;
use baton::registry::jobs::TABLE;
use baton::server::socket::Socket;
use baton::server::socket::pace::Pace;
pub use child::Ground;
pub use crm::{deal18, numbered_deal};
pub use customer::customer;
pub use form::Form;
pub use once::*;
use patience::Wait;
pub use patience::until;
pub use raw_request::*;
pub use recorded::KeptLog;
pub use setting::*;
pub use transport::*;
pub use world::*;

/// What is due so soon happens as part of what was done: retries, pacing, second looks.
const SOON: Duration = Duration::seconds(20);

/// A workspace, a bot and a clock.
pub struct TestBot {
    pub ws: Workspace,
    pub app: Arc<App>,
    pub clock: Clock,
    pub door: SocketAddr,
    worker: Worker,
    transport: Transport,
    /// The bot's connections, where Slack's requests come by any.
    pub socket: Option<Socket>,
    data: tempfile::TempDir,
    /// Why nobody looks at what is left unread in the end.
    unread_is_fine: OnceLock<&'static str>,
}

impl TestBot {
    /// Monday 23 November 2026, ten in London, with the people and accounts of [`world`].
    pub async fn open() -> Self {
        Self::with(|_| {}).await
    }

    /// The same with a changed `baton.toml`.
    pub async fn with(change: impl FnOnce(&mut String)) -> Self {
        Self::put_up(|_| {}, change, 0, Transport::of_run(), brisk()).await
    }

    /// The same in a workspace that is another one from the start.
    pub async fn in_world(world: impl FnOnce(&mut World), change: impl FnOnce(&mut String)) -> Self {
        Self::put_up(world, change, 0, Transport::of_run(), brisk()).await
    }

    /// The same with a Slack whose clock is so many milliseconds ahead of ours.
    pub async fn skewed(skew: i64) -> Self {
        Self::put_up(|_| {}, |_| {}, skew, Transport::of_run(), brisk()).await
    }

    /// The same by Socket Mode, whatever the run of the tests asks for.
    pub async fn by_socket(pace: Pace) -> Self {
        Self::put_up(|_| {}, |_| {}, 0, Transport::Socket, pace).await
    }

    async fn put_up(
        other: impl FnOnce(&mut World),
        change: impl FnOnce(&mut String),
        skew: i64,
        transport: Transport,
        pace: Pace,
    ) -> Self {
        let log = tracing_subscriber::fmt().with_test_writer().with_max_level(tracing::Level::WARN);
        let _ = log.without_time().try_init();
        let mut text = world::config();
        change(&mut text);
        let config = Config::parse(&text, "baton.toml", &Variables::default()).expect("a sound baton.toml");
        let clock = Clock::manual(at("2026-11-23T10:00:00Z"));
        let ticking = clock.clone();
        let mut there = world::world();
        other(&mut there);
        let ws = Workspace::start(there, Arc::new(move || ticking.now().0 + skew)).await;
        ws.set_patience(patience::PATIENCE);
        let data = tempfile::tempdir().expect("a temporary directory");
        let database = format!("sqlite://{}", data.path().join("baton.db").display());
        let token = SecretString::from(TOKEN);
        let app = serve::assemble(config, clock.clone(), &database, &ws.api_url(), &token)
            .await
            .expect("a bot put together");
        let door = open_door(&app, None).await;
        install(&ws, &app.config, door, transport);
        serve::prepare(&app).await.expect("a database to write in");
        let socket = transport.begin(&app, &ws, pace).await;
        let worker = Worker::new(app.clone(), &TABLE);
        let unread_is_fine = OnceLock::new();
        let bot = Self { ws, app, clock, door, worker, transport, socket, data, unread_is_fine };
        world::seed(&bot.app).await;
        bot.settle().await;
        bot.ws.mark_all_read();
        bot
    }

    /// Lets everything happen that happens by itself within seconds.
    pub async fn settle(&self) {
        for _ in 0..500 {
            self.quiet().await;
            let settled = scheduler::tick(&self.app, &TABLE).await.expect("a tick");
            let claimed = self.worker.claim(16).await.expect("a claim");
            let moved_on = settled > 0 || !claimed.is_empty();
            join_all(claimed.into_iter().map(|effect| self.worker.attempt(effect))).await;
            if moved_on {
                continue;
            }
            let next = self.worker.next_at().await.expect("the outbox");
            match next.filter(|next| *next <= self.clock.now() + SOON) {
                Some(next) => self.clock.set(next.max(self.clock.now().plus_millis(1))),
                None => return,
            };
        }
        panic!("it does not settle: {:#?}", self.outbox().await);
    }

    /// Lets the worker go once, wherever there is something to do now.
    pub async fn worker_once(&self) {
        let claimed = self.worker.claim(16).await.expect("a claim");
        join_all(claimed.into_iter().map(|effect| self.worker.attempt(effect))).await;
    }

    /// Lets time pass, stopping wherever something is due on the way.
    pub async fn pass(&self, span: Duration) {
        let end = self.clock.now() + span;
        loop {
            self.settle().await;
            let worker = self.worker.next_at().await.expect("the outbox");
            let mut db = self.app.storage.read().await.expect("a reader");
            let moment = scheduler::next_at(&mut db).await.expect("the schedules");
            drop(db);
            let next = [worker, moment].into_iter().flatten().min();
            match next.filter(|next| *next <= end && *next > self.clock.now()) {
                Some(next) => self.clock.set(next),
                None => break,
            };
        }
        self.clock.set(end.max(self.clock.now()));
        self.settle().await;
    }

    /// Moves the clock to a moment (RFC 3339), stopping wherever something is due on the way.
    pub async fn until(&self, moment: &str) {
        self.pass(at(moment).since(self.clock.now())).await;
    }

    /// Moves the clock without letting anything happen: the bot was down.
    pub fn skip_to(&self, moment: &str) {
        self.clock.set(at(moment));
    }

    /// Waits for what goes on after Slack was answered.
    pub async fn quiet(&self) {
        let wait = Wait::begun();
        while !self.app.tasks.is_empty() {
            assert!(!wait.is_over(), "something goes on and on");
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    }

    /// Types a command and lets everything happen that follows.
    pub async fn command(&self, user: &str, command: &str, text: &str) -> local_slack::Delivery {
        let delivery = self.ws.command(user, GENERAL, command, text).await;
        self.settle().await;
        delivery
    }

    /// Presses the button with this label on a message, or chooses the entry of its menu.
    pub async fn press(&self, user: &str, message: &Message, label: &str) -> local_slack::Delivery {
        let delivery = self.press_only(user, message, label).await;
        self.settle().await;
        delivery
    }

    /// The same, without letting anything happen afterwards. Who presses has looked.
    pub async fn press_only(&self, user: &str, message: &Message, label: &str) -> local_slack::Delivery {
        self.ws.message(&message.channel, &message.ts);
        if let Some(action) = message.button(label) {
            return self.ws.click_as_seen(user, message, &action, local_slack::Choice::Button).await;
        }
        let offers = |action: &String| message.options(action).iter().any(|(text, _)| text == label);
        let menu = message.actions().into_iter().find(offers);
        let menu = menu.unwrap_or_else(|| panic!("no {label:?} on {:?}", message.buttons()));
        self.ws.click_as_seen(user, message, &menu, local_slack::Choice::option(label)).await
    }

    /// The form before somebody, to be filled in.
    #[track_caller]
    pub fn form<'s>(&'s self, user: &'s str) -> Form<'s> {
        Form::of(self, user)
    }

    /// Sam asks for a CSM for Homeworld, near the end of stage 3; the card that stands in the team's channel. What
    /// everybody else hears on the way here and further is looked at once, in `tests/requests/story.rs`.
    pub async fn asked(&self) -> Message {
        self.asked_again().await;
        self.ws.mark_all_read();
        self.only(EMEA)
    }

    /// Sam asks once more, whatever stands in the channel already.
    pub async fn asked_again(&self) {
        self.command(SAM, "/request-csm", "homeworld").await.ok();
        self.form(SAM).set("Why now?", "Nearing the end of stage 3").send().await;
    }

    /// Sam asks, Maya assigns Ravi; the offer before Ravi.
    pub async fn assigned(&self) -> Message {
        let card = self.asked().await;
        self.press(MAYA, &card, "Assign").await.ok();
        self.form(MAYA).set("CSM", RAVI).send().await;
        self.ws.mark_all_read();
        self.last_dm(RAVI)
    }

    /// Homeworld has its CSM and a channel of its own; the handoff card there.
    pub async fn handed(&self) -> Message {
        self.handed_unread().await;
        self.ws.mark_all_read();
        self.only(HOME)
    }

    /// The same, and nobody has looked at what followed.
    pub async fn handed_unread(&self) {
        self.crm(serde_json::json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
        let offer = self.assigned().await;
        self.press(RAVI, &offer, "Accept").await.ok();
    }

    /// The address of its database, for whoever reads beside it.
    pub fn database(&self) -> String {
        format!("sqlite://{}", self.data.path().join("baton.db").display())
    }
}

impl Drop for TestBot {
    /// Everything the bot ever said is kept for the judges that run after the scenarios, and somebody has looked at it.
    fn drop(&mut self) {
        self.settle_at_the_end();
        keep_for_judges(&self.ws);
        said::look_through(&self.ws);
        self.everything_was_looked_at();
    }
}
