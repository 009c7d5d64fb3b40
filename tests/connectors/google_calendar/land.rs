//! A bot with a calendar, both by one clock.

use std::sync::{Arc, OnceLock};

use baton::clock::Clock;
use baton::connectors::google_calendar::connection::Connection;
use baton_storage::calendar_events::{self, CalendarEvent};
use baton_storage::handoffs;
use baton_storage::meetings::{self, Meeting};
use local_slack::Message;
use local_systems::google_calendar::GoogleCalendar;
use serde_json::Value;

use super::{LOOK, SAMS, client, section, world};
use crate::harness::*;

/// The step that is the account team's own meeting.
pub const OURS: &str = "internal-meeting";

/// A bot with a calendar.
pub struct Land {
    pub bot: TestBot,
    pub calendar: GoogleCalendar,
}

impl Land {
    pub async fn open() -> Self {
        Self::of(section).await
    }

    pub async fn of(section: impl Fn(&str) -> String) -> Self {
        let turning: Arc<OnceLock<Clock>> = Arc::default();
        let reading = turning.clone();
        let began = at("2026-11-23T10:00:00Z");
        let now = Arc::new(move || reading.get().map_or(began, Clock::now).0);
        let calendar = GoogleCalendar::start(world(), now).await;
        let text = section(calendar.base_url());
        let bot = TestBot::with(|toml| toml.push_str(&text)).await;
        assert!(turning.set(bot.clock.clone()).is_ok());
        let land = Self { bot, calendar };
        land.connect();
        land
    }

    /// As a start does.
    pub fn connect(&self) {
        let client = client(&self.bot.app.config, self.bot.clock.clone(), LOOK);
        self.bot.app.connections.put(Connection { client });
    }

    /// Homeworld's handoff, begun; Sam arranges the internal meeting.
    pub async fn arranged(&self, day: &str, time: &str) -> Meeting {
        self.bot.handed().await;
        self.schedules("Schedule", day, time).await
    }

    /// Sam moves it.
    pub async fn moved(&self, day: &str, time: &str) -> Meeting {
        self.schedules("Reschedule", day, time).await
    }

    async fn schedules(&self, label: &str, day: &str, time: &str) -> Meeting {
        let card = self.card();
        match card.has_button(label) {
            true => drop(self.bot.press(SAM, &card, label).await.ok()),
            false => self.bot.press_step(SAM, &card, label).await,
        }
        self.bot.quiet().await;
        self.bot.form(SAM).set("Day", day).set("Time", time).send().await;
        self.bot.put_forms_away(SAM).await;
        self.bot.settle().await;
        self.meeting().await
    }

    /// Sam arranges it once more.
    pub async fn again(&self, day: &str) -> Meeting {
        self.schedules("Schedule", day, "10:00").await
    }

    /// Sam cancels it.
    pub async fn cancelled(&self, why: &str) {
        self.bot.press_step(SAM, &self.card(), "Cancel meeting").await;
        self.bot.form(SAM).set("Why?", why).send().await;
        self.bot.put_forms_away(SAM).await;
        self.bot.settle().await;
    }

    /// The handoff card.
    pub fn card(&self) -> Message {
        self.bot.only_of(HOME)
    }

    /// The meeting's message under it.
    pub fn message(&self) -> Message {
        let says = |message: &Message| message.text.starts_with("Account team meeting: Homeworld Inc.");
        let all = self.bot.ws.peek(HOME);
        let found = all.into_iter().find(|one| says(one) && one.files.is_empty());
        self.bot.looked_at(found.expect("the meeting's message"))
    }

    /// Homeworld's internal meeting.
    pub async fn meeting(&self) -> Meeting {
        let mut db = self.bot.app.storage.read().await.expect("a reader");
        let handoff = handoffs::latest(&mut db, &HOMEWORLD.into()).await.expect("read").expect("a handoff");
        let meeting = meetings::of_step(&mut db, &handoff.handoff_id, OURS).await.expect("read");
        meeting.expect("a meeting")
    }

    /// What Baton knows of its event.
    pub async fn known(&self) -> Option<CalendarEvent> {
        let meeting = self.meeting().await.meeting_id;
        let mut db = self.bot.app.storage.read().await.expect("a reader");
        calendar_events::of_meeting(&mut db, &meeting).await.expect("read")
    }

    /// The one event in Sam's calendar that Baton made.
    #[track_caller]
    pub fn event(&self) -> Value {
        let mut events = self.events();
        assert_eq!(events.len(), 1, "{events:#?}");
        events.remove(0)
    }

    /// Those in Sam's calendar that Baton made.
    pub fn events(&self) -> Vec<Value> {
        let mut events = self.calendar.events(SAMS);
        events.retain(|event| event["id"].as_str().is_some_and(|id| id.starts_with("baton")));
        events
    }

    /// The id of that event.
    pub fn id(&self) -> String {
        self.event()["id"].as_str().expect("an id").to_owned()
    }

    /// How many calls that write were made.
    pub fn writes(&self) -> usize {
        let writes = |one: &&local_systems::Recorded| one.path.contains("/events") && one.method != "GET";
        self.calendar.requests().iter().filter(writes).count()
    }

    /// Lets the calendar be read.
    pub async fn reads(&self) {
        self.bot.pass(chrono::Duration::minutes(3)).await;
    }
}
