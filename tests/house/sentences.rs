//! What the bot says reads right whatever is put into it: numbers, and names with a stop of their own.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::sources::{files, none, text};
use baton::slack::words::Words;

/// Every key of the words with its template, by `file.key`.
fn templates() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for path in files("templates/messages", ".toml") {
        let name = path.trim_start_matches("templates/messages/").trim_end_matches(".toml");
        let table: toml::Table = toml::from_str(&text(&path)).expect("a template file");
        flatten(name, &table, &mut found);
    }
    found
}

fn flatten(prefix: &str, table: &toml::Table, found: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        match value {
            toml::Value::Table(inner) => flatten(&format!("{prefix}.{key}"), inner, found),
            toml::Value::String(text) => drop(found.insert(format!("{prefix}.{key}"), text.clone())),
            _ => {}
        }
    }
}

/// The names that a template asks for.
fn asked(template: &str) -> Vec<String> {
    let environment = minijinja::Environment::new();
    let parsed = environment.template_from_str(template);
    let names = parsed.map(|template| template.undeclared_variables(false)).unwrap_or_default();
    names.into_iter().filter(|name| name != "terms").collect()
}

/// Everything that renders with every name standing for `value`, but moments for a moment.
fn said(value: &Value) -> Vec<(String, String)> {
    let words = Words::load(None).expect("the words");
    let mut said = Vec::new();
    for (key, template) in templates() {
        let facts: serde_json::Map<String, Value> = asked(&template)
            .into_iter()
            .map(|name| {
                let moment = template.contains(&format!("{name} | moment"));
                let fact = match name.as_str() {
                    _ if moment => json!({ "seconds": 0, "text": "Mon 23 Nov" }),
                    // A kind of account, and numbers that count nothing.
                    "segment" | "nth_of_sa" | "nth_of_account" | "level" => json!("some"),
                    // Whoever requests something is nobody's number.
                    "who" | "asker" | "asked_by" | "before" | "sa" | "requester" | "requester_name" => {
                        json!("Sam Ortiz")
                    }
                    _ => value.clone(),
                };
                (name, fact)
            })
            .collect();
        // What loops over lists does not render with a name; its lines are keys of their own.
        said.extend(words.mrkdwn(&key, &facts).ok().map(|text| (key, text)));
    }
    said
}

/// A customer called `Homeworld Inc.`, a reason that is a question or an exclamation: every sentence of the words
/// ends once.
#[test]
fn no_sentence_ends_twice() {
    let mut found = Vec::new();
    for name in ["Homeworld Inc.", "Why not?", "Yahoo!", "and so on…"] {
        let all = said(&json!(name));
        assert!(all.len() > 400, "most of the words render: {}", all.len());
        for (key, text) in all {
            let doubled = ["..", "?.", "!.", "….", "??", ".*.", "?*.", ".”.", "?”."];
            if doubled.iter().any(|twice| text.contains(twice)) {
                found.push(format!("{key}: {text}"));
            }
        }
    }
    none(found, "a sentence ends once; the words leave out a full stop behind what ends by itself");
}

/// With 1 wherever a number may stand, nothing is said of `1 accounts`; with 2, nothing of `2 account`.
#[test]
fn words_fit_their_numbers() {
    let mut found = Vec::new();
    let nouns = [
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
    for (key, text) in said(&json!(1)) {
        let plural =
            |noun: &&str| text.contains(&format!("1 {noun}s")) || text.contains(&format!("1* {noun}s"));
        found.extend(nouns.iter().find(|noun| plural(noun)).map(|_| format!("{key}: {text}")));
    }
    for (key, text) in said(&json!(2)) {
        let single = |noun: &&str| {
            let at = text.find(&format!("2 {noun}"));
            at.is_some_and(|at| {
                !text[at..].starts_with(&format!("2 {noun}s")) && !text[at..].contains("2 more")
            })
        };
        found.extend(nouns.iter().find(|noun| single(noun)).map(|_| format!("{key}: {text}")));
    }
    none(found, "a noun fits its number: use `count | plural(\"account\")`");
}

/// Everything that is asked has its words for others: no question, and nobody is "you".
#[test]
fn what_is_asked_has_words_for_others() {
    let all = templates();
    let asks = all.keys().filter_map(|key| key.strip_prefix("tasks.asks."));
    let without = asks.filter(|key| !all.contains_key(&format!("tasks_others.{key}")));
    none(without.map(str::to_owned).collect(), "what is asked needs its words in tasks_others.toml");
    let of_others = all.iter().filter(|(key, _)| key.starts_with("tasks_others."));
    let to_you = of_others.filter(|(_, text)| text.contains('?') || text.contains("you"));
    none(to_you.map(|(key, text)| format!("{key}: {text}")).collect(), "nobody else is asked there");
    let rules: toml::Table = toml::from_str(&text("templates/deals.toml")).expect("the rules");
    let rules = rules["rules"].as_array().expect("rules");
    let asked = rules.iter().filter(|rule| rule.get("asked").and_then(toml::Value::as_bool) != Some(false));
    let without = asked.filter(|rule| rule.get("task").is_none()).map(|rule| rule["id"].to_string());
    none(without.collect(), "a rule of deals.toml that asks needs its task");
}
