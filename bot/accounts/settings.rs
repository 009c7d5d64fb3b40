//! When somebody is told what is theirs, by what they have set for themselves. Who has set nothing is told at the start
//! of their working day, all in one message.
//!
//! Deliberately absent: what is urgent and what is escalated, which comes at once whatever they have set.

use baton_storage::Reader;
use baton_storage::ids::UserId;
use baton_storage::people::{self, Person};
use baton_storage::settings::{self, Settings};
use baton_storage::time::At;
use chrono::{Duration, NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;

use crate::accounts::roles;
use crate::app::App;
use crate::rules::calendar::{Calendar, WorkingHours, first_instant};

/// For so long after its hour a day's message may still come, where the working day has ended by then.
const WINDOW: Duration = Duration::hours(2);
/// The days of a week, in the order of their bits.
pub const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Somebody's settings, and when they are told by them.
#[derive(Clone, Debug)]
pub struct Personal {
    pub settings: Settings,
    /// When they work, whatever they have set.
    pub work: Calendar,
    /// When their day's message may come.
    pub daily: Calendar,
    /// Before this moment they get only what is urgent.
    quiet: Option<At>,
    /// When the working day begins: what is planned for then belongs to that day's message, however early it comes.
    opens: NaiveTime,
    /// How much earlier than that their message comes; zero where it does not.
    lead: Duration,
}

/// Somebody's settings, with what follows from them.
pub async fn of(app: &App, db: &mut Reader, user: &UserId) -> anyhow::Result<Personal> {
    let person = people::find(db, user).await?;
    Ok(Personal::new(app, person.as_ref(), settings::of(db, user).await?))
}

impl Personal {
    /// What follows from the settings of somebody; nobody's are those of whom Slack has told nothing.
    pub fn new(app: &App, person: Option<&Person>, settings: Settings) -> Self {
        let work = roles::calendar(app, person);
        let hours = hours(&app.playbook.hours, &settings);
        let opens = app.playbook.hours.opens;
        let lead = (opens - hours.opens).max(Duration::zero());
        let daily = Calendar::new(work.zone(), hours, app.config.organization.holidays.clone());
        let quiet = settings.quiet_until.as_deref().and_then(|day| begins(day, work.zone()));
        Self { settings, work, daily, quiet, opens, lead }
    }

    /// The first moment, not before `floor`, at which their day's message comes and holds what is planned for `at`.
    pub fn next(&self, at: At, floor: At) -> Option<At> {
        let from = floor.max(at - self.lead);
        self.daily.next_opening(self.quiet.map_or(from, |quiet| quiet.max(from)))
    }

    /// When they are told what is planned for `at`.
    pub fn planned(&self, at: At) -> Option<At> {
        self.next(at, at - self.lead)
    }

    /// Up to when what is planned belongs to the message of now: where it comes before the working day begins, up to that.
    pub fn horizon(&self, now: At) -> At {
        let local = self.work.local(now);
        match self.lead > Duration::zero() && local.time() < self.opens {
            true => first_instant(self.work.zone(), local.date_naive().and_time(self.opens)).max(now),
            false => now,
        }
    }

    /// When they are told in place of now; none where now is their time.
    pub fn instead(&self, now: At) -> Option<At> {
        match self.quiet.filter(|quiet| *quiet > now) {
            Some(quiet) => self.daily.next_opening(quiet),
            None => self.daily.next_working(now).filter(|opening| *opening > now),
        }
    }

    /// Whether they get only what is urgent now.
    pub fn is_quiet(&self, now: At) -> bool {
        self.quiet.is_some_and(|quiet| quiet > now)
    }
}

/// The days of a set of bits.
pub fn days(bits: i64) -> Vec<Weekday> {
    WEEK.into_iter().filter(|day| bits & bit(*day) != 0).collect()
}

/// The bits of a set of days.
pub fn bits(days: &[Weekday]) -> i64 {
    days.iter().fold(0, |bits, day| bits | bit(*day))
}

fn bit(day: Weekday) -> i64 {
    1 << day.num_days_from_monday()
}

/// The hours in which a day's message may come: from its hour to the end of the working day, or a little longer.
fn hours(usual: &WorkingHours, settings: &Settings) -> WorkingHours {
    let hour = settings.daily_hour.and_then(|hour| u32::try_from(hour).ok());
    let opens = hour.and_then(|hour| NaiveTime::from_hms_opt(hour, 0, 0)).unwrap_or(usual.opens);
    let (end, wrapped) = opens.overflowing_add_signed(WINDOW);
    let last = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(usual.closes);
    let end = if wrapped == 0 { end } else { last };
    let closes = usual.closes.max(end);
    let days = settings.days.map(days).filter(|days| !days.is_empty());
    WorkingHours { opens, closes, days: days.unwrap_or_else(|| usual.days.clone()) }
}

/// When a day begins.
fn begins(day: &str, zone: Tz) -> Option<At> {
    day.parse::<NaiveDate>().ok().map(|day| first_instant(zone, day.and_time(NaiveTime::MIN)))
}
