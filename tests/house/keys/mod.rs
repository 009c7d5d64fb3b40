//! The keys of words: each that the code builds has words, and no words are for a key that nothing builds.
//!
//! Keys are built of a prefix and a word that says which: `words.plain(&format!("tasks.item.{state}"), …)`, or a closure
//! `say("header")` over a prefix. A key without words is found only when the message is drawn; here it is found at once.

mod known;
mod source;
mod syntax;
mod values;

use std::cell::RefCell;
use std::collections::BTreeSet;

use self::known::ROWS;
use self::source::Source;
use self::values::{Sources, Unknown};
use super::sources::{files, none, text};

/// What the code says about keys.
#[derive(Default)]
struct Said {
    /// Where a key is asked for that has no words.
    missing: Vec<String>,
    /// What the sources do not tell.
    unknown: BTreeSet<Unknown>,
    /// Every key that is built.
    built: BTreeSet<String>,
    /// The rows of the table that were used.
    rows: BTreeSet<usize>,
}

/// Every key in `templates/messages/`.
fn keys() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in files("templates/messages", ".toml") {
        let stem = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml");
        let table: toml::Table =
            toml::from_str(&text(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        flatten(stem, &table, &mut found);
    }
    found
}

fn flatten(prefix: &str, table: &toml::Table, found: &mut BTreeSet<String>) {
    for (key, value) in table {
        match value {
            toml::Value::Table(inner) => flatten(&format!("{prefix}.{key}"), inner, found),
            _ => _ = found.insert(format!("{prefix}.{key}")),
        }
    }
}

fn read(sources: Vec<Source>, keys: &BTreeSet<String>) -> Said {
    let sources = Sources { all: sources, rows: ROWS, used: RefCell::default() };
    let mut said = Said::default();
    for file in &sources.all {
        let asked = asked(file);
        let mut tried = BTreeSet::new();
        for (place, method) in &asked {
            let Some(first) = file.parts(place + 1..file.closed(*place)).into_iter().next() else { continue };
            match sources.texts(file, first, 0) {
                Err(unknown) => _ = said.unknown.insert(unknown),
                Ok(found) if method == "has" => tried.extend(found),
                Ok(found) => {
                    for key in found {
                        if !keys.contains(&key) && !tried.contains(&key) {
                            said.missing.push(format!("{}: {key}", file.path));
                        }
                        said.built.insert(key);
                    }
                }
            }
        }
        let texts = file.tokens.iter().filter_map(|token| match token {
            source::Token::Text(text) if keys.contains(text) => Some(text.clone()),
            _ => None,
        });
        said.built.extend(texts);
    }
    said.rows = sources.used.take();
    said
}

/// Where a file asks for words: the place of each `(`, and the method.
fn asked(file: &Source) -> Vec<(usize, String)> {
    let tokens = &file.tokens;
    let method = |at: usize| {
        let after = tokens[at].is("words") && tokens.get(at + 1)?.marks('.');
        let name =
            tokens.get(at + 2)?.word().filter(|name| after && matches!(*name, "plain" | "mrkdwn" | "has"))?;
        Some((at + 3, name.to_owned()))
    };
    (0..tokens.len()).filter_map(method).collect()
}

fn bot() -> Said {
    let sources = files("bot", ".rs").into_iter().map(|path| Source::new(&path, &text(&path))).collect();
    read(sources, &keys())
}

/// Every key that the code asks for has words, whichever word it is built of: a key that has none is found here, and not by
/// who should have read the message. House rule 12.
#[test]
fn every_key_that_the_code_builds_has_words() {
    let said = bot();
    let unknown = said.unknown.iter().map(|one| format!("{}: {}", one.path, one.name)).collect();
    none(
        unknown,
        "What stands in these places of a key does not stand in the sources. Write the words down where the key is built, or \
         add a row to tests/house/keys/known.rs that says all that it can be:",
    );
    none(said.missing, "These keys have no words in templates/messages/:");
    let idle = ROWS.iter().enumerate().filter(|(place, _)| !said.rows.contains(place));
    none(
        idle.map(|(_, row)| format!("{}: {}", row.path, row.name)).collect(),
        "These rows of tests/house/keys/known.rs are about nothing that the code has:",
    );
}

/// No words are for a key that nothing builds. House rule 12.
#[test]
fn no_words_are_for_a_key_that_nothing_builds() {
    let built = bot().built;
    // The terms are for the words themselves.
    let keys = keys().into_iter().filter(|key| !key.starts_with("terms."));
    none(keys.filter(|key| !built.contains(key)).collect(), "Nothing asks for these words:");
}

/// A check that the checks bite: which texts are found, and what is not known.
#[test]
fn a_key_is_followed_to_its_texts() {
    let text = r##"
        fn card(words: &Words, state: State, which: &str) -> Result<Message> {
            let say = |key: &str| words.plain(&format!("home.{key}"), ());
            let mut labels = vec!["one"];
            labels.push("two");
            let pairs = labels.iter().map(|label| say(&format!("fact.{label}"))).collect();
            let (title, _) = match state {
                State::Open if which == "no text" => ("open", "other"),
                _ => ("late", "other"),
            };
            say(title)?;
            say(if state.is_open() { "yes" } else { "no" })?;
            words.plain(&format!("home.of_{which}"), ())?;
            words.plain(&format!("home.{state}"), ())
        }
        fn all() {
            card(words, state, "team");
        }
    "##;
    let said =
        read(vec![Source::new("bot/features/home/view.rs", text)], &BTreeSet::from(["home.open".to_owned()]));
    let built: Vec<&str> = said.built.iter().map(String::as_str).collect();
    assert_eq!(
        built,
        ["home.fact.one", "home.fact.two", "home.late", "home.no", "home.of_team", "home.open", "home.yes"]
    );
    assert_eq!(said.missing.len(), 6, "all but the one that has words");
    let unknown: Vec<&str> = said.unknown.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(unknown, ["state"], "its values do not stand there");
}
