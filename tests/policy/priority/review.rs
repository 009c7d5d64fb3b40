//! The quarterly review: when it opens, of which quarter it is, what came of it (P6).

use std::str::FromStr;

use baton_storage::reviews::Item;
use baton_storage::states::{ItemState, Priority};
use chrono::{Datelike, Months, NaiveDate, Weekday};
use chrono_tz::Tz;
use cron::Schedule;
use proptest::prelude::*;

use super::super::calendar::at;
use super::super::playbook::{shipped, text, with};
use baton::features::reviews::rules::{Progress, ReviewRules, moved};
use baton::rules::quarter::{label, quarter_of};
use baton::rules::recurrence::next_occurrence;

fn rules() -> ReviewRules {
    shipped().of::<ReviewRules>().clone()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The openings of a year, where a team is.
fn openings(starts: u32, year: i32) -> Vec<String> {
    let cron = Schedule::from_str(&rules().cron(starts)).unwrap();
    let zone = Tz::Europe__London;
    let before = at(zone, &format!("{}-12-31T23:00:00", year - 1));
    let first = next_occurrence(&cron, zone, before);
    std::iter::successors(first, |last| next_occurrence(&cron, zone, last.at))
        .map(|one| one.slot)
        .take_while(|slot| slot.starts_with(&year.to_string()))
        .collect()
}

/// Of a fiscal year that starts in February: the first Mondays of February, May, August and November, at nine.
/// Proves P6.
#[test]
fn it_opens_on_the_first_monday_of_a_fiscal_quarter() {
    assert_eq!(
        openings(2, 2026),
        ["2026-02-02T09:00:00", "2026-05-04T09:00:00", "2026-08-03T09:00:00", "2026-11-02T09:00:00"]
    );
    assert_eq!(
        openings(2, 2027),
        ["2027-02-01T09:00:00", "2027-05-03T09:00:00", "2027-08-02T09:00:00", "2027-11-01T09:00:00"]
    );
    assert_eq!(
        openings(1, 2026),
        ["2026-01-05T09:00:00", "2026-04-06T09:00:00", "2026-07-06T09:00:00", "2026-10-05T09:00:00"]
    );
}

/// It takes ten working days; whoever is not done is reminded on the seventh, and the managers read on the last what is
/// left. Proves P6.
#[test]
fn it_takes_ten_working_days() {
    let rules = rules();
    assert_eq!((rules.working_days, rules.reminds_on, rules.lists_on), (10, 7, 10));
}

/// A quarter has its first day and is called by the year in which its fiscal year ends. Proves P6.
#[test]
fn a_quarter_is_called_by_its_fiscal_year() {
    let called = |text: &str, starts: u32| {
        let quarter = quarter_of(day(text), starts);
        format!("{quarter} {}", label(quarter, starts))
    };
    assert_eq!(called("2026-11-02", 2), "2026-11-01 FY27 Q4");
    assert_eq!(called("2027-01-31", 2), "2026-11-01 FY27 Q4");
    assert_eq!(called("2027-02-01", 2), "2027-02-01 FY28 Q1");
    assert_eq!(called("2026-02-28", 2), "2026-02-01 FY27 Q1");
    assert_eq!(called("2026-01-01", 1), "2026-01-01 FY26 Q1");
    assert_eq!(called("2026-12-31", 1), "2026-10-01 FY26 Q4");
    assert_eq!(called("2026-12-31", 10), "2026-10-01 FY27 Q1");
    assert_eq!(called("2026-09-30", 10), "2026-07-01 FY26 Q4");
    assert_eq!(called("2099-12-31", 12), "2099-12-01 FY00 Q1");
}

/// Every month of three years, for a fiscal year that starts in each of the twelve: counted on from its start, three
/// months to a quarter and twelve to a year, which is called by its last month. Proves P6.
#[test]
fn every_month_of_every_fiscal_year() {
    for starts in 1..=12_u32 {
        let first = NaiveDate::from_ymd_opt(2025, starts, 1).unwrap();
        let ends_in = |year: u32| if starts == 1 { 2025 + year } else { 2026 + year };
        for passed in 0..36 {
            let month = first + Months::new(passed);
            let (year, quarter) = (passed / 12, passed % 12 / 3);
            let begins = first + Months::new(year * 12 + quarter * 3);
            assert_eq!(quarter_of(month, starts), begins, "{month}, from {starts}");
            let wanted = format!("FY{} Q{}", ends_in(year) % 100, quarter + 1);
            assert_eq!(label(begins, starts), wanted, "{month}, from {starts}");
        }
    }
}

proptest! {
    /// Whatever month a fiscal year starts in: a quarter begins on a first, at most three months before each of its days,
    /// a whole number of quarters after the start; four of them make a year of one name; and on its first Monday, and
    /// on no other day of it, a review opens. Proves P6.
    #[test]
    fn every_day_is_in_one_quarter(number in 10_957_i32..29_220, starts in 1_u32..=12) {
        let today = NaiveDate::from_num_days_from_ce_opt(719_163 + number).unwrap();
        let quarter = quarter_of(today, starts);
        prop_assert_eq!(quarter.day(), 1);
        prop_assert!(quarter <= today && today < quarter + Months::new(3));
        prop_assert_eq!((quarter.month() + 12 - starts) % 3, 0);
        prop_assert_eq!(quarter_of(quarter, starts), quarter);
        let mut year = quarter;
        while year.month() != starts {
            year = year - Months::new(3);
        }
        let ends = (year + Months::new(12)).pred_opt().unwrap();
        let called: Vec<String> = (0..4).map(|n| label(year + Months::new(3 * n), starts)).collect();
        let wanted: Vec<String> = (1..=4).map(|n| format!("FY{:02} Q{n}", ends.year() % 100)).collect();
        prop_assert_eq!(called, wanted);
        let cron = Schedule::from_str(&rules_cron(starts)).unwrap();
        let noon = today.pred_opt().unwrap().and_hms_opt(12, 0, 0).unwrap();
        let next = next_occurrence(&cron, Tz::UTC, at(Tz::UTC, &noon.format("%Y-%m-%dT%H:%M:%S").to_string()));
        let opens = next.unwrap().slot == format!("{today}T09:00:00");
        let first_monday = today.weekday() == Weekday::Mon && today.day() <= 7 && quarter.month() == today.month();
        prop_assert_eq!(opens, first_monday);
    }
}

/// The rules are read once for all cases.
fn rules_cron(starts: u32) -> String {
    static RULES: std::sync::OnceLock<ReviewRules> = std::sync::OnceLock::new();
    RULES.get_or_init(rules).cron(starts)
}

/// What is wrong with its rules is named with file, line and reason. Proves P6.
#[test]
fn faults_name_file_line_and_reason() {
    let fault = |text: &str| with("reviews.toml", text).expect_err("a fault");
    let good = text("reviews.toml");
    let wrong = good
        .replace("{months} Mon *", "Munday")
        .replace("reminds_on = 7", "reminds_on = 11")
        .replace("lists_on = 10", "lists_on = 0");
    insta::assert_snapshot!(fault(&wrong), @"
    words/reviews.toml:5: `opens` is no cron rule of seven fields: 'Munday' is not a valid month name.
    words/reviews.toml:5: `opens` needs `{months}`: a review is of a fiscal quarter
    words/reviews.toml:10: `reminds_on` is a working day of the review, 1 to 10
    words/reviews.toml:12: `lists_on` is a working day of the review, 1 to 10
    ");
    insta::assert_snapshot!(fault(&good.replace("working_days = 10", "working_days = 61")), @"words/reviews.toml:8: `working_days` is 1 to 60: a quarter has no more");
    insta::assert_snapshot!(fault(&good.replace("{months}", "2,5,8,11")), @"words/reviews.toml:5: `opens` needs `{months}`: a review is of a fiscal quarter");
    insta::assert_snapshot!(fault(&good.replace("reminds_on", "remind_on")), @"words/reviews.toml:10: unknown field `remind_on`, expected one of `opens`, `working_days`, `reminds_on`, `lists_on`, `upgrade_types`, `growth_types`; did you mean `reminds_on`?");
}

fn item(account: &str, state: ItemState, before: Option<Priority>, after: Option<Priority>) -> Item {
    Item {
        review_id: "v1".into(),
        account_id: account.into(),
        csm: "U0RAVI".into(),
        state,
        before,
        after,
        why: None,
        put_off_at: None,
        settled_by: None,
        settled_at: None,
    }
}

/// What was looked at, of what there was to look at: accounts that left the book are not counted, those that were
/// missed are. Nothing to look at is done. Proves P6.
#[test]
fn progress_counts_what_is_left_in_the_book() {
    use ItemState::*;
    let of = |states: &[ItemState]| {
        Progress::of(&states.iter().map(|state| item("A", *state, None, None)).collect::<Vec<_>>())
    };
    assert_eq!(of(&[Reviewed, Open, Gone, Reviewed]), Progress { reviewed: 2, all: 3 });
    assert!(!of(&[Reviewed, Open]).is_done() && !of(&[Missed]).is_done());
    assert!(of(&[Reviewed, Gone]).is_done() && of(&[]).is_done());
}

/// Who moved: those whose level is another one after, those that rose first. One that nobody had set was Pr1; what was
/// missed has not moved. Proves P6.
#[test]
fn who_moved_and_who_rose_first() {
    use ItemState::*;
    use Priority::*;
    let items = [
        item("fell", Reviewed, Some(Pr1), Some(Pr2)),
        item("stayed", Reviewed, Some(Pr2), Some(Pr2)),
        item("rose", Reviewed, Some(Pr2), Some(Pr1)),
        item("missed", Missed, Some(Pr2), None),
        item("fell from the start", Reviewed, None, Some(Pr2)),
        item("new and Pr1", Reviewed, None, Some(Pr1)),
    ];
    let names: Vec<&str> = moved(&items).iter().map(|item| item.account_id.as_str()).collect();
    assert_eq!(names, ["rose", "fell", "fell from the start"]);
}
