//! The way through questions: what is asked, what is not, and which version of a model holds.

use std::fmt::Write as _;

use baton_storage::states::Priority;
use proptest::prelude::*;

use super::*;
use baton::features::priority::rules::flow::Outcome;
use baton::features::priority::rules::models::Models;
use baton::features::priority::rules::{Model, overlaid};

fn open(version: &Version, words: &str) -> String {
    version.open(&answers(words)).iter().map(|one| one.id.as_str()).collect::<Vec<_>>().join(" ")
}

/// Only what can still matter is asked: everything at first, less with every no, nothing after the first yes; and
/// what is known in the middle leaves a gap. Proves P2.
#[test]
fn only_what_can_still_matter_is_asked() {
    let us = version("us-enterprise");
    assert_eq!(open(&us, ""), "upgrade stages infrastructure risk onboarding");
    assert_eq!(open(&us, "upgrade=no onboarding=no"), "stages infrastructure risk");
    assert_eq!(
        open(&us, "risk=yes"),
        "upgrade stages infrastructure",
        "what comes after the risk is not come by"
    );
    assert_eq!(open(&us, "upgrade=yes"), "");
    let commercial = version("commercial");
    let calm = "top=no risk=no upgrade=no logo=no channel=no";
    assert_eq!(open(&commercial, calm), "planning small adopted");
    assert_eq!(open(&commercial, &format!("{calm} planning=unclear")), "");
    assert_eq!(open(&commercial, &format!("{calm} planning=objectives")), "small adopted");
    assert_eq!(
        open(&commercial, &format!("{calm} small=yes")),
        "planning",
        "adoption does not matter to a small one"
    );
}

/// Where an answer is missing, the outcome is open at that question, with the way so far. Proves P2.
#[test]
fn a_missing_answer_is_named() {
    let us = version("us-enterprise");
    let outcome = us.decide(&answers("upgrade=no stages=no risk=yes"));
    let Outcome::Open { path, question } = outcome else { panic!("{outcome:?}") };
    assert_eq!((way(&path).as_str(), question.as_str()), ("upgrade=no stages=no", "infrastructure"));
}

/// An answer that its question does not have counts as none, wherever it came from: an older version, or a company's
/// own words. Answers to what nobody asks change nothing. Proves P8.
#[test]
fn an_answer_that_a_question_does_not_have_counts_as_none() {
    let us = version("us-enterprise");
    assert_eq!(open(&us, "upgrade=perhaps stages=no infrastructure=no risk=no onboarding=no"), "upgrade");
    let outcome = us.decide(&answers("upgrade=perhaps stages=yes"));
    assert!(matches!(&outcome, Outcome::Open { path, question } if path.is_empty() && question == "upgrade"));
    assert_eq!(level(&us, "upgrade=yes moon=full"), Priority::Pr1);
}

/// What the feed knows stands over the last answers, unless a person answered otherwise although the feed said the
/// same then. What it answered and answers no more, such as a risk when the health is red no longer, is open again; what
/// a person said stays. Proves P6.
#[test]
fn what_the_feed_knows_stands_over_the_last_answers() {
    let feed = |choice: &str| Answer { by_person: false, fed: Some(choice.into()), ..said(choice) };
    let against = |choice: &str, fed: &str| Answer { fed: Some(fed.into()), ..said(choice) };
    let filled = |last: Answer, known: Answer| {
        let one = |answer| Answers::from([("risk".to_owned(), answer)]);
        overlaid(one(last), one(known))["risk"].clone()
    };
    let (yes, no) = (feed("yes"), feed("no"));
    assert_eq!(filled(said("no"), yes.clone()), yes, "nobody knew of it then");
    assert_eq!(filled(against("no", "yes"), yes.clone()).choice, "no", "somebody knew better");
    assert_eq!(filled(against("no", "yes"), no.clone()), no, "the feed says something else now");
    assert_eq!(filled(yes, no.clone()), no, "the feed's own word is replaced by its newer one");
    let kept = overlaid(answers("stages=yes"), Answers::from([("risk".to_owned(), no)]));
    assert_eq!(kept.keys().collect::<Vec<_>>(), ["risk", "stages"]);
    let mut red = answers("stages=no");
    red.insert("risk".into(), feed("yes"));
    assert_eq!(overlaid(red, Answers::new()).keys().collect::<Vec<_>>(), ["stages"]);
    let confirmed = Answers::from([("risk".to_owned(), against("yes", "yes"))]);
    assert_eq!(overlaid(confirmed.clone(), Answers::new()), confirmed);
}

