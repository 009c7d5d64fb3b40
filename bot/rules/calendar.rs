//! A team's working time: when it works, and when so many working hours or days have passed (R6, T1).
//!
//! Holidays have no deadline and no reminder. Local times that do not exist become the first instant after
//! the gap, those that come twice the first of the two. Deliberately absent: the present moment, and people's
//! own hours, which Slack knows.

use std::collections::BTreeSet;

use baton_storage::time::At;
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Weekday};
use chrono_tz::Tz;
use serde::Deserialize;

use crate::config::{Config, Team};
use crate::rules::RuleFault;

/// How many days are looked through for a working one before there is held to be none.
const HORIZON: u64 = 3660;

const YEAR_1900: i64 = -2_208_988_800_000;
const YEAR_2200: i64 = 7_258_118_400_000;

/// When a working day begins and ends, and which days of the week are such.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkingHours {
    pub opens: NaiveTime,
    /// Later than `opens`; at this time itself nobody works any more.
    pub closes: NaiveTime,
    pub days: Vec<Weekday>,
}

impl WorkingHours {
    pub(crate) fn faults(&self) -> Vec<RuleFault> {
        let order =
            (self.opens >= self.closes).then_some(("closes", "`closes` has to be later than `opens`"));
        let days = self.days.is_empty().then_some(("days", "`days` is empty; nothing would ever be due"));
        order.into_iter().chain(days).map(|(path, what)| (path.to_owned(), what.to_owned())).collect()
    }
}

/// The business calendar of one team. Every answer is None where no working time lies within ten years.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: Tz,
    hours: WorkingHours,
    holidays: BTreeSet<NaiveDate>,
}

/// A working day, from its first working instant to the first that is none.
struct Window {
    day: NaiveDate,
    opens: At,
    closes: At,
}

impl Calendar {
    /// A calendar in `zone`.
    pub fn new(zone: Tz, hours: WorkingHours, holidays: BTreeSet<NaiveDate>) -> Self {
        Self { zone, hours, holidays }
    }

    /// The calendar of a team: its time zone, the organization's holidays.
    pub fn of(config: &Config, team: &Team, hours: &WorkingHours) -> Self {
        Self::new(team.timezone, hours.clone(), config.organization.holidays.clone())
    }

    /// The time zone the team works in.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The moment as the team's clocks show it.
    pub fn local(&self, at: At) -> DateTime<Tz> {
        local_time(self.zone, at)
    }

    /// Whether the team works at this moment.
    pub fn is_working(&self, at: At) -> bool {
        self.next_working(at) == Some(at)
    }

