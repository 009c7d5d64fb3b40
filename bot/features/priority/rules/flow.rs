//! The way through a version's questions.

use std::collections::BTreeSet;

use baton_storage::states::Priority;
use baton_storage::time::At;
use serde::{Deserialize, Serialize};

use crate::features::priority::rules::{Answer, Answers, Choice, Question, Version};

/// A question that was come by, and its answer, in the words of that time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub question: String,
    pub asks: String,
    pub choice: String,
    /// The answer's label.
    pub answer: String,
    /// A person's id, or where the feed has it from.
    pub said_by: String,
    pub by_person: bool,
    pub at: At,
}

/// A level, and what led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub level: Priority,
    /// The last step decided.
    pub path: Vec<Step>,
}

/// What answers come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Decided(Decision),
    /// This question is not answered.
    Open {
        path: Vec<Step>,
        question: String,
    },
}

impl Outcome {
    /// The decision, if it is one.
    pub fn decided(self) -> Option<Decision> {
        match self {
            Self::Decided(decision) => Some(decision),
            Self::Open { .. } => None,
        }
    }
}

/// Where an answer leads.
pub(crate) enum Next<'a> {
    Level(Priority),
    Question(&'a str),
}

impl Choice {
    pub(crate) fn next(&self) -> Next<'_> {
        Priority::parse(&self.leads_to).map_or(Next::Question(&self.leads_to), Next::Level)
    }
}

impl Version {
    /// Follows the answers from the start. An answer that its question does not have counts as none.
    pub fn decide(&self, answers: &Answers) -> Outcome {
        let mut path = Vec::new();
        let mut at = self.start.as_str();
        // A sound version has no circle; in as many steps as there are questions it has come to its end.
        for _ in 0..=self.questions.len() {
            let answered = self.question(at).and_then(|question| answered(question, answers));
            let Some((question, choice, answer)) = answered else { break };
            path.push(step(question, choice, answer));
            match choice.next() {
                Next::Level(level) => return Outcome::Decided(Decision { level, path }),
                Next::Question(next) => at = next,
            }
        }
        Outcome::Open { path, question: at.to_owned() }
    }

    /// The questions that may still have to be answered, in the version's order: those that can be come by, where
    /// what is answered leads only one way.
    pub fn open(&self, answers: &Answers) -> Vec<&Question> {
        let mut come_by = BTreeSet::new();
        let mut ahead = vec![self.start.as_str()];
        while let Some(question) = ahead.pop().and_then(|id| self.question(id)) {
            if !come_by.insert(question.id.as_str()) {
                continue;
            }
            let only = answered(question, answers).map(|(_, choice, _)| choice);
            let choices = question.choices.iter().filter(|choice| only.is_none_or(|only| only == *choice));
            ahead.extend(choices.filter_map(|choice| match choice.next() {
                Next::Question(next) => Some(next),
                Next::Level(_) => None,
            }));
        }
        let open = |question: &&Question| {
            come_by.contains(question.id.as_str()) && answered(question, answers).is_none()
        };
        self.questions.iter().filter(open).collect()
    }
}

fn answered<'q, 'a>(
    question: &'q Question,
    answers: &'a Answers,
) -> Option<(&'q Question, &'q Choice, &'a Answer)> {
    let answer = answers.get(&question.id)?;
    Some((question, question.choice(&answer.choice)?, answer))
}

fn step(question: &Question, choice: &Choice, answer: &Answer) -> Step {
    Step {
        question: question.id.clone(),
        asks: question.asks.clone(),
        choice: choice.id.clone(),
        answer: choice.label.clone(),
        said_by: answer.said_by.clone(),
        by_person: answer.by_person,
        at: answer.at,
    }
}

/// What the last step of a path answers, where an exception decided.
pub const STEP: &str = "exception";
