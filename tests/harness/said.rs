//! Everything the bot said in a scenario is looked through once it is over: sentences that end twice, nouns that do
//! not fit their number, ages that are printed into what stands for long, and words that read foreign.

use local_slack::Workspace;
use serde_json::Value;

use super::{printed, voice};

const NOUNS: &[&str] = &[
    "account",
    "day",
    "hour",
    "minute",
    "month",
    "week",
    "question",
    "proposal",
    "step",
    "stage",
    "license",
    "time",
    "exception",
    "thing",
    "task",
    "deal",
    "character",
    "point",
    "phrase",
    "request",
];

/// What reads wrong of all that was said; a scenario that has failed already is left alone.
pub fn look_through(ws: &Workspace) {
    if std::thread::panicking() {
        return;
    }
    let mut wrong = Vec::new();
    for produced in ws.produced() {
        let value = serde_json::to_value(&produced).unwrap_or_default();
        // A message stands for months. What is shown to one person at once is read and gone, as is the same by direct
        // message where its address was worn out.
        let stands = produced.by.starts_with("chat.") && !produced.to.starts_with('D');
        each_text(&value, &mut |text| {
            let wrongly = reads_wrong(text) || (stands && goes_stale(text));
            wrong.extend(wrongly.then(|| text.to_owned()));
        });
        for text in printed::texts(&produced.payload) {
            let foreign = voice::in_what_is_said(&text);
            wrong.extend(foreign.into_iter().map(|fault| format!("{fault}: {text}")));
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "this reads wrong: {wrong:#?}");
}

fn each_text(value: &Value, each: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => each(text),
        Value::Array(all) => all.iter().for_each(|one| each_text(one, each)),
        Value::Object(all) => {
            // Ids and addresses are no sentences.
            let said =
                all.iter().filter(|(key, _)| !["value", "url", "private_metadata"].contains(&key.as_str()));
            said.for_each(|(_, one)| each_text(one, each));
        }
        _ => {}
    }
}

/// Whether it prints how old something is, which is true on the day it is said.
fn goes_stale(text: &str) -> bool {
    ["just now", " min ago", " h ago", " days ago"].iter().any(|age| text.contains(age))
}

fn reads_wrong(text: &str) -> bool {
    let twice = text.match_indices("..").any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + 2..].chars().next();
        before.is_some_and(char::is_alphanumeric) && after.is_none_or(|next| next.is_whitespace())
    }) || ["?.", "!.", "….", "?”.", ".”."].iter().any(|twice| {
        let ends = text.match_indices(twice).map(|(at, _)| text[at + twice.len()..].chars().next());
        ends.into_iter().any(|next| next.is_none_or(char::is_whitespace))
    });
    let numbers = NOUNS.iter().any(|noun| {
        text.match_indices(&format!("1 {noun}s")).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            before.is_none_or(|before| !before.is_alphanumeric() && !['.', ',', '-'].contains(&before))
        })
    });
    twice || numbers
}
