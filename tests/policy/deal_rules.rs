//! When the rules speak of a deal, how often, and what can be wrong with them.

use chrono::{NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;

use super::playbook::{shipped, text, with};
use crate::harness::at;
use baton::features::deals::rules::asks::DealRules;
use baton::features::deals::rules::asks::{DealFacts, Moment};
use baton::rules::calendar::{Calendar, WorkingHours};
use baton::tasks::rules::{ReminderRules, Slip};

fn calendar() -> Calendar {
    let hours = WorkingHours {
        opens: NaiveTime::from_hms_opt(9, 0, 0).expect("a time"),
        closes: NaiveTime::from_hms_opt(17, 0, 0).expect("a time"),
        days: vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri],
    };
    Calendar::new(Tz::Europe__London, hours, [day("2026-12-25")].into())
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// The rules that speak of a deal in this stage since Monday 23 November 2026, ten o'clock.
fn speak(stage: &str, change: impl FnOnce(&mut DealFacts<'_>)) -> Vec<String> {
    let playbook = shipped();
    let mut deal = DealFacts {
        stage: playbook.stages.parse(stage).expect("a stage"),
        stage_since: at("2026-11-23T10:00:00Z"),
        close_date: Some(day("2027-02-15")),
        requested: false,
        has_csm: false,
        gets_none: false,
        deleted: false,
        track: "enterprise",
    };
    change(&mut deal);
    let moments = playbook.of::<DealRules>().moments(&deal, &playbook.stages, &calendar());
    moments
        .into_iter()
        .map(|Moment { rule, at, .. }| format!("{rule} {}", at.utc().format("%m-%d %H:%M")))
        .collect()
}

/// Each stage has its rules, each at its moment; a day on which nobody works is the next on which somebody does.
/// Proves R2, T1.
#[test]
fn each_stage_has_its_rules() {
    let passed = "close-passed 02-16 00:00";
    assert_eq!(speak("Scoping", |_| {}), [passed]);
    assert_eq!(
        speak("Technical Evaluation", |_| {}),
        ["stage-3 11-23 10:00", "stage-3-idle 11-30 00:00", "close-near 01-18 00:00", passed]
    );
    assert_eq!(speak("Proposal", |_| {}), ["stage-4 11-23 10:00", passed]);
    for late in ["Negotiating", "Awaiting Signature", "Closing"] {
        assert_eq!(speak(late, |_| {}), ["stage-5 11-23 10:00", passed], "{late}");
    }
    assert_eq!(speak("Closed Won", |_| {}), ["won-without-csm 11-23 10:00"]);
    assert!(speak("Closed Lost", |_| {}).is_empty() && speak("Duplicate", |_| {}).is_empty());
    let christmas = speak("Discovery", |deal| deal.close_date = Some(day("2026-12-24")));
    assert_eq!(christmas, ["close-passed 12-28 00:00"], "a holiday and a weekend later");
}

/// A request, a CSM, or none to be had makes the questions for one superfluous, and no other. Proves R2, Q1.
#[test]
fn what_makes_a_rule_superfluous() {
    let passed = "close-passed 02-16 00:00";
    assert_eq!(speak("Proposal", |deal| deal.requested = true), [passed]);
    assert_eq!(speak("Negotiating", |deal| deal.requested = true), ["stage-5 11-23 10:00", passed]);
    assert_eq!(speak("Negotiating", |deal| deal.has_csm = true), [passed]);
    assert_eq!(speak("Proposal", |deal| deal.gets_none = true), [passed]);
    assert_eq!(
        speak("Proposal", |deal| deal.track = "commercial"),
        [passed],
        "the seller introduces, when it is won"
    );
    assert_eq!(
        speak("Technical Evaluation", |deal| deal.track = "commercial"),
        ["close-near-commercial 02-01 00:00", passed]
    );
    assert!(speak("Scoping", |deal| deal.close_date = None).is_empty());
}

/// Never more than three times, and then somebody else: working days for one rule, weeks on the wall for another,
/// the change of the clocks included. Proves T1.
#[test]
fn three_times_and_then_somebody_else() {
    let rules = shipped().of::<DealRules>().clone();
    let said = |rule: &str, first: &str| {
        let rhythm = rules.find(rule).expect("a rule").rhythm(at(first), &calendar());
        let shown = |at: baton_storage::time::At| at.utc().format("%m-%d %H:%M").to_string();
        (rhythm.reminders.into_iter().map(shown).collect::<Vec<_>>(), rhythm.escalate_at.map(shown))
    };
    let (told, then) = said("stage-4", "2026-11-23T10:00:00Z");
    assert_eq!(told, ["11-23 10:00", "11-25 10:00", "11-27 10:00"]);
    assert_eq!(then.as_deref(), Some("12-01 10:00"));
    let (told, then) = said("close-passed", "2027-03-18T09:00:00Z");
    assert_eq!(told, ["03-18 09:00", "03-25 09:00", "04-01 08:00"], "nine in London each time");
    assert_eq!(then.as_deref(), Some("04-08 08:00"));
    let (told, then) = said("stage-3", "2026-11-23T10:00:00Z");
    assert_eq!((told.len(), then), (1, None), "news is told once");
}

/// A date that moves within its quarter and by a month at most is nobody's news. Proves G1.
#[test]
fn what_a_moved_date_means() {
    let rules = ReminderRules { shown: 8, reopens_within_days: 30, slip_days: 30, slips_asked: 3 };
    let slip = |from: &str, to: &str| rules.slip(day(from), day(to), 2);
    assert_eq!(slip("2027-02-15", "2027-03-17"), Slip::Small, "thirty days");
    assert_eq!(slip("2027-02-15", "2027-03-18"), Slip::Far, "thirty-one");
    assert_eq!(slip("2027-01-31", "2027-02-01"), Slip::Far, "a day, and another fiscal quarter");
    assert_eq!(slip("2027-03-31", "2027-04-01"), Slip::Small, "no quarter of a year that begins in February");
    assert_eq!(slip("2027-04-30", "2027-05-01"), Slip::Far);
    assert_eq!(slip("2027-05-01", "2027-04-30"), Slip::Far, "pulled in as well");
}

/// What is wrong with the file is said with its line. Proves T1.
#[test]
fn faults_are_named() {
    let fault = |changed: fn(String) -> String| -> String {
        let faults = with("deals.toml", &changed(text("deals.toml"))).expect_err("a fault");
        faults.lines().next().unwrap_or_default().to_owned()
    };
    let times = fault(|text| text.replacen("times = 3", "times = 4", 1));
    assert!(
        times.starts_with("words/deals.toml:") && times.ends_with("`times` is 4; it is 1 to 3"),
        "{times}"
    );
    let stage = fault(|text| text.replacen("[\"4-Proposal\"]", "[\"4-Propose\"]", 1));
    assert!(stage.ends_with("\"4-Propose\" is no stage of stages.toml"), "{stage}");
    let twice = fault(|text| text.replacen("id = \"stage-4\"", "id = \"stage-3\"", 1));
    assert!(twice.ends_with("the id `stage-3` is given twice"), "{twice}");
    let pause = fault(|text| text.replacen("again_after_days = 7\n", "", 1));
    assert!(pause.contains("the rule `close-passed` needs `again_after_days`"), "{pause}");
    let news = fault(|text| text.replacen("asked = false\n", "asked = false\nurgent = true\n", 1));
    assert!(news.contains("the rule `stage-3` is news"), "{news}");
    let key = fault(|text| text.replacen("escalates_to =", "escalate_to =", 1));
    assert!(key.contains("did you mean `escalates_to`?"), "{key}");
}