    /// Whether the team works on this day at all.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        self.window(day).is_some()
    }

    /// The moment itself if the team works then, else the next opening.
    pub fn next_working(&self, at: At) -> Option<At> {
        self.windows(at).next().map(|window| window.opens.max(at))
    }

    /// When the day begins, at midnight, that is the working day of `at` or the next one. Whatever is planned for a day
    /// is there by then for everybody who reads it that morning, also where morning comes earlier.
    pub fn day_begins(&self, at: At) -> Option<At> {
        let window = self.windows(at).next()?;
        Some(first_instant(self.zone, window.day.and_time(NaiveTime::MIN)))
    }

    /// The first beginning of a working day that is not before `at`.
    pub fn next_opening(&self, at: At) -> Option<At> {
        self.windows(at).map(|window| window.opens).find(|opens| *opens >= at)
    }

    /// The moment when `span` of working time has passed; a negative span counts as none. Where that is a
    /// closing time, the next opening: no working time lies between the two.
    pub fn plus_business_hours(&self, at: At, span: Duration) -> Option<At> {
        let mut left = span.max(Duration::zero());
        for window in self.windows(at) {
            let from = window.opens.max(at);
            let open = window.closes.since(from);
            if left < open {
                return Some(from + left);
            }
            left -= open;
        }
        None
    }

    /// The same time of day on the `days`-th working day after this one, within working hours. Outside them
    /// the count starts at the next opening.
    pub fn plus_business_days(&self, at: At, days: usize) -> Option<At> {
        let mut windows = self.windows(at);
        let first = windows.next()?;
        let from = first.opens.max(at);
        let Some(between) = days.checked_sub(1) else { return Some(from) };
        let last = windows.nth(between)?;
        let time = self.local(from).time();
        let same_time = first_instant(self.zone, last.day.and_time(time));
        Some(same_time.clamp(last.opens, last.closes.plus_millis(-1)))
    }

    /// The last working moment within so many calendar days, at the same time of day where that is one; where
    /// nobody works in all those days, the next working moment.
    pub fn within_calendar_days(&self, at: At, days: u32) -> Option<At> {
        let first = self.next_working(at)?;
        let local = self.local(at);
        let limit = local.date_naive().checked_add_days(Days::new(days.into()))?;
        let last = (0..=u64::from(days)).map(|back| limit - Days::new(back)).find_map(|day| self.window(day));
        let same_time = |window: Window| {
            let same_time = first_instant(self.zone, window.day.and_time(local.time()));
            same_time.clamp(window.opens, window.closes.plus_millis(-1))
        };
        Some(last.map_or(first, same_time).max(first))
    }

    /// When work begins on the `offset`-th working day after this one, or before it where it is negative.
    pub fn opening_days_from(&self, at: At, offset: i32) -> Option<At> {
        let distance = offset.unsigned_abs() as usize;
        let window = match offset {
            0.. => self.windows(at).nth(distance)?,
            _ => {
                let today = self.local(self.next_working(at)?).date_naive();
                let earlier = (1..HORIZON).map(|back| today - Days::new(back));
                earlier.filter_map(|day| self.window(day)).nth(distance - 1)?
            }
        };
        Some(window.opens)
    }

    /// When the `nth` working day from this moment on begins and ends; the first is the present one, if it has not
    /// ended.
    pub fn working_day(&self, at: At, nth: usize) -> Option<(At, At)> {
        let window = self.windows(at).nth(nth.checked_sub(1)?)?;
        Some((window.opens, window.closes))
    }

    /// The working windows that end after `at`, in order.
    fn windows(&self, at: At) -> impl Iterator<Item = Window> {
        let day = self.local(at).date_naive() - Days::new(1);
        let days = (0..HORIZON).map(move |ahead| day + Days::new(ahead));
        days.filter_map(|day| self.window(day)).filter(move |window| window.closes > at)
    }

    fn window(&self, day: NaiveDate) -> Option<Window> {
        if !self.hours.days.contains(&day.weekday()) || self.holidays.contains(&day) {
            return None;
        }
        let [opens, closes] =
            [self.hours.opens, self.hours.closes].map(|time| first_instant(self.zone, day.and_time(time)));
        (opens < closes).then_some(Window { day, opens, closes })
    }
}

/// The moment as clocks in `zone` show it. Moments before 1900 and after 2200 count as those.
pub fn local_time(zone: Tz, at: At) -> DateTime<Tz> {
    At(at.0.clamp(YEAR_1900, YEAR_2200)).utc().with_timezone(&zone)
}

/// The first moment at which clocks in `zone` show `local` or, where they skip it, anything later.
pub fn first_instant(zone: Tz, local: NaiveDateTime) -> At {
    if let Some(moment) = zone.from_local_datetime(&local).earliest() {
        return At::from(moment.to_utc());
    }
    // No offset exceeds 15 hours, and a gap is at most a day: the moment is within 40 hours.
    let around = At::from(local.and_utc());
    let (mut before, mut after) = (around - Duration::hours(40), around + Duration::hours(40));
    while after.0 - before.0 > 1 {
        let middle = At(i64::midpoint(before.0, after.0));
        match local_time(zone, middle).naive_local() >= local {
            true => after = middle,
            false => before = middle,
        }
    }
    after
}
