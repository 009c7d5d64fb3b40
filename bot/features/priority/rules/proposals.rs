//! What news means for an account's level: a change that is proposed to its CSM, never made.

use baton_storage::states::Priority;
use baton_storage::time::At;

use crate::features::priority::rules::flow::Decision;
use crate::features::priority::rules::{Answer, Answers, Version};

/// A reason to look at an account's level again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The question or parameter whose answer the feed changed.
    pub question: String,
    /// What it asks.
    pub asks: String,
    /// The new answer's id and label.
    pub choice: String,
    pub answer: String,
    /// What the model says now; none where only people can tell (P3).
    pub level: Option<Priority>,
}

/// What the feed knows now, beside what was answered last, when it leads to another level than `level`.
pub fn propose(
    version: &Version,
    last: Option<&Answers>,
    known: &Answers,
    level: Option<Priority>,
) -> Option<Proposal> {
    let changed = |id: &str, answer: &Answer| {
        let then = last.and_then(|last| last.get(id));
        then.is_none_or(|then| then.fed.as_deref() != Some(&answer.choice) && then.choice != answer.choice)
    };
    let mut answers = last.cloned().unwrap_or_default();
    let news = known.iter().filter(|(id, answer)| changed(id, answer));
    answers.extend(news.map(|(id, answer)| (id.clone(), answer.clone())));
    // Of what nobody has answered the calmest is assumed: where even then the level would rise, it would in any case.
    let higher = |decision: &Decision| level.is_none_or(|level| decision.level < level);
    let assumed = || version.decide(&version.calmest(&answers)).decided().filter(higher);
    if let Some(decision) = version.decide(&answers).decided().or_else(assumed) {
        let cause = decision
            .path
            .iter()
            .rev()
            .find(|step| known.get(&step.question).is_some_and(|known| changed(&step.question, known)));
        if level != Some(decision.level)
            && let Some(step) = cause
        {
            return Some(Proposal {
                question: step.question.clone(),
                asks: step.asks.clone(),
                choice: step.choice.clone(),
                answer: step.answer.clone(),
                level: Some(decision.level),
            });
        }
    }
    // Where people decide by what they look at, a yes that is new is a reason to look again.
    let looks = version.parameters.iter().filter(|one| one.same_as.is_none());
    let fresh = looks.filter_map(|one| Some((one, known.get(&one.id)?)));
    let (one, answer) =
        fresh.into_iter().find(|(one, answer)| answer.choice == "yes" && changed(&one.id, answer))?;
    (version.confirmed_by.is_some() && level.is_some_and(|level| level > Priority::Pr1)).then(|| Proposal {
        question: one.id.clone(),
        asks: if one.label.ends_with('?') { one.label.clone() } else { format!("{}:", one.label) },
        choice: answer.choice.clone(),
        answer: "Yes".into(),
        level: None,
    })
}

impl Version {
    /// The answers, with the calmest choice for every question that has none.
    fn calmest(&self, answers: &Answers) -> Answers {
        let mut all = answers.clone();
        for question in &self.questions {
            if let Some(first) = question.choices.first() {
                let answer = || Answer {
                    choice: first.id.clone(),
                    said_by: String::new(),
                    by_person: false,
                    at: At::default(),
                    fed: None,
                };
                all.entry(question.id.clone()).or_insert_with(answer);
            }
        }
        all
    }
}
