//! Promises in what somebody drafts: said on the CSM's behalf, they are not the SA's to make (T3). Advice, with
//! what could be said instead; nothing is ever held back for it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::rules::RuleFault;

/// `promises.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseRules {
    /// Words that stand for one another in a phrase: `{month}` is any of those of `month`.
    pub classes: BTreeMap<String, Vec<String>>,
    pub promises: Vec<PromiseRule>,
}

/// Phrases that promise in one way.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseRule {
    /// Words one after the other: a word, the beginning of one (`guarantee*`), `{number}`, or a class.
    pub phrases: Vec<String>,
    /// What could be said instead.
    pub instead: String,
}

/// A promise that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise<'r> {
    /// As it was written.
    pub quoted: String,
    pub instead: &'r str,
}

impl PromiseRules {
    /// What a text promises, in its order, each phrase once. A longer phrase is named rather than a part of it.
    pub fn find(&self, text: &str) -> Vec<Promise<'_>> {
        let words = words(text);
        let mut found: Vec<Promise<'_>> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let longest = self
                .promises
                .iter()
                .flat_map(|rule| rule.phrases.iter().map(move |phrase| (rule, phrase)))
                .filter_map(|(rule, phrase)| Some((self.matches(phrase, &words[at..])?, rule)))
                .max_by_key(|(length, _)| *length);
            let Some((length, rule)) = longest else {
                at += 1;
                continue;
            };
            let quoted = text[words[at].0..words[at + length - 1].1].to_owned();
            if !found.iter().any(|known| known.quoted.eq_ignore_ascii_case(&quoted)) {
                found.push(Promise { quoted, instead: &rule.instead });
            }
            at += length;
        }
        found
    }

    /// The same of what somebody adds to names and days that were given to them: Will Hart promises nothing by his name,
    /// nor does naming a day that has passed.
    pub fn find_beside(&self, text: &str, given: &[&str]) -> Vec<Promise<'_>> {
        let mut given: Vec<&str> = given.iter().map(|one| one.trim()).filter(|one| !one.is_empty()).collect();
        given.sort_by_key(|one| std::cmp::Reverse(one.len()));
        // What stands in their place is no word, and parts the words around it.
        let bare = given.into_iter().fold(text.to_owned(), |text, one| text.replace(one, " \u{2026} "));
        self.find(&bare)
    }

    /// How many words of the text the phrase takes, if the text begins with it.
    fn matches(&self, phrase: &str, words: &[Word]) -> Option<usize> {
        let wanted: Vec<&str> = phrase.split_whitespace().collect();
        let fits = words.len() >= wanted.len()
            && wanted.iter().zip(words).all(|(wanted, (_, _, word))| self.is(wanted, word));
        fits.then_some(wanted.len()).filter(|length| *length > 0)
    }

    fn is(&self, wanted: &str, word: &str) -> bool {
        match (wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')), wanted.strip_suffix('*')) {
            (Some("number"), _) => word.starts_with(|c: char| c.is_ascii_digit()),
            (Some(class), _) => {
                self.classes.get(class).is_some_and(|list| list.iter().any(|one| self.is(one, word)))
            }
            (None, Some(beginning)) => word.starts_with(beginning),
            (None, None) => word == wanted,
        }
    }

    pub(crate) fn faults(&self) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        for (name, list) in &self.classes {
            if list.iter().any(|word| word.contains(['{', ' ']) || word.is_empty()) {
                faults.push((format!("classes.{name}"), format!("the class `{name}` holds single words")));
            }
        }
        for (place, rule) in self.promises.iter().enumerate() {
            if rule.instead.trim().is_empty() {
                let what = "`instead` is empty; say what could be said instead".to_owned();
                faults.push((format!("promises[{place}].instead"), what));
            }
            for phrase in &rule.phrases {
                let path = format!("promises[{place}].phrases");
                if phrase.trim().is_empty() || *phrase != phrase.to_lowercase() {
                    let what = format!("`{phrase}`: a phrase is small letters, as texts are compared so");
                    faults.push((path.clone(), what));
                }
                for word in phrase.split_whitespace() {
                    let class = word.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
                    if class.is_some_and(|name| name != "number" && !self.classes.contains_key(name)) {
                        faults.push((path.clone(), format!("`{phrase}`: there is no class {word}")));
                    }
                }
            }
        }
        faults
    }
}

/// A word, small, with where it begins and ends in its text.
type Word = (usize, usize, String);

/// The words of a text: letters, digits, and what holds them together within a word (`we'll`, `2027-01-15`).
fn words(text: &str) -> Vec<Word> {
    let holds = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '/');
    let mut words = Vec::new();
    let mut begins = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (begins, holds(c)) {
            (None, true) => begins = Some(at),
            (Some(from), false) => {
                words.push((from, at, text[from..at].to_lowercase().replace('’', "'")));
                begins = None;
            }
            _ => {}
        }
    }
    words
}
