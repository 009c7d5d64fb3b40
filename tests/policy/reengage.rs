//! What a CSM may call whom back for, whose approval that needs, and what Baton prompts. The table is read off
//! process.md (E1, E2), not off the rules.

use std::collections::BTreeSet;

use baton_storage::states::Segment;
use chrono::NaiveDate;

use super::playbook::{shipped, text, with};
use baton::features::reengagement::rules::ReengageRules;
use baton::features::reengagement::rules::{Case, Deal, Since, Verdict, year_of};

/// What E1 and E2 say, without and with SA leadership's approval: `ok`, `ask` (an exception that is approved first),
/// `avoid` (the same, and said to be better avoided), `-` (no reason in this segment).
const TABLE: &str = "
    reason           segment     new-team  new-for-upgrade  existing-team  existing-for-upgrade
    expansion        enterprise  ok/ok     ok/ok            ok/ok          ok/ok
    expansion        commercial  ok/ok     ok/ok            ok/ok          ok/ok
    evaluation       enterprise  ok/ok     ok/ok            avoid/ok       ok/ok
    evaluation       commercial  ok/ok     ok/ok            avoid/ok       ok/ok
    services         enterprise  ok/ok     ok/ok            ok/ok          ok/ok
    services         commercial  ok/ok     ok/ok            ok/ok          ok/ok
    overcommitted    enterprise  ok/ok     ok/ok            ok/ok          ok/ok
    overcommitted    commercial  ok/ok     ok/ok            ok/ok          ok/ok
    evangelism       enterprise  ok/ok     ok/ok            ok/ok          ok/ok
    evangelism       commercial  ok/ok     ok/ok            ok/ok          ok/ok
    ebr              enterprise  ok/ok     ok/ok            ok/ok          ok/ok
    ebr              commercial  ok/ok     ok/ok            ok/ok          ok/ok
    lunch_and_learn  enterprise  -/-       -/-              -/-            -/-
    lunch_and_learn  commercial  ok/ok     ok/ok            ok/ok          ok/ok
    enablement       enterprise  ok/ok     ok/ok            ask/ok         ask/ok
    enablement       commercial  ok/ok     ok/ok            ask/ok         ask/ok
    workshop         enterprise  ok/ok     ok/ok            ask/ok         ask/ok
    workshop         commercial  ok/ok     ok/ok            ask/ok         ask/ok
    roi              enterprise  ok/ok     ok/ok            ask/ok         ask/ok
    roi              commercial  ok/ok     ok/ok            ask/ok         ask/ok
";

/// Every reason, in every segment, for a new and an existing team, for an upgrade or not, approved or not.
/// Proves E1, E2.
#[test]
fn every_reason_for_every_team() {
    let rules = shipped().of::<ReengageRules>().clone();
    let mut seen = BTreeSet::new();
    for line in TABLE.trim().lines().skip(1) {
        let mut words = line.split_whitespace();
        let (id, segment) = (words.next().unwrap(), Segment::parse(words.next().unwrap()).unwrap());
        let reason = rules.reason(id).unwrap_or_else(|| panic!("no reason {id}"));
        seen.insert((id, segment));
        let cases = [(false, false), (false, true), (true, false), (true, true)];
        for ((existing_team, for_upgrade), cell) in cases.into_iter().zip(words.by_ref()) {
            let (without, with) = cell.split_once('/').unwrap();
            for (approved, expected) in [(false, without), (true, with)] {
                let case = Case { segment, existing_team, for_upgrade, approved };
                let verdict = match reason.verdict(case) {
                    Verdict::Allowed => "ok",
                    Verdict::NeedsApproval => "ask",
                    Verdict::BetterNot => "avoid",
                    Verdict::NotHere => "-",
                };
                assert_eq!(verdict, expected, "{id}: {case:?}");
            }
        }
        assert_eq!(words.next(), None, "{line}");
    }
    let all: BTreeSet<_> = rules
        .reasons
        .iter()
        .flat_map(|reason| Segment::ALL.iter().map(|segment| (reason.id.as_str(), *segment)))
        .collect();
    assert_eq!(seen, all, "the table names every reason in every segment");
}

