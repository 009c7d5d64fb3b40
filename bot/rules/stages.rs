//! The stages of a deal, and from which of them on a CSM may be requested (R2).
//!
//! Deliberately absent: what a change of stage sets in motion, which is the flows' and the tracks'.

use serde::Deserialize;

use crate::rules::RuleFault;

/// Whether a deal in a stage is alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StageKind {
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
    pub counts_as: StageKind,
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
        self.counts_as == StageKind::Open
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

    pub(crate) fn faults(&self) -> Vec<RuleFault> {
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
        for (standing, what) in [(StageKind::Open, "open"), (StageKind::Won, "won")] {
            if !self.stages.iter().any(|stage| stage.counts_as == standing) {
                faults.push(("stages".to_owned(), format!("no stage counts as `{what}`; one has to")));
            }
        }
        faults
    }

    pub(crate) fn ranked(mut self) -> Self {
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
