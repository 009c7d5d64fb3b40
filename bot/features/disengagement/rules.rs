//! `disengagement.toml`: letting an account go, honestly (D1, D2).
//!
//! The letter is made of the file's own sentences and the few words that it is given. Deliberately absent from what it
//! is given: the explanation among ourselves, the customer record, health, money. What it does not get cannot get out.

use serde::Deserialize;
use serde_json::json;

use crate::rules::RuleFault;
use crate::rules::sentence::{fill, names};

/// The longest name in a letter, in characters.
const LONGEST_NAME: usize = 120;
/// As many checkboxes as Slack takes.
const MOST_OPTIONS: usize = 10;

/// The file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisengageRules {
    pub reasons: Vec<Reason>,
    pub options: Vec<Choice>,
    pub links: Links,
    pub letter: Frame,
}

/// How the letter begins and ends.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    pub opening: String,
    pub successor: String,
    /// Stands over the options.
    pub options: String,
    pub closing: String,
    /// Who is named where nobody is known to stay responsible.
    pub nobody: String,
}

/// What a letter is written from: all of it is meant for the customer.
#[derive(Clone, Copy, Debug)]
pub struct LetterFacts<'a> {
    pub reason: &'a Reason,
    /// What was reviewed with them.
    pub options: &'a [&'a Choice],
    pub customer: &'a str,
    /// Who stays responsible, if that is known.
    pub successor: Option<&'a str>,
    pub csm: &'a str,
    /// The day on which they met, as people write it.
    pub day: &'a str,
    /// Words of the writer's own.
    pub extra: &'a str,
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
    /// How the letter says it; it may hold `{successor}`, `{features_url}` and `{docs_url}`.
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

    /// The written follow-up (D2), as plain text.
    pub fn letter(&self, told: &LetterFacts<'_>) -> String {
        let frame = &self.letter;
        let facts = json!({
            "customer": one_line(told.customer),
            "successor": one_line(told.successor.unwrap_or(&frame.nobody)),
            "csm": one_line(told.csm),
            "day": one_line(told.day),
            "features_url": self.links.features_url,
            "docs_url": self.links.docs_url,
        });
        let say = |sentence: &str| fill(sentence.trim(), &facts);
        let options = told.options.iter().map(|option| format!("• {}", say(&option.letter)));
        let options = std::iter::once(say(&frame.options)).chain(options).collect::<Vec<_>>().join("\n");
        let parts = [
            say(&frame.opening),
            say(&told.reason.customer),
            say(&frame.successor),
            options,
            told.extra.trim().to_owned(),
            say(&frame.closing),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    pub(crate) fn faults(&self) -> Vec<RuleFault> {
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
        if self.options.len() > MOST_OPTIONS {
            let what = format!("Slack shows {MOST_OPTIONS} checkboxes; there are {}", self.options.len());
            faults.push((format!("options[{MOST_OPTIONS}].id"), what));
        }
        for (key, url) in [("features_url", &self.links.features_url), ("docs_url", &self.links.docs_url)] {
            if !url.starts_with("https://") {
                faults.push((format!("links.{key}"), format!("`{key}` has to begin with https://")));
            }
        }
        faults.extend(self.sentences().filter_map(|(path, sentence, known)| {
            let key = path.rsplit('.').next().unwrap_or_default().to_owned();
            if sentence.trim().is_empty() {
                return Some((path, format!("`{key}` is empty; the customer reads it")));
            }
            let unknown = names(sentence).find(|name| !known.contains(name))?;
            let what = format!("`{key}` asks for {{{unknown}}}; there is {}", known.join(", "));
            Some((path, what))
        }));
        faults
    }

    /// Every sentence that customers read: where it stands, and what it may ask for.
    fn sentences(&self) -> impl Iterator<Item = (String, &str, &'static [&'static str])> {
        const FRAME: &[&str] = &["customer", "successor", "csm", "day"];
        const OPTION: &[&str] = &["successor", "features_url", "docs_url"];
        let frame = &self.letter;
        let frame = [
            ("opening", &frame.opening),
            ("successor", &frame.successor),
            ("options", &frame.options),
            ("closing", &frame.closing),
            ("nobody", &frame.nobody),
        ];
        let frame = frame.into_iter().map(|(key, text)| (format!("letter.{key}"), text.as_str(), FRAME));
        let reasons = self.reasons.iter().enumerate();
        let reasons =
            reasons.map(|(at, one)| (format!("reasons[{at}].customer"), one.customer.as_str(), FRAME));
        let options = self.options.iter().enumerate();
        let options = options.map(|(at, one)| (format!("options[{at}].letter"), one.letter.as_str(), OPTION));
        reasons.chain(options).chain(frame)
    }
}

/// A name as it stands in a sentence.
fn one_line(name: &str) -> String {
    let joined = name.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.chars().take(LONGEST_NAME).collect()
}
