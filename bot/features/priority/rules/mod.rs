//! How much of a CSM's time an account gets (P1–P8): models as data, one engine for all of them.
//!
//! A model is a file of `templates/priority/`; a team names it by the file's stem. Each of its versions is a way
//! through questions, from `start` on, where every answer leads to another question or to a level. What the deal
//! feed knows answers some of them by itself; what led to a level is part of every answer.
//!
//! Deliberately absent: a level that changes by itself. Whoever looks after the account decides, or agrees.

pub mod evidence;
pub mod exceptions;
pub mod faults;
pub mod flow;
pub mod level;
pub mod models;
pub mod proposals;
pub mod trial;

use std::collections::BTreeMap;

use baton_storage::states::{Priority, Role};
use baton_storage::time::At;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::accounts::target::Target;
use crate::features::priority::rules::evidence::{Evidence, Fact, Known};

/// A model, with all its versions (P8).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// What people call it.
    pub name: String,
    /// The rule of the process that it keeps, such as `P2`.
    pub rule: String,
    pub versions: Vec<Version>,
}

/// A model as it is from a day on.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// The day, where the team is, from which it holds.
    pub effective: NaiveDate,
    /// The question with which it begins.
    pub start: String,
    /// Until somebody of this role agrees, what comes of it is a proposal (P3).
    pub confirmed_by: Option<Role>,
    /// Who hears of a level that was decided (P3).
    #[serde(default)]
    pub tells: Vec<Role>,
    /// Everybody who has to agree to an exception (P5); none: there are no exceptions.
    #[serde(default)]
    pub exceptions_need: Vec<Role>,
    #[serde(default)]
    pub target: Target,
    /// The levels that it decides between, and what an account of each gets.
    pub levels: BTreeMap<Priority, Level>,
    /// What is looked at beside the questions, and decides nothing by itself.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    pub questions: Vec<Question>,
}

/// What an account of a level gets (P7).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Days after which its CSM is reminded that nobody has spoken to the customer; none: never.
    pub touch_every_days: Option<u32>,
    #[serde(default)]
    pub services: Vec<Service>,
}

/// One thing that an account gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    pub what: String,
    pub how: String,
}

/// Something that is looked at: yes or no.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    pub id: String,
    pub label: String,
    /// What a yes looks like.
    pub example: Option<String>,
    /// The question that asks the same: then it is not asked twice.
    pub same_as: Option<String>,
    pub known: Option<Known>,
}

/// A question, and where each answer leads.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "Written")]
pub struct Question {
    pub id: String,
    pub asks: String,
    /// What to mind when answering.
    pub help: Option<String>,
    pub known: Option<Known>,
    /// From the answer that needs a CSM least to the one that needs one most.
    pub choices: Vec<Choice>,
    /// Written as yes and no, and as a list of answers too: which of them counts cannot be known.
    ambiguous: bool,
}

/// An answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub id: String,
    pub label: String,
    /// A level (`pr1`) or the id of a question.
    pub leads_to: String,
}

/// A question as it stands in the file: yes and no, or a list of answers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    asks: String,
    help: Option<String>,
    known: Option<Known>,
    yes: Option<String>,
    no: Option<String>,
    #[serde(default)]
    choices: Vec<Choice>,
}

impl From<Written> for Question {
    fn from(written: Written) -> Self {
        let ambiguous = !written.choices.is_empty() && (written.yes.is_some() || written.no.is_some());
        let simple = [("no", "No", written.no), ("yes", "Yes", written.yes)];
        let simple = simple.into_iter().filter_map(|(id, label, leads_to)| {
            Some(Choice { id: id.into(), label: label.into(), leads_to: leads_to? })
        });
        let choices = simple.chain(written.choices).collect();
        let Written { id, asks, help, known, .. } = written;
        Self { id, asks, help, known, choices, ambiguous }
    }
}

/// What somebody, or the deal feed, answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The id of the choice.
    pub choice: String,
    /// A person's id, or where the feed has it from.
    pub said_by: String,
    pub by_person: bool,
    pub at: At,
    /// What the feed said at that time, whoever was believed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fed: Option<String>,
}

/// Answers by the ids of questions and parameters.
pub type Answers = BTreeMap<String, Answer>;

impl Model {
    /// The version that holds on a day: the latest that has begun, or the first where none has.
    pub fn in_force(&self, day: NaiveDate) -> Option<&Version> {
        let begun = self.versions.iter().filter(|version| version.effective <= day);
        begun
            .max_by_key(|version| version.effective)
            .or_else(|| self.versions.iter().min_by_key(|version| version.effective))
    }

    /// The version that takes effect last, in force or not yet.
    pub fn newest(&self) -> Option<&Version> {
        self.versions.iter().max_by_key(|version| version.effective)
    }
}

/// Answers as they were kept; what cannot be read is none.
pub fn kept(answers: Option<&str>) -> Answers {
    answers.and_then(|answers| serde_json::from_str(answers).ok()).unwrap_or_default()
}

/// What a form is filled in with: the last time's answers, and over them what the feed knows, unless a person answered
/// otherwise although the feed said then what it says now. What the feed answered and answers no more is open again.
pub fn overlaid(last: Answers, known: Answers) -> Answers {
    let mut answers = last;
    answers.retain(|id, answer| answer.by_person || known.contains_key(id));
    for (id, known) in known {
        let kept = answers.get(&id).is_some_and(|last| last.by_person && last.fed == known.fed);
        if !kept {
            answers.insert(id, known);
        }
    }
    answers
}

impl Version {
    /// The question with this id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// What an account of this level gets.
    pub fn level(&self, level: Priority) -> Option<&Level> {
        self.levels.get(&level)
    }

    /// The furthest place by revenue that a question asks about; 0 where none does.
    pub fn furthest_rank(&self) -> i64 {
        let questions = self.questions.iter().filter_map(|question| question.known.as_ref());
        let known = questions.chain(self.parameters.iter().filter_map(|parameter| parameter.known.as_ref()));
        let ranks = known.filter(|known| known.fact == Fact::ArrRank);
        let bounds = ranks.flat_map(|known| [known.at_most, known.at_least, known.below]).flatten();
        bounds.fold(0.0, f64::max).ceil() as i64
    }

    /// What the deal feed answers by itself.
    pub fn known(&self, evidence: &Evidence) -> Answers {
        let questions = self.questions.iter().map(|question| (&question.id, &question.known));
        let parameters = self.parameters.iter().map(|parameter| (&parameter.id, &parameter.known));
        let answer = |(id, known): (&String, &Option<Known>)| {
            let choice = known.as_ref()?.answer(evidence)?.to_owned();
            let fed = Some(choice.clone());
            let (said_by, at) = (evidence.source.clone(), evidence.known_at);
            Some((id.clone(), Answer { choice, said_by, by_person: false, at, fed }))
        };
        questions.chain(parameters).filter_map(answer).collect()
    }
}

impl Question {
    /// The choice with this id.
    pub fn choice(&self, id: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.id == id)
    }
}
