//! Business time: hours and days in which nobody works do not count.

use std::collections::BTreeSet;

use baton::rules::calendar::{Calendar, WorkingHours, first_instant};
use baton_storage::time::At;
use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use chrono_tz::Tz;
use proptest::prelude::*;
use proptest::sample::select;

/// Ordinary zones and every odd kind: half hours, a skipped day, changes around midnight, Ramadan.
pub const ZONES: &[Tz] = &[
    Tz::UTC,
    Tz::Europe__London,
    Tz::America__New_York,
    Tz::America__Los_Angeles,
    Tz::America__St_Johns,
    Tz::America__Santiago,
    Tz::America__Asuncion,
    Tz::Asia__Kolkata,
    Tz::Asia__Tokyo,
    Tz::Asia__Beirut,
    Tz::Asia__Gaza,
    Tz::Africa__Casablanca,
    Tz::Australia__Lord_Howe,
    Tz::Pacific__Apia,
    Tz::Pacific__Chatham,
    Tz::America__Sao_Paulo,
];

pub fn nine_to_five() -> WorkingHours {
    use Weekday::*;
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    WorkingHours { opens: time(9), closes: time(17), days: vec![Mon, Tue, Wed, Thu, Fri] }
}

/// Working days are counted from the present one, if it has not ended; holidays and weekends are none.
/// Proves P6.
#[test]
fn working_days_are_counted_from_the_present_one() {
    let calendar = calendar(Tz::Europe__London, &["2027-02-08"]);
    let at = |moment: &str| At::from(moment.parse::<chrono::DateTime<chrono::Utc>>().unwrap());
    let day = |from: &str, nth| calendar.working_day(at(from), nth);
    let monday = Some((at("2027-02-01T09:00:00Z"), at("2027-02-01T17:00:00Z")));
    assert_eq!(day("2027-02-01T09:00:00Z", 1), monday);
    assert_eq!(day("2027-02-01T16:59:59Z", 1), monday);
    assert_eq!(day("2027-01-30T12:00:00Z", 1), monday);
    assert_eq!(day("2027-02-01T17:00:00Z", 1), day("2027-02-01T09:00:00Z", 2));
    let tenth = Some((at("2027-02-15T09:00:00Z"), at("2027-02-15T17:00:00Z")));
    assert_eq!(day("2027-02-01T09:00:00Z", 10), tenth);
    assert_eq!(day("2027-02-01T09:00:00Z", 0), None);
}

pub fn calendar(zone: Tz, holidays: &[&str]) -> Calendar {
    Calendar::new(zone, nine_to_five(), holidays.iter().map(|day| day.parse().unwrap()).collect())
}

/// A moment by its local text.
pub fn at(zone: Tz, local: &str) -> At {
    first_instant(zone, local.parse::<NaiveDateTime>().unwrap())
}

fn shown(calendar: &Calendar, at: Option<At>) -> String {
    at.map_or("never".into(), |at| calendar.local(at).format("%a %Y-%m-%d %H:%M").to_string())
}

/// R6: four business hours on a working day, over the evening, over the weekend, over a holiday.
#[test]
fn business_hours_skip_what_is_not_worked() {
    let london = Tz::Europe__London;
    let calendar = calendar(london, &["2026-12-25", "2026-12-28"]);
    let four =
        |local: &str| shown(&calendar, calendar.plus_business_hours(at(london, local), Duration::hours(4)));
    assert_eq!(four("2026-11-23T10:00:00"), "Mon 2026-11-23 14:00");
    assert_eq!(four("2026-11-23T15:30:00"), "Tue 2026-11-24 11:30");
    assert_eq!(four("2026-11-20T16:00:00"), "Mon 2026-11-23 12:00");
    assert_eq!(four("2026-11-21T11:00:00"), "Mon 2026-11-23 13:00");
    assert_eq!(four("2026-11-23T06:00:00"), "Mon 2026-11-23 13:00");
    assert_eq!(four("2026-12-24T15:00:00"), "Tue 2026-12-29 11:00");
    // Four hours after one o'clock is five, when nobody works: the same in working time is nine.
    assert_eq!(four("2026-11-23T13:00:00"), "Tue 2026-11-24 09:00");
}

