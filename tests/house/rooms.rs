//! Who may know whom: the rooms of `bot/`, the ranks of its features, and no circle of files.

use std::collections::BTreeSet;

use baton::registry::features::FEATURES;

use super::graph::{circles, graph};
use super::sources::{code, files, none, room, text};

/// The rooms, from the lowest to the highest. A room names only itself and lower ones, so that it can be read without
/// those above it.
const ROOMS: &[&str] = &[
    "error",
    "clock",
    "https",
    "event",
    "config",
    "rules",
    "slack",
    "playbook",
    "app",
    "engine",
    "accounts",
    "tasks",
    "features",
    "connectors",
    "registry",
    "server",
    "cli",
];

/// The features, from the lowest to the highest. A feature names only lower ones; the others hear of it by events.
const RANKS: &[&str] = &[
    "deals",
    "channels",
    "record",
    "priority",
    "requests",
    "handoffs",
    "agendas",
    "meetings",
    "onboarding",
    "health",
    "reviews",
    "reengagement",
    "disengagement",
    "team_meeting",
    "reassignment",
    "absence",
    "settings",
    "weekly",
    "home",
    "links",
];

/// House rule "rooms": a file names only files of its own room and of lower ones.
#[test]
fn rooms_name_only_lower_ones() {
    let rank = |path: &str| ROOMS.iter().position(|name| *name == room(path));
    let mut found = Vec::new();
    for (from, named) in graph() {
        let Some(own) = rank(&from) else {
            found.push(format!("{from}: the room {} is not in the table", room(&from)));
            continue;
        };
        found.extend(named.iter().filter(|to| rank(to) > Some(own)).map(|to| format!("{from} names {to}")));
    }
    none(found, "A room names only lower ones, so that it can be read without those above it:");
}

/// House rule "ranks": a feature names only features of a lower rank.
#[test]
fn features_name_only_lower_ones() {
    let rank = |path: &str| RANKS.iter().position(|name| Some(*name) == feature(path));
    let mut found = Vec::new();
    for (from, named) in graph() {
        let Some(own) = feature(&from) else { continue };
        if rank(&from).is_none() {
            found.push(format!("{from}: the feature {own} has no rank"));
        }
        found.extend(named.iter().filter(|to| rank(to) > rank(&from)).map(|to| format!("{from} names {to}")));
    }
    none(found, "A feature names only features of a lower rank; the others hear of it by events:");
}

/// The feature that a file belongs to.
fn feature(path: &str) -> Option<&str> {
    path.strip_prefix("bot/features/")?.split_once('/').map(|(name, _)| name)
}

/// House rule "no circles": no files name one another in a circle, so each can be read after those it names.
#[test]
fn no_files_name_one_another_in_a_circle() {
    let found =
        circles(&graph()).iter().map(|circle| format!("{}: {}", circle.len(), circle.join(" "))).collect();
    none(found, "These files name one another in a circle:");
}

/// The first names after `prefix` in a line: one, or those of a `{…}` list.
fn named(line: &str, prefix: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let mut found = Vec::new();
    for (at, _) in line.match_indices(prefix) {
        if line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let rest = &line[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(list) => found.extend(list.split(',').map(name).filter(|name| !name.is_empty())),
            None => found.push(name(rest)),
        }
    }
    found
}

/// The storage knows the database and nothing else, so that what is remembered outlives every outside.
#[test]
fn storage_knows_the_database_only() {
    let manifest = text("storage/Cargo.toml");
    let strangers = ["baton ", "local-slack", "slack-morphism", "axum", "hyper", "reqwest", "minijinja"];
    let found = strangers.iter().filter(|name| manifest.lines().any(|line| line.starts_with(**name)));
    none(
        found.map(|name| format!("storage/Cargo.toml: {name}")).collect(),
        "The storage must not depend on:",
    );
    let mut found = Vec::new();
    for path in files("storage", ".rs") {
        let strange = |line: &str| !named(line, "baton::").is_empty() || line.contains("slack");
        let lines = code(&path).into_iter().filter(|(_, line)| strange(&line.to_lowercase()));
        found.extend(lines.map(|(number, line)| format!("{path}:{number}: {}", line.trim())));
    }
    none(found, "The storage has never heard of the bot or of Slack:");
}

/// The local workspace and the local systems are judged by what Slack and the others do, not by what the bot expects:
/// they must not know the bot.
#[test]
fn what_plays_the_outside_does_not_know_the_bot() {
    let mut found = Vec::new();
    for folder in ["tests/slack", "tests/systems"] {
        let manifest = format!("{folder}/Cargo.toml");
        let lines = text(&manifest);
        let knows = lines.lines().filter(|line| line.starts_with("baton"));
        found.extend(knows.map(|line| format!("{manifest}: {line}")));
        for path in files(folder, ".rs") {
            for (number, line) in code(&path) {
                if !named(&line, "baton::").is_empty() || !named(&line, "baton_storage::").is_empty() {
                    found.push(format!("{path}:{number}: {}", line.trim()));
                }
            }
        }
    }
    none(found, "What plays the outside must not know the bot:");
}

/// A check that the check bites.
#[test]
fn names_are_found_in_every_form() {
    assert_eq!(named("use crate::flows::visit::Act;", "crate::"), ["flows"]);
    assert_eq!(named("use crate::{app::App, jobs};", "crate::"), ["app", "jobs"]);
    assert_eq!(named("let x = crate::server::digest(crate::clock::now());", "crate::"), ["server", "clock"]);
    assert!(named("use other_crate::flows;", "crate::").is_empty());
}

/// One stem: the folders of `bot/features/`, the ranks and the registry's list name the same features.
#[test]
fn every_feature_is_in_the_registry_and_has_a_rank() {
    let folders: BTreeSet<String> =
        files("bot/features", ".rs").iter().filter_map(|path| feature(path).map(str::to_owned)).collect();
    let ranked: BTreeSet<String> = RANKS.iter().map(|name| (*name).to_owned()).collect();
    let registered: BTreeSet<String> = FEATURES.iter().map(|feature| feature.name.to_owned()).collect();
    assert_eq!(folders, ranked, "the folders of bot/features/ and RANKS");
    none(
        folders.difference(&registered).cloned().collect(),
        "These features are not in the list of bot/registry/features.rs:",
    );
}