/// A segment is offered its own reasons: lunch-and-learns are commercial alone. What a statement of work would
/// cover is asked for services, and for nothing else. Proves E1.
#[test]
fn a_segment_has_its_own_reasons() {
    let rules = shipped().of::<ReengageRules>().clone();
    let of = |segment| rules.of_segment(segment).map(|reason| reason.id.as_str()).collect::<Vec<_>>();
    assert!(!of(Segment::Enterprise).contains(&"lunch_and_learn"));
    assert!(of(Segment::Commercial).contains(&"lunch_and_learn"));
    assert_eq!(of(Segment::Commercial).len(), of(Segment::Enterprise).len() + 1);
    let covers: Vec<_> = rules.reasons.iter().filter(|reason| reason.covers).map(|one| &one.id).collect();
    assert_eq!(covers, ["services"]);
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// Which deals prompt what, and from which day on. Proves E4.
#[test]
fn deals_prompt_their_reasons() {
    let playbook = shipped();
    let (rules, stages) = (&playbook.of::<ReengageRules>(), &playbook.stages);
    let prompted = |kind: Option<&str>, stage: &str, closes: Option<&str>| {
        let deal = Deal {
            kind,
            stage: stages.parse(stage).expect("a stage"),
            close_date: closes.map(day),
            upgrade: kind == Some("upgrade"),
        };
        let found = rules.prompts.iter().filter_map(|prompt| {
            let from = rules.prompts(prompt, &deal, day("2026-11-23"), stages)?;
            Some(match from {
                Since::Now => prompt.id.clone(),
                Since::Day(day) => format!("{} from {day}", prompt.id),
            })
        });
        found.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(prompted(Some("upgrade"), "1-Discovery", None), "upgrade_opened");
    assert_eq!(prompted(Some("upgrade"), "Closed Won", None), "");
    assert_eq!(prompted(Some("upgrade"), "8-Closed Lost", None), "");
    assert_eq!(prompted(Some("services"), "2-Scoping", None), "services_quoted");
    assert_eq!(prompted(Some(" Professional_Services"), "4-Proposal", None), "services_quoted");
    assert_eq!(
        prompted(Some("renewal"), "1-Discovery", Some("2027-06-30")),
        "renewal_near from 2027-02-28",
        "four months before, whatever the length of February"
    );
    assert_eq!(prompted(Some("renewal"), "1-Discovery", Some("2026-12-01")), "renewal_near from 2026-08-01");
    assert_eq!(prompted(Some("renewal"), "1-Discovery", Some("2026-11-22")), "", "that day has passed");
    assert_eq!(prompted(Some("renewal"), "1-Discovery", None), "");
    let evaluates = |kind| prompted(kind, "3-Technical Evaluation", None);
    assert_eq!(evaluates(Some("growth")), "pov_started");
    assert_eq!(evaluates(Some("upgrade")), "upgrade_opened, pov_started");
    assert_eq!(evaluates(Some("renewal")), "", "a POV is not for a renewal (E1)");
    assert_eq!(evaluates(Some("services")), "services_quoted");
    assert_eq!(evaluates(Some("new_business")), "");
    assert_eq!(evaluates(None), "", "of a deal of no known type nothing is concluded");
    assert_eq!(prompted(Some("growth"), "4-Proposal", None), "");
}

/// Exceptions are counted from the first day of the fiscal year. Proves E3.
#[test]
fn a_fiscal_year_begins_in_its_month() {
    assert_eq!(year_of(day("2026-11-23"), 2), day("2026-02-01"));
    assert_eq!(year_of(day("2027-01-31"), 2), day("2026-02-01"));
    assert_eq!(year_of(day("2027-02-01"), 2), day("2027-02-01"));
    assert_eq!(year_of(day("2026-01-01"), 1), day("2026-01-01"));
}

/// What is wrong is named with its line. Proves promise 5.
#[test]
fn faults_name_their_line() {
    let shipped = text("reengagement.toml");
    let fault = |from: &str, to: &str| {
        assert!(shipped.contains(from), "{from}");
        with("reengagement.toml", &shipped.replacen(from, to, 1)).expect_err(to)
    };
    insta::assert_snapshot!(fault("id = \"roi\"", "id = \"ebr\""), @"words/reengagement.toml:77: the id `ebr` is given twice");
    insta::assert_snapshot!(fault("reason = \"services\"", "reason = \"service\""), @"words/reengagement.toml:106: `service` is no reason; did you mean `services`?");
    insta::assert_snapshot!(fault("id = \"renewal_near\"", "id = \"upgrade_opened\""), @"words/reengagement.toml:97: the id `upgrade_opened` is given twice");
    insta::assert_snapshot!(fault("within_months = 4", ""), @"words/reengagement.toml:99: `within_months` belongs to a renewal, and a renewal needs it");
    insta::assert_snapshot!(fault("stage = \"3-Technical Evaluation\"", "stage = \"3-Trying it out\""), @r#"words/reengagement.toml:115: "3-Trying it out" is no stage of stages.toml"#);
    insta::assert_snapshot!(fault("stage = \"3-Technical Evaluation\"", ""), @"words/reengagement.toml:113: `stage` belongs to a POV, and a POV needs it");
    insta::assert_snapshot!(fault("says = \"The renewal of {account}", "says = \"The renewal of {customer}"), @"words/reengagement.toml:102: `{customer}` is not known; there are {account}, {deal}, {close_date}");
    insta::assert_snapshot!(fault("escalates_after = 6", "escalates_after = 3"), @"words/reengagement.toml:128: reminders come one after the other, and `escalates_after` after the last of them");
    insta::assert_snapshot!(fault("reminds_after = [2, 4]", "reminds_after = [4, 2]"), @"words/reengagement.toml:128: reminders come one after the other, and `escalates_after` after the last of them");
    insta::assert_snapshot!(fault("whom = \"both\"", "whom = \"all\""), @"words/reengagement.toml:14: unknown variant `all`, expected one of `sa`, `seller`, `both`");
    insta::assert_snapshot!(fault("existing_team = \"avoided\"", "existing_team = \"avoid\""), @"words/reengagement.toml:23: unknown variant `avoid`, expected one of `allowed`, `approval`, `avoided`; did you mean `avoided`?");
    insta::assert_snapshot!(fault("segments = [\"commercial\"]", "segments = [\"comercial\"]"), @"words/reengagement.toml:58: unknown variant `comercial`, expected `enterprise` or `commercial`; did you mean `commercial`?");
}
