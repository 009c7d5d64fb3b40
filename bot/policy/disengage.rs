//! `disengage.toml`: letting an account go, honestly (D1, D2).
//!
//! The letter is made of the file's own sentences and the few words that it is given; nothing of the customer record
//! can get into it.

use serde::Deserialize;

use super::RuleFault;

/// The file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisengageRules {
    pub reasons: Vec<Reason>,
    pub options: Vec<Choice>,
    pub links: Links,
}

/// Why an account is let go (D1).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub id: String,
    pub label: String,
    pub loses_features: bool,
    /// How the letter says it.
    pub customer: String,
}

/// What is reviewed with the customer (D2).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub id: String,
    pub label: String,
    #[serde(default)]
    pub only_if_features_are_lost: bool,
    /// How the letter says it; it may hold `{heir}`, `{features_url}` and `{docs_url}`.
    pub letter: String,
}

/// Where the letter leads.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Links {
    pub features_url: String,
    pub docs_url: String,
}

impl DisengageRules {
    /// The reason with this id.
    pub fn reason(&self, id: &str) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.id == id)
    }

    /// What is to be reviewed for a reason (D2).
    pub fn options_for(&self, reason: &Reason) -> impl Iterator<Item = &Choice> {
        let lost = reason.loses_features;
        self.options.iter().filter(move |option| lost || !option.only_if_features_are_lost)
    }

    pub(super) fn faults(&self) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        for (list, ids) in [
            ("reasons", self.reasons.iter().map(|one| &one.id).collect::<Vec<_>>()),
            ("options", self.options.iter().map(|one| &one.id).collect()),
        ] {
            if ids.is_empty() {
                faults.push((list.to_owned(), format!("`{list}` is empty; one is needed")));
            }
            for (index, id) in ids.iter().enumerate() {
                if ids[..index].contains(id) {
                    faults.push((format!("{list}[{index}].id"), format!("the id `{id}` is given twice")));
                }
            }
        }
        for (key, url) in [("features_url", &self.links.features_url), ("docs_url", &self.links.docs_url)] {
            if !url.starts_with("https://") {
                faults.push((format!("links.{key}"), format!("`{key}` has to begin with https://")));
            }
        }
        faults
    }
}
