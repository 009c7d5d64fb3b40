//! `record.toml`: what has to be known of an account, who would know it, and what customers may read of it (C1, C2).
//!
//! Deliberately absent: what is known, which the storage remembers, and how it is asked for.

use baton_storage::states::Role;
use serde::Deserialize;

use crate::rules::RuleFault;
use crate::rules::digest::digest;

/// The longest text a fact can be: as much as fits into a field of a form.
pub const LONGEST: usize = 3000;
/// Forms carry the keys of their facts along, and there is little room.
const LONGEST_KEY: usize = 60;
/// The first page of the record has a line for each.
const MOST_SECTIONS: usize = 30;

/// The file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordRules {
    pub sections: Vec<Section>,
}

/// A page of the record.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub id: String,
    pub title: String,
    pub facts: Vec<FactRule>,
}

/// One thing that is to be known.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactRule {
    pub key: String,
    pub label: String,
    #[serde(default)]
    pub hint: String,
    /// Several lines.
    #[serde(default)]
    pub long: bool,
    /// Counts for completeness.
    #[serde(default)]
    pub wanted: bool,
    /// Who would know.
    pub knows: Role,
    /// May stand in what customers read (promise 3).
    #[serde(default)]
    pub customer: bool,
    pub from: Option<FromCrm>,
}

/// What the CRM knows by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromCrm {
    Industry,
    Arr,
    Lam,
    Health,
    CloseDate,
    Stage,
    Sa,
    Seller,
    Csm,
    Url,
}

/// How much is known, in percent, and what is not: of what is wanted, in the order of the file (T6).
#[derive(Clone, Debug)]
pub struct Completeness<'r> {
    pub percent: u8,
    /// How many are wanted, known or not.
    pub wanted: usize,
    pub missing: Vec<&'r FactRule>,
}

impl RecordRules {
    /// Every thing that is to be known, in the order of the file.
    pub fn facts(&self) -> impl Iterator<Item = &FactRule> {
        self.sections.iter().flat_map(|section| &section.facts)
    }

    /// The thing with this key.
    pub fn fact(&self, key: &str) -> Option<&FactRule> {
        self.facts().find(|fact| fact.key == key)
    }

    /// The page with this id.
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// How much of what is wanted is known. Where a POV was run, its page is wanted too (T7).
    pub fn completeness(&self, pov: bool, known: impl Fn(&str) -> bool) -> Completeness<'_> {
        let of_pov = |fact: &FactRule| pov && fact.key.starts_with("pov-");
        let wanted: Vec<&FactRule> = self.facts().filter(|fact| fact.wanted || of_pov(fact)).collect();
        let missing: Vec<&FactRule> = wanted.iter().copied().filter(|fact| !known(&fact.key)).collect();
        let there = wanted.len() - missing.len();
        let percent = (there * 100).checked_div(wanted.len()).unwrap_or(100);
        Completeness { percent: u8::try_from(percent).unwrap_or(100), wanted: wanted.len(), missing }
    }

    /// The page that has this fact.
    pub fn section_of(&self, key: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.facts.iter().any(|fact| fact.key == key))
    }

    pub(crate) fn faults(&self) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        if self.sections.len() > MOST_SECTIONS {
            faults.push(("sections".into(), format!("there can be at most {MOST_SECTIONS} of them")));
        }
        let mut seen: Vec<&str> = Vec::new();
        for (page, section) in self.sections.iter().enumerate() {
            if self.sections[..page].iter().any(|other| other.id == section.id) {
                faults.push((
                    format!("sections[{page}].id"),
                    format!("the id `{}` is given twice", section.id),
                ));
            }
            // A form of Slack's has a hundred blocks; a person has less patience.
            if !(1..=20).contains(&section.facts.len()) {
                let what = format!("the section `{}` has to have 1 to 20 facts", section.id);
                faults.push((format!("sections[{page}]"), what));
            }
            for (place, fact) in section.facts.iter().enumerate() {
                let path = format!("sections[{page}].facts[{place}].key");
                let plain =
                    fact.key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
                if fact.key.is_empty() || fact.key.len() > LONGEST_KEY || !plain {
                    let what = format!(
                        "`{}`: a key is at most {LONGEST_KEY} small letters, digits and dashes",
                        fact.key
                    );
                    faults.push((path.clone(), what));
                }
                if seen.contains(&fact.key.as_str()) {
                    faults.push((path, format!("the key `{}` is given twice", fact.key)));
                }
                seen.push(&fact.key);
            }
        }
        faults
    }
}

/// A text as it is kept: without space around it, lines ended in one way, no longer than a field holds. What a form
/// shows comes back the same, so that what nobody touched is not taken for something new.
pub fn tidy(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let short: String = lines.trim().chars().take(LONGEST).collect();
    short.trim_end().to_owned()
}

/// A few letters that stand for a text, by which a form that comes back knows what it had shown.
pub fn print(text: &str) -> String {
    digest(tidy(text).as_bytes()).chars().take(12).collect()
}
