//! The first days of a customer.

use baton_storage::states::Segment;
use baton_storage::time::At;

use super::playbook::{shipped, text, with};
use crate::harness::at;
use baton::accounts::qualification::QualificationRules;
use baton::features::onboarding::rules::OnboardingRules;
use baton::rules::calendar::Calendar;

/// The page's example accounts, as it has them: tier, segmentation; gemstone, whether they have a CSM, and the days
/// their onboarding takes. O2.
const ACCOUNTS: [(&str, u8, &str, &str, bool, u32); 7] = [
    ("Homeworld Inc.", 1, "Strategic", "Diamond", true, 180),
    ("Beach City Corp.", 1, "Large", "Pearl", true, 180),
    ("Funland Arcade", 2, "Strategic", "Pearl", true, 180),
    ("Le Hotel", 3, "Large", "Sapphire", true, 90),
    ("The Crab Shack", 4, "Large", "Ruby", false, 90),
    ("Buddwick Public Library", 4, "Strategic", "Ruby", false, 90),
    ("Big Donut", 4, "Mid-Market", "Quartz", false, 30),
];

/// O2: the seven example accounts of the page get the gemstone, the CSM and the days that the page gives them.
#[test]
fn the_seven_accounts_of_the_page() {
    let rules = shipped().of::<OnboardingRules>().clone();
    for (account, tier, segmentation, name, csm, days) in ACCOUNTS {
        let stone = rules.gemstone(tier, segmentation).expect(account);
        assert_eq!((stone.name.as_str(), stone.csm, stone.days), (name, csm, days), "{account}");
    }
    // Each has what the page says of its calls and outreach.
    let said: Vec<String> = rules
        .gemstones
        .iter()
        .map(|stone| format!("{}: {}; {}", stone.name, stone.calls, stone.outreach))
        .collect();
    insta::assert_snapshot!(said.join("\n"), @"
    Diamond: Weekly, with an implementation engineer on the calls; Personal and automated
    Pearl: Weekly, with an implementation engineer when needed; Personal and automated
    Sapphire: Every two to three weeks; Personal and automated
    Ruby: Monthly to weekly; Personal and automated
    Quartz: None: the account manager; Automated
    ");
}

/// O2, Q1: the tier is that of the qualification table, from $500k, $250k and $100k, and the fourth below.
#[test]
fn the_tier_is_the_tables() {
    let rules = shipped().of::<QualificationRules>().clone();
    for segment in Segment::ALL {
        for (arr, tier) in [
            (500_000, 1),
            (499_999, 2),
            (250_000, 2),
            (249_999, 3),
            (100_000, 3),
            (99_999, 4),
            (0, 4),
            (-1, 4),
            (i64::MAX, 1),
        ] {
            assert_eq!(rules.tier(*segment, arr), tier, "{segment} {arr}");
        }
    }
}

/// O2: however the CRM writes its word; one it does not know, or none, falls through to what fits everybody.
#[test]
fn the_crms_word_is_read_as_people_write_it() {
    let rules = shipped().of::<OnboardingRules>().clone();
    let name = |tier, word: &str| rules.gemstone(tier, word).map(|stone| stone.name.clone());
    assert_eq!(name(1, " STRATEGIC ").as_deref(), Some("Diamond"));
    assert_eq!(name(1, "").as_deref(), Some("Pearl"));
    assert_eq!(name(4, "smb").as_deref(), Some("Quartz"));
    assert_eq!(name(9, "<!channel>").as_deref(), Some("Quartz"));
}

fn london() -> Calendar {
    let playbook = shipped();
    let holidays = ["2026-12-25".parse().expect("a day")].into();
    Calendar::new(chrono_tz::Europe::London, playbook.hours, holidays)
}

/// O1: 14, 30, 30 and 45 days after the start, and the plan on day 30, 60 and 90; what ends at a weekend or on a
/// holiday is due before it; reminders come as a working day begins, the question why on the next working morning.
#[test]
fn what_is_due_when() {
    let (rules, calendar) = (shipped().of::<OnboardingRules>().clone(), london());
    // A Wednesday: thirty days later is Christmas, forty-five a Saturday.
    let began = at("2026-11-25T10:00:00Z");
    let say = |at: At| at.utc().format("%a %-d %b %H:%M").to_string();
    let lines: Vec<String> = rules
        .goals()
        .map(|goal| {
            let due = goal.due(began, &calendar).expect("a day");
            let reminders: Vec<String> = goal.reminders(began, &calendar).into_iter().map(say).collect();
            let asked = goal.asked_at(due, &calendar).map_or("never".into(), say);
            format!("{}: {}; reminded {}; asked why {asked}", goal.id(), say(due), reminders.join(", "))
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    kickoff: Wed 9 Dec 10:00; reminded Wed 2 Dec 09:00, Mon 7 Dec 09:00; asked why Thu 10 Dec 09:00
    first_call: Thu 24 Dec 10:00; reminded Fri 18 Dec 09:00; asked why Mon 28 Dec 09:00
    first_value: Thu 24 Dec 10:00; reminded Fri 18 Dec 09:00; asked why Mon 28 Dec 09:00
    onboarded: Fri 8 Jan 10:00; reminded Mon 4 Jan 09:00; asked why Mon 11 Jan 09:00
    plan-30: Thu 24 Dec 10:00; reminded Thu 24 Dec 09:00; asked why never
    plan-60: Fri 22 Jan 10:00; reminded Fri 22 Jan 09:00; asked why never
    plan-90: Tue 23 Feb 10:00; reminded Tue 23 Feb 09:00; asked why never
    ");
}

/// O1: ten percent of the licences is first value; none bought, or none known to be, is not.
#[test]
fn a_tenth_of_the_licences_is_first_value() {
    let rules = shipped().of::<OnboardingRules>().clone();
    let value = rules.goal("first_value").expect("the milestone");
    for (active, bought, reached) in [
        (50, 500, true),
        (49, 500, false),
        (51, 505, true),
        (50, 505, false),
        (0, 0, false),
        (5, 0, false),
        (1, 10, true),
        (i64::MAX, i64::MAX, true),
    ] {
        assert_eq!(value.reached_by(active, bought), reached, "{active} of {bought}");
    }
    assert!(!rules.goal("kickoff").expect("the milestone").reached_by(500, 500));
    assert!(rules.ends_with("onboarded") && !rules.ends_with("kickoff"));
}

/// O1, O2: whatever is wrong with the file is named with file, line and reason, all of it at once.
#[test]
fn faults_name_file_line_and_reason() {
    let fault = |text: &str| with("onboarding.toml", text).expect_err("a fault");
    let good = text("onboarding.toml");
    let wrong = good
        .replace("id = \"first_call\"", "id = \"kickoff\"")
        .replace("id = \"onboarded\"", "id = \"plan-30\"")
        .replace("due_days = 14", "due_days = 400")
        .replace("reminds_before = [7, 2]", "reminds_before = [400]")
        .replace("license_use_at_least = 10", "license_use_at_least = 0")
        .replace("step = \"first-call\"", "step = \"first-cal\"")
        .replace("day = 60", "day = 20")
        .replace("\"large\", \"strategic\"", "\"Large\", \"strategic\"")
        .replace("outreach = \"Automated\"", "outreach = \"Automated\"\ntiers = [4]");
    insta::assert_snapshot!(fault(&wrong), @"
    words/onboarding.toml:16: `due_days` is 1 to 366, not 400
    words/onboarding.toml:17: a reminder comes after the start
    words/onboarding.toml:21: the id `kickoff` is given twice
    words/onboarding.toml:23: milestones stand in the order in which they are due
    words/onboarding.toml:25: no track has a step `first-cal`
    words/onboarding.toml:30: milestones stand in the order in which they are due
    words/onboarding.toml:33: a share of the licences is 1 to 100 percent
    words/onboarding.toml:36: `plan-30` is no id: no `@`, no `/`, and parts of the plan are called `plan-…`
    words/onboarding.toml:38: milestones stand in the order in which they are due
    words/onboarding.toml:61: the plan's days ascend
    words/onboarding.toml:100: `Large` has to be in small letters
    words/onboarding.toml:102: the last gemstone has to fit everybody; leave `tiers` and `segmentations` out
    ");
    insta::assert_snapshot!(fault("milestones = []\nreasons = []\nplan = []\ngemstones = []"), @"
    words/onboarding.toml:1: there is no milestone; one is needed
    words/onboarding.toml:2: there is no reason to choose for a late milestone; one is needed
    ");
    insta::assert_snapshot!(fault(&good.replacen("due_days = 14", "due_day = 14", 1)), @"words/onboarding.toml:16: unknown field `due_day`, expected one of `id`, `label`, `due_days`, `reminds_before`, `step`, `license_use_at_least`; did you mean `due_days`?");
}
