//! Priorities: what each shipped model says, and the engine under all of them. The tables are written from the process,
//! not from the files; a question is recognised by its words.

mod commercial;
mod emea;
mod evidence;
mod faults;
mod flow;
mod monotone;
mod others;
mod proposals;
mod review;
mod target;
mod us;

use baton_storage::states::Priority;
use baton_storage::time::At;

use super::playbook::shipped;
use baton::features::priority::rules::flow::{Decision, Step};
use baton::features::priority::rules::models::Models;
use baton::features::priority::rules::{Answer, Answers, Version};

/// The version of a shipped model that holds on 23 November 2026.
fn version(model: &str) -> Version {
    let day = "2026-11-23".parse().unwrap();
    shipped().of::<Models>().get(model).expect(model).in_force(day).expect(model).clone()
}

/// Ravi's answer.
fn said(choice: &str) -> Answer {
    Answer { choice: choice.into(), said_by: "U0RAVI".into(), by_person: true, at: At(1), fed: None }
}

/// Ravi's answers, as `question=choice`.
fn answers(words: &str) -> Answers {
    let pair = |word: &str| {
        let (question, choice) = word.split_once('=').expect(word);
        (question.to_owned(), said(choice))
    };
    words.split_whitespace().map(pair).collect()
}

fn decided(version: &Version, answers: &Answers) -> Decision {
    version.decide(answers).decided().expect("a decision")
}

fn level(version: &Version, words: &str) -> Priority {
    decided(version, &answers(words)).level
}

/// The way that led there, as `question=choice`.
fn way(path: &[Step]) -> String {
    path.iter().map(|step| format!("{}={}", step.question, step.choice)).collect::<Vec<_>>().join(" ")
}

/// The questions in their order, each recognised by words that its text has to hold.
fn recognised(version: &Version, wanted: &[(&str, &str)]) {
    let asked: Vec<(&str, &str)> =
        version.questions.iter().map(|one| (one.id.as_str(), one.asks.as_str())).collect();
    assert_eq!(asked.len(), wanted.len(), "{asked:?}");
    for ((id, asks), (wanted_id, words)) in asked.iter().zip(wanted) {
        assert_eq!(id, wanted_id);
        assert!(asks.contains(words), "{id}: {asks}");
    }
}

/// Every way to answer all questions.
fn every(version: &Version) -> Vec<Answers> {
    let mut all = vec![Answers::new()];
    for question in &version.questions {
        let with = |one: &Answers, choice: &str| {
            let mut one = one.clone();
            one.insert(question.id.clone(), said(choice));
            one
        };
        all = all
            .iter()
            .flat_map(|one| question.choices.iter().map(move |choice| with(one, &choice.id)))
            .collect();
    }
    all
}