/// A version holds from its day on; the newest that has begun; before all of them, the first. Proves P8.
#[test]
fn the_newest_version_that_has_begun_holds() {
    let shipped = shipped().of::<Models>().get("us-enterprise").unwrap();
    let dated = |day: &str| Version { effective: day.parse().unwrap(), ..shipped.versions[0].clone() };
    let versions = ["2022-02-01", "2027-02-01", "2021-08-01"].map(dated).to_vec();
    let model = Model { versions, ..(*shipped).clone() };
    let holds = |day: &str| model.in_force(day.parse().unwrap()).unwrap().effective.to_string();
    let days =
        ["2020-01-01", "2021-08-01", "2022-01-31", "2022-02-01", "2027-01-31", "2027-02-01", "2030-01-01"];
    let held =
        ["2021-08-01", "2021-08-01", "2021-08-01", "2022-02-01", "2022-02-01", "2027-02-01", "2027-02-01"];
    assert_eq!(days.map(holds), held);
    assert_eq!(Model { versions: Vec::new(), ..model }.in_force("2026-11-23".parse().unwrap()), None);
}

/// A version of so many questions, each of which leads only to later ones or to a level.
fn generated(questions: &[Vec<usize>]) -> Version {
    let count = questions.len();
    let target = |from: usize, to: usize| match from + 1 + to % (count - from + 1) {
        next if next < count => format!("q{next}"),
        other => format!("pr{}", 1 + (other + to) % 2),
    };
    let mut text = String::from("effective = 2021-08-01\nstart = \"q0\"\nlevels = { pr1 = {}, pr2 = {} }\n");
    text = text.replace("2021-08-01", "\"2021-08-01\"");
    for (from, choices) in questions.iter().enumerate() {
        let _ = write!(text, "[[questions]]\nid = \"q{from}\"\nasks = \"?\"\nchoices = [");
        for (index, to) in choices.iter().enumerate() {
            let leads_to = target(from, *to);
            let _ = write!(text, "{{ id = \"c{index}\", label = \"{index}\", leads_to = \"{leads_to}\" }}, ");
        }
        text.push_str("]\n");
    }
    toml::from_str(&text).expect("a version")
}

fn questions() -> impl Strategy<Value = Vec<Vec<usize>>> {
    proptest::collection::vec(proptest::collection::vec(0_usize..50, 2..4), 1..8)
}

proptest! {
    /// Whatever the questions: a decision is come to exactly where nothing is open, in at most as many steps as there
    /// are questions, none twice; asking only what is open comes to it; and what is not on the way can be answered
    /// anyhow. Proves P2, P8.
    #[test]
    fn any_sound_version_is_followed_to_its_end(
        questions in questions(),
        given in proptest::collection::vec(proptest::option::of(0_usize..4), 8),
        later in proptest::collection::vec(0_usize..2, 8),
    ) {
        let version = generated(&questions);
        let answer = |(index, choice): (usize, &Option<usize>)| {
            Some((format!("q{index}"), said(&format!("c{}", (*choice)?))))
        };
        let mut answers: Answers = given.iter().enumerate().filter_map(answer).collect();
        let decided = version.decide(&answers).decided();
        prop_assert_eq!(decided.is_some(), version.open(&answers).is_empty());
        let mut asked = Vec::new();
        while let Some(question) = version.open(&answers).first().map(|one| one.id.clone()) {
            prop_assert!(!asked.contains(&question), "{} twice", question);
            let index: usize = question[1..].parse().unwrap();
            answers.insert(question.clone(), said(&format!("c{}", later[index])));
            asked.push(question);
        }
        let decision = version.decide(&answers).decided();
        prop_assert!(decision.is_some() && asked.len() <= questions.len());
        let decision = decision.unwrap();
        let mut come_by: Vec<&str> = decision.path.iter().map(|step| step.question.as_str()).collect();
        for index in 0..questions.len() {
            let id = format!("q{index}");
            if !come_by.contains(&id.as_str()) {
                answers.insert(id, said("c0"));
            }
        }
        prop_assert_eq!(version.decide(&answers).decided(), Some(decision.clone()));
        come_by.sort_unstable();
        come_by.dedup();
        prop_assert_eq!(come_by.len(), decision.path.len());
    }
}
