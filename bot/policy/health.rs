//! `health.toml`: who hears of an account at risk, and how often somebody owes an update (G5).

use baton_storage::states::Role;
use serde::Deserialize;

use super::RuleFault;

/// The file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HealthRules {
    /// From the best to the worst.
    pub colours: Vec<Colour>,
}

/// How an account is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colour {
    pub id: String,
    pub label: String,
    /// An update is owed so often; none: never.
    pub update_every_days: Option<u32>,
    /// Who hears that an account has become so.
    #[serde(default)]
    pub tells: Vec<Role>,
}

impl HealthRules {
    /// The colour that a word of the CRM's, or of a person's, stands for.
    pub fn colour(&self, word: &str) -> Option<&Colour> {
        self.colours.iter().find(|colour| colour.id.eq_ignore_ascii_case(word.trim()))
    }

    /// Whether the second is worse than the first.
    pub fn is_worse(&self, from: Option<&Colour>, to: &Colour) -> bool {
        let rank = |colour: &Colour| self.colours.iter().position(|one| one.id == colour.id);
        rank(to) > from.and_then(rank).or(Some(0))
    }

    pub(super) fn faults(&self) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        if self.colours.len() < 2 {
            faults.push(("colours".to_owned(), "two colours are needed, the best one first".to_owned()));
        }
        for (index, colour) in self.colours.iter().enumerate() {
            let same = |other: &Colour| other.id.eq_ignore_ascii_case(&colour.id);
            if self.colours[..index].iter().any(same) {
                faults
                    .push((format!("colours[{index}].id"), format!("the id `{}` is given twice", colour.id)));
            }
            if colour.update_every_days == Some(0) {
                let what = "`update_every_days` is 0; leave it out where no update is owed".to_owned();
                faults.push((format!("colours[{index}].update_every_days"), what));
            }
        }
        faults
    }
}
