//! Who may know whom.

use super::sources::{code, files, none, room, text};

/// Imports go downward only, so that a room can be read without those above it. Each room and those it may
/// name; its own name is always free.
const ROOMS: &[(&str, &[&str])] = &[
    ("main", &["cli"]),
    ("cli", &["server", "flows", "jobs", "messages", "app", "policy", "clients", "config", "clock", "error"]),
    ("server", &["flows", "jobs", "messages", "app", "policy", "clients", "config", "clock", "error"]),
    ("flows", &["jobs", "messages", "app", "policy", "clients", "config", "clock", "error"]),
    ("jobs", &["messages", "app", "policy", "clients", "config", "clock", "error"]),
    ("app", &["messages", "policy", "clients", "config", "clock"]),
    // What is said depends on judgement, never on the outside or the hour: those are given to it.
    ("messages", &["policy", "config", "error"]),
    // Judgement is pure and total: it sees the configuration and the facts it is given.
    ("policy", &["config"]),
    ("clients", &[]),
    ("config", &[]),
    ("clock", &[]),
    ("error", &[]),
];

/// House rule "imports go downward only": a path such as `crate::flows::…` anywhere in `bot/` names a room at
/// or below one's own.
#[test]
fn imports_go_downward() {
    let mut found = Vec::new();
    for path in files("bot", ".rs").iter().filter(|path| *path != "bot/lib.rs") {
        let own = room(path);
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == own) else {
            found.push(format!("{path}: the room {own} is not in the table"));
            continue;
        };
        // The binary names the library by its name.
        let prefix = if own == "main" { "baton::" } else { "crate::" };
        for (number, line) in code(path) {
            for named in named(&line, prefix) {
                if named != own && !allowed.contains(&named.as_str()) {
                    found.push(format!("{path}:{number}: {own} must not know {named}"));
                }
            }
        }
    }
    none(found, "Imports go downward only, so that a room can be read without those above it:");
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

/// The local workspace is judged by what Slack does, not by what the bot expects: it must not know the bot.
#[test]
fn the_local_workspace_does_not_know_the_bot() {
    let manifest = text("tests/slack/Cargo.toml");
    let knows = manifest.lines().filter(|line| line.starts_with("baton"));
    none(knows.map(str::to_owned).collect(), "tests/slack/Cargo.toml must not depend on:");
    let mut found = Vec::new();
    for path in files("tests/slack", ".rs") {
        for (number, line) in code(&path) {
            if !named(&line, "baton::").is_empty() || !named(&line, "baton_storage::").is_empty() {
                found.push(format!("{path}:{number}: {}", line.trim()));
            }
        }
    }
    none(found, "The local workspace must not know the bot:");
}

/// A check that the check bites.
#[test]
fn names_are_found_in_every_form() {
    assert_eq!(named("use crate::flows::visit::Act;", "crate::"), ["flows"]);
    assert_eq!(named("use crate::{app::App, jobs};", "crate::"), ["app", "jobs"]);
    assert_eq!(named("let x = crate::server::digest(crate::clock::now());", "crate::"), ["server", "clock"]);
    assert!(named("use other_crate::flows;", "crate::").is_empty());
}
