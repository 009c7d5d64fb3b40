//! What reads foreign in a text, whoever put it there: the words of `templates/voice/banned.toml`, ids of rules, and
//! days that are written in a second way.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

/// A word that no message uses.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Banned {
    pub word: String,
    pub why: String,
    pub better: String,
    /// People may type it themselves.
    #[serde(default)]
    pub typed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    words: Vec<Banned>,
}

/// The banned words, as they lie beside the templates.
pub static BANNED: LazyLock<Vec<Banned>> = LazyLock::new(|| {
    let text = include_str!("../../templates/voice/banned.toml");
    toml::from_str::<List>(text).expect("banned.toml").words
});

/// The ids of the rules of the process.
static RULES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let rules: toml::Table = toml::from_str(include_str!("../house/rules.toml")).expect("rules.toml");
    let groups = rules["group"].as_array().expect("groups");
    let ids = groups.iter().filter_map(|group| group["rules"].as_table()).flat_map(toml::Table::keys);
    ids.cloned().collect()
});

const MONTHS: &[&str] = &[
    "jan",
    "january",
    "feb",
    "february",
    "mar",
    "march",
    "apr",
    "april",
    "may",
    "jun",
    "june",
    "jul",
    "july",
    "aug",
    "august",
    "sep",
    "sept",
    "september",
    "oct",
    "october",
    "nov",
    "november",
    "dec",
    "december",
];

/// What reads foreign in something that the bot says; what people type themselves is left to them.
pub fn in_what_is_said(text: &str) -> Vec<String> {
    let banned = BANNED.iter().filter(|one| !one.typed && has(text, &one.word));
    banned.map(complaint).chain(other_faults(text)).collect()
}

/// What reads foreign in a template.
pub fn in_a_template(text: &str) -> Vec<String> {
    let banned = BANNED.iter().filter(|one| has(text, &one.word)).map(complaint);
    let shouts = text.contains('!').then(|| "an exclamation mark".to_owned());
    banned.chain(other_faults(text)).chain(shouts).collect()
}

fn complaint(banned: &Banned) -> String {
    format!("“{}” ({}): {}", banned.word, banned.why, banned.better)
}

fn other_faults(text: &str) -> Vec<String> {
    let rule = names_a_rule(text).map(|id| format!("the rule id {id} belongs under Why?"));
    let day = second_way(text).map(|day| format!("“{day}”: a day is written as 4 Dec"));
    rule.into_iter().chain(day).collect()
}

/// Whether a text has a word, or one that begins so where the word ends in a star.
pub fn has(text: &str, word: &str) -> bool {
    let (word, open) = word.strip_suffix('*').map_or((word, false), |word| (word, true));
    let text = text.to_lowercase();
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back().filter(|_| word.starts_with(char::is_alphanumeric));
        let after = text[at + word.len()..].chars().next().filter(|_| word.ends_with(char::is_alphanumeric));
        !before.is_some_and(char::is_alphanumeric) && (open || !after.is_some_and(char::is_alphanumeric))
    })
}

/// The id of a rule that a text names; fiscal quarters are none, and Why? is where the ids stand.
fn names_a_rule(text: &str) -> Option<&str> {
    let words: Vec<&str> =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let found = (0..words.len()).find(|at| {
        let before = at.checked_sub(1).map(|before| words[before]).unwrap_or_default();
        RULES.contains(words[*at]) && !before.starts_with("FY")
    })?;
    (!text.starts_with("*Rule:*")).then(|| words[found])
}

/// A day that is written in another way than `4 Dec`: `2026-12-04`, `Dec 4`, `December 4`.
fn second_way(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split([' ', '\n', ',', '.', ')', '(', '“', '”']).collect();
    let numbers = |word: &str| word.split('-').map(|part| part.parse().unwrap_or(0)).collect::<Vec<u32>>();
    let iso = |word: &&&str| word.len() == 10 && matches!(numbers(word)[..], [2000..2100, 1..=12, 1..=31]);
    if let Some(day) = words.iter().find(iso) {
        return Some((*day).to_owned());
    }
    let is_month = |word: &str| {
        let small = word.to_lowercase();
        MONTHS.contains(&small.as_str())
    };
    let pair = words.windows(2).find(|pair| is_month(pair[0]) && pair[1].len() < 3 && is_number(pair[1]))?;
    Some(pair.join(" "))
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|letter| letter.is_ascii_digit())
}
