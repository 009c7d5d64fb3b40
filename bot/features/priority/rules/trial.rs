//! A version of a model tried on an account: the level that it would have, beside the one that holds (P8).

use baton_storage::book::Entry;
use baton_storage::states::Priority;

use crate::features::priority::rules::evidence::Evidence;
use crate::features::priority::rules::flow::{Decision, Outcome};
use crate::features::priority::rules::{Version, kept, overlaid};

/// What trying came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trial {
    /// An unmanaged child, or a digital customer: no model decides its level (Q4).
    Aside,
    /// An exception holds until the next review (P5).
    Excepted,
    /// The question with this id has no answer, so that nothing can be said.
    Open(String),
    Stays,
    Moves(Decision),
}

impl Version {
    /// What would become of an account by what was answered last and what the feed knows now. One whose level nobody
    /// has set is at the level with which accounts start (P1).
    pub fn tried(&self, entry: &Entry, evidence: &Evidence) -> Trial {
        let level = entry.priority.unwrap_or(Priority::Pr1);
        if level > Priority::Pr2 {
            return Trial::Aside;
        }
        if entry.excepted.is_some() {
            return Trial::Excepted;
        }
        let answers = overlaid(kept(entry.answers.as_deref()), self.known(evidence));
        match self.decide(&answers) {
            Outcome::Open { question, .. } => Trial::Open(question),
            Outcome::Decided(decision) if decision.level == level => Trial::Stays,
            Outcome::Decided(decision) => Trial::Moves(decision),
        }
    }

    /// Whether each step of a way is the answer that needs a CSM least, so that no single one of several decided.
    pub fn is_calm(&self, decision: &Decision) -> bool {
        decision.path.iter().all(|step| {
            let question = self.question(&step.question);
            question
                .and_then(|question| question.choices.first())
                .is_some_and(|first| first.id == step.choice)
        })
    }
}
