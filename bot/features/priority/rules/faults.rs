//! What can be wrong with a model's file, each with the key to put right (P8).

use std::collections::BTreeSet;

use baton_storage::states::Priority;

use crate::config::fault::nearest;
use crate::features::priority::rules::evidence::{Fact, Known};
use crate::features::priority::rules::flow::Next;
use crate::features::priority::rules::{Model, Question, Version};
use crate::rules::RuleFault;

impl Model {
    /// Everything that is wrong with it: the path of the key, and a sentence.
    pub(crate) fn faults(&self) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        if self.name.trim().is_empty() {
            faults.push(("name".to_owned(), "`name` is empty; people read it".to_owned()));
        }
        if self.versions.is_empty() {
            faults.push(("versions".to_owned(), "the model has no version; one is needed".to_owned()));
        }
        for (index, version) in self.versions.iter().enumerate() {
            let path = format!("versions[{index}]");
            if self.versions[..index].iter().any(|other| other.effective == version.effective) {
                let what = format!("two versions take effect on {}; which one holds?", version.effective);
                faults.push((format!("{path}.effective"), what));
            }
            faults.extend(version.faults().into_iter().map(|(key, what)| (format!("{path}.{key}"), what)));
        }
        faults
    }
}

impl Version {
    fn faults(&self) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        if let Some((key, what)) = self.target.fault() {
            faults.push((format!("target.{key}").trim_end_matches('.').to_owned(), what));
        }
        if self.question(&self.start).is_none() {
            let hint = self.meant(&self.start);
            faults
                .push(("start".to_owned(), format!("`{}` is no question of this version{hint}", self.start)));
        }
        for (index, question) in self.questions.iter().enumerate() {
            let path = format!("questions[{index}]");
            let other = &self.questions[..index];
            if other.iter().any(|other| other.id == question.id) {
                faults.push((format!("{path}.id"), format!("the id `{}` is given twice", question.id)));
            }
            if Priority::parse(&question.id).is_some() {
                let what = format!("`{}` is the name of a level; a question needs another", question.id);
                faults.push((format!("{path}.id"), what));
            }
            faults.extend(
                self.choices(question).into_iter().map(|(key, what)| (format!("{path}.{key}"), what)),
            );
            let ids: Vec<&str> = question.choices.iter().map(|choice| choice.id.as_str()).collect();
            faults.extend(
                known(question.known.as_ref(), &ids).map(|(key, what)| (format!("{path}.{key}"), what)),
            );
        }
        for (index, parameter) in self.parameters.iter().enumerate() {
            let path = format!("parameters[{index}]");
            let taken = self.parameters[..index].iter().any(|other| other.id == parameter.id)
                || self.question(&parameter.id).is_some();
            if taken {
                faults.push((format!("{path}.id"), format!("the id `{}` is given twice", parameter.id)));
            }
            if let Some(same) = parameter.same_as.as_deref().filter(|same| self.question(same).is_none()) {
                let what = format!("`{same}` is no question of this version{}", self.meant(same));
                faults.push((format!("{path}.same_as"), what));
            }
            let answers = ["no", "yes"];
            faults.extend(
                known(parameter.known.as_ref(), &answers).map(|(key, what)| (format!("{path}.{key}"), what)),
            );
        }
        faults.extend(self.circle());
        if faults.is_empty() {
            faults.extend(self.unreachable());
        }
        faults
    }

    /// What is wrong with where a question's answers lead.
    fn choices(&self, question: &Question) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        if question.ambiguous {
            let what =
                format!("the question `{}` gives `yes` or `no` and `choices`; give one of both", question.id);
            faults.push(("id".to_owned(), what));
        } else if question.choices.len() < 2 {
            let what =
                format!("the question `{}` needs two answers: `yes` and `no`, or `choices`", question.id);
            faults.push(("id".to_owned(), what));
        }
        for (index, choice) in question.choices.iter().enumerate() {
            let simple = matches!(choice.id.as_str(), "yes" | "no") && question.choices.len() <= 2;
            let at = if simple { choice.id.clone() } else { format!("choices[{index}].leads_to") };
            if question.choices[..index].iter().any(|other| other.id == choice.id) {
                faults
                    .push((format!("choices[{index}].id"), format!("the id `{}` is given twice", choice.id)));
            }
            let what = match choice.next() {
                Next::Level(level) if !self.levels.contains_key(&level) => {
                    format!("`{level}` is none of this version's levels")
                }
                Next::Question(next) if self.question(next).is_none() => {
                    format!("`{next}` is neither a question nor a level of this version{}", self.meant(next))
                }
                _ => continue,
            };
            faults.push((at, what));
        }
        faults
    }

    /// Questions that lead back to themselves would never come to an end.
    fn circle(&self) -> Option<RuleFault> {
        let mut ending: BTreeSet<&str> = BTreeSet::new();
        // A question ends once all it leads to do; in as many rounds as there are questions all have that can.
        let ends = |ending: &BTreeSet<&str>, question: &Question| {
            question.choices.iter().all(|choice| match choice.next() {
                Next::Level(_) => true,
                Next::Question(next) => ending.contains(next) || self.question(next).is_none(),
            })
        };
        for _ in &self.questions {
            for question in &self.questions {
                if ends(&ending, question) {
                    ending.insert(&question.id);
                }
            }
        }
        let onwards = |question: &Question| {
            let next = question.choices.iter().find_map(|choice| match choice.next() {
                Next::Question(next) if !ending.contains(next) => self.question(next),
                _ => None,
            });
            next.map(|next| next.id.as_str())
        };
        let mut at = self.questions.iter().find(|question| !ending.contains(question.id.as_str()))?;
        let mut walked: Vec<&str> = Vec::new();
        while !walked.contains(&at.id.as_str()) {
            walked.push(&at.id);
            at = self.question(onwards(at)?)?;
        }
        let begins = walked.iter().position(|id| *id == at.id)?;
        let index = self.questions.iter().position(|question| question.id == at.id)?;
        let way: Vec<String> =
            walked[begins..].iter().chain([&at.id.as_str()]).map(|id| format!("`{id}`")).collect();
        let what = format!("these questions lead round in a circle: {}", way.join(" to "));
        Some((format!("questions[{index}].id"), what))
    }

    /// Levels and questions to which no answer leads.
    fn unreachable(&self) -> Vec<RuleFault> {
        let mut questions: BTreeSet<&str> = BTreeSet::new();
        let mut levels = BTreeSet::new();
        let mut ahead = vec![self.start.as_str()];
        while let Some(question) = ahead.pop().and_then(|id| self.question(id)) {
            if !questions.insert(&question.id) {
                continue;
            }
            for choice in &question.choices {
                match choice.next() {
                    Next::Level(level) => drop(levels.insert(level)),
                    Next::Question(next) => ahead.push(next),
                }
            }
        }
        let lost = self.levels.keys().filter(|level| !levels.contains(level));
        let lost =
            lost.map(|level| (format!("levels.{level}"), format!("no answer leads to the level `{level}`")));
        let unasked =
            self.questions.iter().enumerate().filter(|(_, one)| !questions.contains(one.id.as_str()));
        let unasked = unasked.map(|(index, one)| {
            (format!("questions[{index}].id"), format!("no answer leads to the question `{}`", one.id))
        });
        lost.chain(unasked).collect()
    }

    fn meant(&self, word: &str) -> String {
        let questions = self.questions.iter().map(|question| question.id.as_str());
        let levels = self.levels.keys().map(|level| level.as_str());
        nearest(word, questions.chain(levels))
            .map(|meant| format!("; did you mean `{meant}`?"))
            .unwrap_or_default()
    }
}

