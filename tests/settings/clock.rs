//! The hour of the day's message where clocks change.

use baton::accounts::settings::{Personal, bits};
use baton_storage::people;
use baton_storage::settings::Settings;
use chrono::Weekday;

use super::*;

/// In the night in which an hour is skipped it comes at the first moment after it; in the one in which an hour comes twice,
/// the first time. The day after it is the same hour on their clock again.
#[tokio::test(flavor = "multi_thread")]
async fn clocks_change_and_the_hour_stays() {
    let bot = TestBot::open().await;
    let mut db = bot.app.storage.read().await.expect("a reader");
    let sam = people::find(&mut db, &SAM.into()).await.expect("asked").expect("Sam");
    let every_day = bits(&baton::accounts::settings::WEEK);
    let set = Settings { daily_hour: Some(1), days: Some(every_day), ..Settings::default() };
    let personal = Personal::new(&bot.app, Some(&sam), set);
    for (after, next) in [
        // London: 28 March 2027, 01:00 to 02:00 is skipped.
        ("2027-03-27T12:00:00Z", "2027-03-28T01:00:00Z"),
        ("2027-03-28T12:00:00Z", "2027-03-29T00:00:00Z"),
        // 31 October 2027, 01:00 to 02:00 comes twice.
        ("2027-10-30T12:00:00Z", "2027-10-31T00:00:00Z"),
        ("2027-10-31T12:00:00Z", "2027-11-01T01:00:00Z"),
    ] {
        assert_eq!(personal.next(at(after), at(after)), Some(at(next)), "after {after}");
    }
    // On holidays nobody is told.
    assert_eq!(
        personal.next(at("2026-12-24T12:00:00Z"), at("2026-12-24T12:00:00Z")),
        Some(at("2026-12-26T01:00:00Z"))
    );
}

/// Whoever is told before the working day begins reads what is planned for that day's beginning on that day; whoever is told
/// later reads it later the same day. What is planned for now is told at the next hour of theirs.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_planned_for_a_day_is_told_on_that_day() {
    let bot = TestBot::open().await;
    let of = |hour| Personal::new(&bot.app, None, Settings { daily_hour: Some(hour), ..Settings::default() });
    let (now, tomorrow) = (at("2026-11-23T10:00:00Z"), at("2026-11-24T09:00:00Z"));
    for (hour, told) in
        [(7, "2026-11-24T07:00:00Z"), (9, "2026-11-24T09:00:00Z"), (16, "2026-11-24T16:00:00Z")]
    {
        assert_eq!(of(hour).next(tomorrow, now), Some(at(told)), "{hour}");
        assert_eq!(of(hour).planned(tomorrow), Some(at(told)), "{hour}");
    }
    assert_eq!(of(7).horizon(at("2026-11-24T07:00:00Z")), tomorrow);
    assert_eq!(of(16).horizon(at("2026-11-24T16:00:00Z")), at("2026-11-24T16:00:00Z"));
    let early = at("2026-11-24T08:00:00Z");
    assert_eq!(of(7).next(early, early), Some(at("2026-11-25T07:00:00Z")), "not at once");
}

/// Quiet ends when the day begins where they are; a day that is no day is none; nobody can be left without any day.
#[tokio::test(flavor = "multi_thread")]
async fn quiet_ends_with_their_own_day() {
    let bot = TestBot::open().await;
    let of = |settings| Personal::new(&bot.app, None, settings);
    let quiet = |day: &str| of(Settings { quiet_until: Some(day.into()), ..Settings::default() });
    let now = at("2026-11-23T10:00:00Z");
    assert_eq!(quiet("2026-11-30").next(now, now), Some(at("2026-11-30T09:00:00Z")));
    assert_eq!(quiet("2026-11-30").instead(now), Some(at("2026-11-30T09:00:00Z")));
    assert!(quiet("2026-11-30").is_quiet(now) && !quiet("2026-11-23").is_quiet(now));
    assert_eq!(quiet("soon").next(now, now), of(Settings::default()).next(now, now));
    assert_eq!(of(Settings::default()).instead(now), None);
    let weekend = of(Settings { days: Some(bits(&[Weekday::Sat])), ..Settings::default() });
    assert_eq!(weekend.next(now, now), Some(at("2026-11-28T09:00:00Z")));
    let late = of(Settings { daily_hour: Some(23), ..Settings::default() });
    assert_eq!(late.instead(at("2026-11-23T23:30:00Z")), None);
    assert_eq!(late.instead(now), Some(at("2026-11-23T23:00:00Z")));
}
