//! `reassignment.toml`: handing a CSM's accounts to others, and what each side sees to.

use serde::Deserialize;
use serde_json::json;

use crate::rules::RuleFault;
use crate::rules::sentence::{fill, names};

/// What a task may ask for.
const KNOWN: &[&str] = &["account", "from", "to"];

/// The file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReassignmentRules {
    /// How long both look after the accounts, unless told otherwise; and at most.
    pub overlap_days: u64,
    pub longest_overlap_days: u64,
    old: Vec<String>,
    new: Vec<String>,
    manager: Vec<String>,
}

/// Whose tasks they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Old,
    New,
    Manager,
}

impl Side {
    /// The side by its word.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "old" => Some(Self::Old),
            "new" => Some(Self::New),
            "manager" => Some(Self::Manager),
            _ => None,
        }
    }

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
            Self::Manager => "manager",
        }
    }
}

impl ReassignmentRules {
    /// What a side sees to, of an account that goes `from` somebody `to` somebody.
    pub fn tasks(&self, side: Side, account: &str, from: &str, to: &str) -> Vec<String> {
        let facts = json!({ "account": account, "from": from, "to": to });
        self.list(side).iter().map(|task| fill(task, &facts)).collect()
    }

    fn list(&self, side: Side) -> &[String] {
        match side {
            Side::Old => &self.old,
            Side::New => &self.new,
            Side::Manager => &self.manager,
        }
    }

    pub(crate) fn faults(&self) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        if self.overlap_days > self.longest_overlap_days {
            let what = "`overlap_days` cannot be longer than `longest_overlap_days`".to_owned();
            faults.push(("overlap_days".to_owned(), what));
        }
        for side in [Side::Old, Side::New, Side::Manager] {
            let key = side.as_str();
            if self.list(side).is_empty() {
                faults.push((key.to_owned(), format!("`{key}` is empty; one task is needed")));
            }
            for (at, task) in self.list(side).iter().enumerate() {
                let path = format!("{key}[{at}]");
                if task.trim().is_empty() {
                    faults.push((path.clone(), "a task is empty".to_owned()));
                }
                if let Some(unknown) = names(task).find(|name| !KNOWN.contains(name)) {
                    let what = format!("a task asks for {{{unknown}}}; there is {}", KNOWN.join(", "));
                    faults.push((path, what));
                }
            }
        }
        faults
    }
}
