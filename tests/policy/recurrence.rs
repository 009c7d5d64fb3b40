//! Recurring things: once for each slot, through every change of the clocks.

use std::str::FromStr;

use baton_storage::time::At;
use chrono::{DateTime, Duration, Offset, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use cron::Schedule;
use proptest::prelude::*;
use proptest::sample::select;

use super::calendar::{ZONES, at};
use baton::rules::recurrence::{Occurrence, next_occurrence};

fn series(cron: &str, zone: Tz, after: At, count: usize) -> Vec<Occurrence> {
    let cron = Schedule::from_str(cron).unwrap();
    let first = next_occurrence(&cron, zone, after);
    std::iter::successors(first, |last| next_occurrence(&cron, zone, last.at)).take(count).collect()
}

fn shown(occurrences: &[Occurrence]) -> String {
    let one = |occurrence: &Occurrence| {
        format!("{} = {}", occurrence.slot, occurrence.at.utc().format("%dT%H:%MZ"))
    };
    occurrences.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// M1: nine on Mondays is nine on Mondays, in winter and in summer.
#[test]
fn the_wall_clock_decides() {
    let london = Tz::Europe__London;
    let mondays = series("0 0 9 * * Mon *", london, at(london, "2026-03-20T00:00:00"), 3);
    assert_eq!(
        shown(&mondays),
        "2026-03-23T09:00:00 = 23T09:00Z, 2026-03-30T09:00:00 = 30T08:00Z, 2026-04-06T09:00:00 = 06T08:00Z"
    );
}

/// M1: half past one does not exist on the last Sunday of March: it comes when the gap ends.
#[test]
fn a_skipped_time_comes_after_the_gap() {
    let london = Tz::Europe__London;
    let daily = series("0 30 1 * * * *", london, at(london, "2026-03-28T00:00:00"), 3);
    assert_eq!(
        shown(&daily),
        "2026-03-28T01:30:00 = 28T01:30Z, 2026-03-29T01:30:00 = 29T01:00Z, 2026-03-30T01:30:00 = 30T00:30Z"
    );
}

/// M1: half past one comes twice on the last Sunday of October: the first counts, also for who asks between.
#[test]
fn a_repeated_time_comes_once() {
    let london = Tz::Europe__London;
    let daily = series("0 30 1 * * * *", london, at(london, "2026-10-24T12:00:00"), 2);
    assert_eq!(shown(&daily), "2026-10-25T01:30:00 = 25T00:30Z, 2026-10-26T01:30:00 = 26T01:30Z");
    let second_pass = At::from(Utc.with_ymd_and_hms(2026, 10, 25, 1, 10, 0).unwrap());
    assert_eq!(shown(&series("0 30 1 * * * *", london, second_pass, 1)), "2026-10-26T01:30:00 = 26T01:30Z");
}

/// P6: the first Monday of February, May, August and November.
#[test]
fn the_first_monday_of_a_quarter_can_be_said() {
    let zone = Tz::America__New_York;
    let reviews = series("0 0 9 1-7 2,5,8,11 Mon *", zone, at(zone, "2026-11-21T00:00:00"), 4);
    let days: Vec<_> = reviews.iter().map(|review| &review.slot[..10]).collect();
    assert_eq!(days, ["2027-02-01", "2027-05-03", "2027-08-02", "2027-11-01"]);
}

/// M1: what never comes again has no next occurrence.
#[test]
fn the_past_does_not_recur() {
    assert_eq!(series("0 0 9 * * * 2020", Tz::UTC, at(Tz::UTC, "2026-11-21T00:00:00"), 1), []);
    assert_eq!(series("0 0 9 * * * *", Tz::UTC, At(i64::MAX), 1), []);
}

/// M1: half past every hour, through every change of every odd zone's clocks from 2010 to 2039.
#[test]
fn every_change_of_the_clocks_is_lived_through() {
    let every: Vec<u32> = (0..24).collect();
    let mut changes = 0;
    for zone in ZONES {
        let offset = |at: At| zone.offset_from_utc_datetime(&at.utc().naive_utc()).fix();
        let quarter_days = (0..).map(|n| At((1_262_304_000 + n * 21_600) * 1000));
        for noon in quarter_days.take_while(|at| at.0 < 2_208_988_800_000) {
            let (before, until) = (noon - Duration::hours(25), noon + Duration::hours(30));
            if offset(noon) == offset(noon + Duration::hours(6)) || offset(before) != offset(noon) {
                continue;
            }
            changes += 1;
            let found = series("0 30 * * * * *", *zone, before, 60);
            let times: Vec<At> = found.iter().map(|one| one.at).filter(|at| *at <= until).collect();
            assert_eq!(times, oracle(*zone, before, &every, until.utc()), "{zone} {}", noon.utc());
        }
    }
    assert!(changes > 600, "{changes}");
}

/// What the wall shows each minute: when it first shows a wanted time or, skipping it, a later one.
fn oracle(zone: Tz, after: At, wanted: &[u32], until: DateTime<Utc>) -> Vec<At> {
    let mut minute = after.utc();
    let mut highest = minute.with_timezone(&zone).naive_local();
    let mut found = vec![];
    while minute < until {
        minute += Duration::minutes(1);
        let wall = minute.with_timezone(&zone).naive_local();
        let mut passed = highest;
        let mut due = false;
        while passed < wall {
            passed += Duration::minutes(1);
            due |= passed.minute() == 30 && wanted.contains(&passed.hour());
        }
        highest = highest.max(wall);
        if due {
            found.push(At::from(minute));
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// M1, P6: against a walk minute by minute through the week, in any zone, any year from 2010 to 2039.
    #[test]
    fn occurrences_agree_with_a_walk(
        zone in select(ZONES),
        day in 14_610i64..25_560,
        hour in 0u32..24,
        other in 0u32..24,
    ) {
        let after = At(day * 86_400_000);
        let until = after.utc() + Duration::days(7);
        // Start where the wall shows a time for the first time, as a schedule's cursor does.
        let wall = after.utc().with_timezone(&zone).naive_local();
        prop_assume!(zone.from_local_datetime(&wall).earliest().map(|first| first.to_utc()) == Some(after.utc()));
        let cron = format!("0 30 {hour},{other} * * * *");
        let found = series(&cron, zone, after, 20);
        let times: Vec<At> = found.iter().map(|one| one.at).filter(|at| at.utc() <= until).collect();
        prop_assert_eq!(times, oracle(zone, after, &[hour, other], until));
        prop_assert!(found.windows(2).all(|pair| pair[0].at < pair[1].at && pair[0].slot < pair[1].slot));
    }

    /// M1: from anywhere, also within an hour that comes twice, the next is later and none is skipped.
    #[test]
    fn the_next_is_the_earliest_later_one(zone in select(ZONES), seconds in 1_262_304_000i64..2_208_988_800, ahead in 0i64..200_000) {
        let cron = Schedule::from_str("0 30 * * * * *").unwrap();
        let (now, then) = (At(seconds * 1000), At((seconds + ahead) * 1000));
        let next = next_occurrence(&cron, zone, now).unwrap();
        prop_assert!(next.at > now);
        let later = next_occurrence(&cron, zone, then).unwrap();
        prop_assert!(later.at >= next.at);
        if then < next.at {
            prop_assert_eq!(later.at, next.at);
        }
    }
}
