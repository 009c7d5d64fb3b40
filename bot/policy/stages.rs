//! The stages of a deal, and from which of them on a CSM may be requested (R2).
//!
//! Deliberately absent: what a change of stage sets in motion, which is the flows' and the tracks'.

use baton_storage::states::Pov;
use serde::Deserialize;

use super::requests::RequestRules;
use super::{Reasoned, RuleFault};

/// Whether a deal in a stage is alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    Open,
    Won,
    /// Lost, and may reopen.
    Lost,
    /// Turned out to be no deal: unqualified, a duplicate.
    Dropped,
}

/// One stage.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    pub name: String,
    /// The CRM's number, where it gives one.
    pub number: Option<u8>,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub counts_as: Standing,
    /// The place in the order of the stages, from 0.
    #[serde(skip)]
    pub rank: usize,
}

impl Stage {
    /// Number and name, as the CRM shows it: `3-Technical Evaluation`.
    pub fn label(&self) -> String {
        self.number.map_or_else(|| self.name.clone(), |number| format!("{number}-{}", self.name))
    }

    /// Whether the deal is alive; a stage that is not open is terminal.
    pub fn is_open(&self) -> bool {
        self.counts_as == Standing::Open
    }
}

/// `stages.toml`: every stage, in order.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stages {
    stages: Vec<Stage>,
}

impl Stages {
    /// Every stage, in order.
    pub fn all(&self) -> &[Stage] {
        &self.stages
    }

    /// The stage that a person or a feed names: with its number, without it, by an alias, or by the number
    /// alone. Capitals and blanks do not matter; where number and name disagree the name counts.
    pub fn parse(&self, text: &str) -> Option<&Stage> {
        let wanted = plain(text);
        let (number, name) = split_number(&wanted);
        let by_name =
            |wanted: &str| self.stages.iter().find(|stage| stage.names().any(|name| name == wanted));
        by_name(&wanted).or_else(|| match name {
            "" => self.stages.iter().find(|stage| stage.number.is_some() && stage.number == number),
            name => by_name(name),
        })
    }

    pub(super) fn faults(&self) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        let mut taken: Vec<(String, usize)> = Vec::new();
        for (index, stage) in self.stages.iter().enumerate() {
            let number = stage.number.map(|number| number.to_string());
            for name in stage.names().chain(number) {
                match taken.iter().find(|(other, _)| *other == name) {
                    Some((_, first)) if *first != index => {
                        let what =
                            format!("\"{name}\" already means the stage {}", self.stages[*first].label());
                        faults.push((format!("stages[{index}]"), what));
                    }
                    _ => taken.push((name, index)),
                }
            }
        }
        for (standing, what) in [(Standing::Open, "open"), (Standing::Won, "won")] {
            if !self.stages.iter().any(|stage| stage.counts_as == standing) {
                faults.push(("stages".to_owned(), format!("no stage counts as `{what}`; one has to")));
            }
        }
        faults
    }

    pub(super) fn ranked(mut self) -> Self {
        for (rank, stage) in self.stages.iter_mut().enumerate() {
            stage.rank = rank;
        }
        self
    }
}

impl Stage {
    fn names(&self) -> impl Iterator<Item = String> {
        std::iter::once(&self.name).chain(&self.aliases).map(|name| plain(name))
    }
}

/// The field of the request form that has to be put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageField {
    Stage,
    WhyNow,
    Pov,
}

/// Why a CSM may not be requested now (R2). Shown, it is the sentence for the field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .why.sentence)]
pub struct StageFault {
    pub field: StageField,
    pub why: Reasoned,
}

/// Whether a CSM may be requested for a deal in `stage`, for the reason with the id `why` (R2).
///
/// # Errors
/// The field to put right, and the sentence for it.
pub fn may_request(
    stage: &Stage,
    why: &str,
    pov: Pov,
    stages: &Stages,
    rules: &RequestRules,
) -> Result<Reasoned, StageFault> {
    let here = stage.label();
    let fault = |field, sentence: String| Err(StageFault { field, why: Reasoned::new("R2", sentence) });
    match stage.counts_as {
        Standing::Won => return Ok(Reasoned::new("R2", "The deal is won: the account needs its CSM now.")),
        Standing::Lost | Standing::Dropped => {
            return fault(
                StageField::Stage,
                format!("The opportunity is in {here}. If it is alive again, put its stage right first."),
            );
        }
        Standing::Open => {}
    }
    if stages.parse(&rules.earliest_stage).is_some_and(|earliest| stage.rank < earliest.rank) {
        let earliest = &rules.earliest_stage;
        return fault(
            StageField::Stage,
            format!("The opportunity is in {here}. A CSM can be requested from {earliest} on."),
        );
    }
    let Some(reason) = rules.why_now.iter().find(|reason| reason.id == why && reason.enabled) else {
        return fault(
            StageField::WhyNow,
            "This reason is not one of those in use. Choose one from the list.".to_owned(),
        );
    };
    if stages.parse(&rules.any_reason_from).is_some_and(|from| stage.rank >= from.rank) {
        let from = &rules.any_reason_from;
        return Ok(Reasoned::new(
            "R2",
            format!("The opportunity is in {here}; from {from} on a CSM may be requested."),
        ));
    }
    if !reason.fits(stage, stages) {
        let from = &rules.any_reason_from;
        let sentence = format!(
            "In {here} this reason is too early: choose another one, or request the CSM from {from} on."
        );
        return fault(StageField::WhyNow, sentence);
    }
    if reason.needs_pov_presented && pov != Pov::Presented {
        let noted = match pov {
            Pov::None => "none was run",
            Pov::Running | Pov::Presented => "it is still running",
        };
        let sentence = format!(
            "In {here} this reason holds once the POV's result has been presented; noted is that {noted}."
        );
        return fault(StageField::Pov, sentence);
    }
    Ok(Reasoned::new("R2", format!("In {here} a CSM may be requested for this reason: {}.", reason.label)))
}

/// Small letters, one blank between words.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The number in front, if any, and what follows it and its dash.
fn split_number(text: &str) -> (Option<u8>, &str) {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = text[digits..].trim_start_matches(|c: char| c.is_whitespace() || "-–—.:".contains(c));
    match text[..digits].parse() {
        Ok(number) => (Some(number), rest),
        Err(_) => (None, text),
    }
}
