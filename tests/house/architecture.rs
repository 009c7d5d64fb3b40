//! ARCHITECTURE.md is the map: it names every room, in the order that holds, and what holds each promise.

use std::collections::BTreeSet;

use super::papers::quoted;
use super::sources::{files, none, text};
use baton::registry::reactions::REACTIONS;

const MAP: &str = "ARCHITECTURE.md";

/// The code map names every room and every feature: what is not on it is not found.
#[test]
fn architecture_names_every_room_and_feature() {
    let map = text(MAP);
    let mut missing = BTreeSet::new();
    for path in files("bot", ".rs").iter().filter(|path| !matches!(path.as_str(), "bot/lib.rs")) {
        let within = path.trim_start_matches("bot/");
        let place = match within.split_once('/') {
            Some(("features", rest)) => match rest.split_once('/') {
                Some((feature, _)) => format!("`bot/features/{feature}/`"),
                None => continue,
            },
            Some((room, _)) => format!("`bot/{room}/`"),
            None => format!("`{path}`"),
        };
        if !map.contains(&place) {
            missing.insert(place);
        }
    }
    none(missing.into_iter().collect(), "ARCHITECTURE.md does not name:");
}

/// The order in which features react is data; the paper says the same one.
#[test]
fn architecture_says_who_reacts_in_which_order() {
    let map = text(MAP).split_whitespace().collect::<Vec<_>>().join(" ");
    let order: Vec<String> = REACTIONS.iter().map(|reaction| format!("`{}`", reaction.feature)).collect();
    let order = order.join(" → ");
    assert!(map.contains(&order), "ARCHITECTURE.md does not say: {order}");
}

/// An invariant that nothing holds is a wish: each names a test, and the file that the test stands in; or the compiler.
#[test]
fn every_invariant_names_what_holds_it() {
    let map = text(MAP);
    let mut found = Vec::new();
    let points = map.split("\n- ").skip(1).map(|point| point.split("\n\n").next().unwrap_or_default());
    let invariants: Vec<&str> = points.filter(|point| point.starts_with("Invariant:")).collect();
    assert!(invariants.len() > 10, "{} invariants", invariants.len());
    for invariant in invariants {
        let words = quoted(invariant);
        let tests: Vec<&str> = words.iter().filter_map(|word| word.strip_suffix("()")).collect();
        let places = words.iter().filter(|word| word.starts_with("tests/") && word.ends_with(".rs"));
        let sources: Vec<String> = places.map(|path| text(path)).collect();
        let held = |test: &&str| sources.iter().any(|source| is_test(source, test));
        if (tests.is_empty() && !invariant.contains("compiler")) || !tests.iter().all(held) {
            found.push(invariant.replace('\n', " "));
        }
    }
    none(found, "These invariants name no test in the file that they name:");
}

/// Whether a source has a test of this name: a function right below its attribute.
fn is_test(source: &str, name: &str) -> bool {
    let opening = format!("fn {name}(");
    let is_attribute = |line: &str| line == "#[test]" || line.starts_with("#[tokio::test");
    let mut pairs = source.lines().zip(source.lines().skip(1));
    pairs.any(|(above, line)| is_attribute(above) && line.contains(&opening))
}

/// A check that the check bites.
#[test]
fn only_a_test_holds_an_invariant() {
    let source = "#[tokio::test]\nasync fn one() {}\nfn two() {}\n";
    assert!(is_test(source, "one") && !is_test(source, "two") && !is_test(source, "on"));
}
