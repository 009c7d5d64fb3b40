//! Which test proves which rule: `tests/RULES.md`, written from the tests' own words.
//!
//! A test names the rules it proves in its doc comment (`/// R4: only a manager of the team assigns.`; ranges
//! such as `Q1–Q4` too). This test collects them. On a developer's machine it rewrites the page; where `CI`
//! is set it compares, so that a page which is out of date fails there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use serde::Deserialize;

use super::sources::{files, none, root, text};

#[derive(Deserialize)]
struct Rules {
    group: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    title: String,
    rules: BTreeMap<String, String>,
}

const PAGE: &str = "tests/RULES.md";

/// House rule 12: every rule of the process is named by the tests that prove it, or stands there as open.
#[test]
fn the_page_of_rules_says_what_proves_them() {
    let rules: Rules = toml::from_str(&text("tests/house/rules.toml")).expect("rules.toml");
    let known: BTreeSet<&str> =
        rules.group.iter().flat_map(|group| group.rules.keys()).map(String::as_str).collect();
    let mut proofs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut unknown = Vec::new();
    let of_rules = |path: &&String| !path.starts_with("tests/slack/") && !path.starts_with("tests/systems/");
    for path in files("tests", ".rs").iter().filter(of_rules) {
        for test in tests(&text(path)) {
            for rule in ids(&test.words) {
                match known.contains(rule.as_str()) {
                    true => proofs.entry(rule).or_default().push(full_name(path, &test.name)),
                    false => unknown.push(format!("{path}: {} names {rule}", test.name)),
                }
            }
        }
    }
    none(unknown, "tests/house/rules.toml does not know these rules:");
    let page = page(&rules, &proofs);
    let stands = fs::read_to_string(root().join(PAGE)).unwrap_or_default();
    if page == stands {
        return;
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "{PAGE} is out of date: run the tests without CI set, and commit it"
    );
    fs::write(root().join(PAGE), page).expect("a page that can be written");
}

fn page(rules: &Rules, proofs: &BTreeMap<String, Vec<String>>) -> String {
    let mut page = String::from(
        "# What proves which rule\n\nWritten by the test run (`tests/house/rules.rs`) from the tests' doc comments; edits here are lost.\n\
         A rule that no test names is open.\n",
    );
    for group in &rules.group {
        let _ = write!(page, "\n## {}\n\n| rule | in short | proven by |\n|---|---|---|\n", group.title);
        for (id, short) in &group.rules {
            let proof = match proofs.get(id) {
                Some(tests) => tests.iter().map(|test| format!("`{test}`")).collect::<Vec<_>>().join("<br>"),
                None => "open".to_owned(),
            };
            let _ = writeln!(page, "| {id} | {short} | {proof} |");
        }
    }
    page
}

/// As the test runner names it: `policy::ranking::the_lightest_load_is_suggested`.
fn full_name(path: &str, test: &str) -> String {
    let module = path.trim_start_matches("tests/").trim_end_matches(".rs").trim_end_matches("/mod");
    format!("{}::{test}", module.replace('/', "::"))
}

struct Test {
    name: String,
    /// Its doc comment.
    words: String,
}

/// The test functions of a source, `proptest!`'s and asynchronous ones too.
fn tests(source: &str) -> Vec<Test> {
    let (mut words, mut is_test, mut found) = (String::new(), false, Vec::new());
    for line in source.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix("///") {
            words.push_str(comment);
        } else if line.starts_with("#[") {
            is_test |= line == "#[test]" || line.starts_with("#[tokio::test");
        } else {
            let line = line.trim_start_matches("pub ").trim_start_matches("async ");
            if let Some(rest) = line.strip_prefix("fn ").filter(|_| is_test) {
                let name = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                found.push(Test { name, words: std::mem::take(&mut words) });
            }
            words.clear();
            is_test = false;
        }
    }
    found
}

/// The rule ids in a text, each once, ranges written out.
fn ids(words: &str) -> BTreeSet<String> {
    let is_id = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(|letter| "QRTAMEDPOCG".contains(letter))
            && (1..=2).contains(&(word.len() - 1))
            && letters.all(|letter| letter.is_ascii_digit())
    };
    let mut found = BTreeSet::new();
    for run in words.split(|c: char| !(c.is_alphanumeric() || c == '–' || c == '-')) {
        let parts: Vec<&str> = run.split(['–', '-']).collect();
        match parts.as_slice() {
            [first, last] if is_id(first) && is_id(last) && first[..1] == last[..1] => {
                let number = |id: &str| id[1..].parse::<u32>().unwrap_or_default();
                found.extend((number(first)..=number(last)).map(|number| format!("{}{number}", &first[..1])));
            }
            parts => found.extend(parts.iter().filter(|part| is_id(part)).map(|part| (*part).to_owned())),
        }
    }
    found
}

/// A check that the check reads.
#[test]
fn ids_are_read_from_words() {
    let read = |words| ids(words).into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(read("R4: only a manager of the team assigns (promise 4)."), "R4");
    assert_eq!(read("Q1–Q3, R6: Pr1 first, at 9 A.M., U0CSM0001"), "Q1 Q2 Q3 R6");
    assert_eq!(read("Nothing of the process."), "");
}

/// A check that the check finds.
#[test]
fn tests_are_found_with_their_words() {
    let source = "/// R1: a.\n/// R2: b.\n#[tokio::test]\nasync fn one() {}\n/// R3\nfn none() {}\n#[test]\nfn two() {}\n";
    let found: Vec<_> = tests(source).into_iter().map(|test| (test.name, ids(&test.words).len())).collect();
    assert_eq!(found, [("one".to_owned(), 2), ("two".to_owned(), 0)]);
}