/// What is wrong with what the feed answers, among these answers.
fn known(known: Option<&Known>, answers: &[&str]) -> impl Iterator<Item = RuleFault> {
    let mut faults = Vec::new();
    if let Some(known) = known {
        for (key, answer) in [("answer", Some(&known.answer)), ("otherwise", known.otherwise.as_ref())] {
            if let Some(answer) = answer.filter(|answer| !answers.contains(&answer.as_str())) {
                let what = format!("`{answer}` is no answer here; there are {}", answers.join(", "));
                faults.push((format!("known.{key}"), what));
            }
        }
        let fits = match known.fact {
            Fact::Upgrade | Fact::Growth => ("within_months", known.within_months.is_some()),
            Fact::Health => ("is", !known.is.is_empty()),
            _ => ("at_most`, `at_least` or `below", {
                known.at_most.is_some() || known.at_least.is_some() || known.below.is_some()
            }),
        };
        let conditions = [known.at_most.is_some(), known.at_least.is_some(), known.below.is_some()];
        let conditions = conditions.into_iter().chain([known.within_months.is_some(), !known.is.is_empty()]);
        if !fits.1 || conditions.filter(|given| *given).count() != 1 {
            faults.push(("known".to_owned(), format!("this fact needs one condition: `{}`", fits.0)));
        }
    }
    faults.into_iter()
}