/// R6, T1: two business days keep the time of day.
#[test]
fn business_days_keep_the_time_of_day() {
    let london = Tz::Europe__London;
    let calendar = calendar(london, &["2026-12-25", "2026-12-28"]);
    let plus = |local: &str, days| shown(&calendar, calendar.plus_business_days(at(london, local), days));
    assert_eq!(plus("2026-11-23T10:15:00", 2), "Wed 2026-11-25 10:15");
    assert_eq!(plus("2026-11-19T10:15:00", 2), "Mon 2026-11-23 10:15");
    assert_eq!(plus("2026-11-20T18:00:00", 1), "Tue 2026-11-24 09:00");
    assert_eq!(plus("2026-12-24T16:59:00", 1), "Tue 2026-12-29 16:59");
    assert_eq!(plus("2026-11-21T12:00:00", 0), "Mon 2026-11-23 09:00");
    // The clocks went back on the 25th of October: the time on the wall stays.
    assert_eq!(plus("2026-10-23T09:30:00", 1), "Mon 2026-10-26 09:30");
}

/// R6: working time is half open, as shops are.
#[test]
fn opening_is_work_and_closing_is_not() {
    let calendar = calendar(Tz::UTC, &[]);
    assert!(calendar.is_working(at(Tz::UTC, "2026-11-23T09:00:00")));
    assert!(!calendar.is_working(at(Tz::UTC, "2026-11-23T17:00:00")));
    assert!(!calendar.is_working(at(Tz::UTC, "2026-11-22T12:00:00")));
    assert!(!calendar.is_working_day("2026-11-22".parse().unwrap()));
}

/// R6: Samoa left out the 30th of December 2011, a Friday; nothing is due on it.
#[test]
fn a_day_that_never_was_is_no_working_day() {
    let apia = Tz::Pacific__Apia;
    let calendar = calendar(apia, &[]);
    assert!(!calendar.is_working_day("2011-12-30".parse().unwrap()));
    let due = calendar.plus_business_days(at(apia, "2011-12-29T10:00:00"), 1);
    assert_eq!(shown(&calendar, due), "Mon 2012-01-02 10:00");
}

/// R6: where nobody ever works, the answer is that there is none, and it comes at once.
#[test]
fn no_working_day_at_all_is_an_answer() {
    let never = Calendar::new(Tz::UTC, WorkingHours { days: vec![], ..nine_to_five() }, BTreeSet::new());
    let now = at(Tz::UTC, "2026-11-23T09:00:00");
    assert_eq!(never.next_working(now), None);
    assert_eq!(never.plus_business_hours(now, Duration::hours(1)), None);
    assert_eq!(never.plus_business_days(now, 1), None);
    let ordinary = calendar(Tz::UTC, &[]);
    assert_eq!(ordinary.plus_business_days(now, usize::MAX), None);
    for odd in [i64::MIN, i64::MAX] {
        let _ = (ordinary.next_working(At(odd)), ordinary.local(At(odd)));
    }
}

prop_compose! {
    /// A calendar in any zone with holidays around any moment from 2010 to 2039.
    fn setting()(
        zone in select(ZONES),
        moment in 1_262_304_000i64..2_208_988_800,
        ahead in prop::collection::vec(0i64..20, 0..6),
    ) -> (Calendar, Vec<NaiveDate>, At) {
        let now = At(moment * 1000);
        let day = now.utc().date_naive();
        let holidays: Vec<NaiveDate> = ahead.iter().map(|days| day + Duration::days(*days)).collect();
        (Calendar::new(zone, nine_to_five(), holidays.iter().copied().collect()), holidays, now)
    }
}

proptest! {
    /// R6, T1: a due time is later, within working hours, and on no weekend or holiday.
    #[test]
    fn due_times_are_working_times((calendar, holidays, now) in setting(), hours in 0i64..60, days in 0usize..12) {
        for due in [calendar.plus_business_hours(now, Duration::hours(hours)), calendar.plus_business_days(now, days)] {
            let due = due.expect("somebody works within ten years");
            let local = calendar.local(due);
            prop_assert!(due >= now && calendar.is_working(due));
            prop_assert!(local.time() >= nine_to_five().opens && local.time() < nine_to_five().closes, "{local}");
            prop_assert!(local.weekday().num_days_from_monday() < 5 && !holidays.contains(&local.date_naive()));
        }
    }

    /// R6, T1: what starts later, or lasts longer, is due no earlier.
    #[test]
    fn due_times_are_in_order((calendar, _, now) in setting(), later in 0i64..400_000, hours in 0i64..40, more in 0i64..40) {
        let then = now + Duration::seconds(later);
        let (short, long) = (Duration::hours(hours), Duration::hours(hours + more));
        prop_assert!(calendar.plus_business_hours(now, short) <= calendar.plus_business_hours(then, short));
        prop_assert!(calendar.plus_business_hours(now, short) <= calendar.plus_business_hours(now, long));
        let (few, many) = (hours as usize / 8, (hours + more) as usize / 8);
        prop_assert!(calendar.plus_business_days(now, few) <= calendar.plus_business_days(then, few));
        prop_assert!(calendar.plus_business_days(now, few) <= calendar.plus_business_days(now, many));
    }
}
