//! When something recurring comes next: cron on the local calendar, daylight saving included (M1, P6).
//!
//! Slots are computed on the calendar that hangs on the wall, then placed on the time line: one that does
//! not exist comes at the first instant after the gap, one that comes twice only the first time. Deliberately
//! absent: what happened to slots that were missed, which each schedule's owner decides.

use baton_storage::time::At;
use chrono::{NaiveDateTime, Utc};
use chrono_tz::Tz;
use cron::Schedule;

use crate::rules::calendar::{first_instant, local_time};

/// More slots than any clock change repeats: a slot each second, for the longest day ever lived twice.
const MOST_REPEATED: usize = 100_000;

/// One occurrence of a recurring thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The nominal local date and time, `2026-03-29T02:30:00`: a key that no clock change moves.
    pub slot: String,
    /// When it comes.
    pub at: At,
}

/// The first occurrence later than `after`, in `zone`; None if there is no more. From one answer to the next
/// both slots and moments strictly increase; of slots that fall into one gap the first stands for all.
pub fn next_occurrence(cron: &Schedule, zone: Tz, after: At) -> Option<Occurrence> {
    let wall = local_time(zone, after).naive_local();
    // A wall clock that is one second slow loses nothing: what is not later than `after` is passed over.
    let from = (wall - chrono::Duration::seconds(1)).and_utc();
    cron.after::<Utc>(&from).take(MOST_REPEATED).map(|slot| slot.naive_utc()).find_map(|slot| {
        let at = first_instant(zone, slot);
        (at > after).then(|| Occurrence { slot: named(slot), at })
    })
}

fn named(slot: NaiveDateTime) -> String {
    slot.format("%Y-%m-%dT%H:%M:%S").to_string()
}
