//! What is written beside the code has to be true of the code.

use std::collections::BTreeSet;

use super::sources::{files, none, root, text};
use baton::cli::manifest;
use baton::config::Config;
use baton::config::environment::Variables;
use baton::registry;

const PAPERS: &[&str] = &["README.md", "deploy/RUNBOOK.md"];

/// Promise 5 begins with an example that works: the one we ship parses, and shows every key there is.
#[test]
fn the_example_configuration_parses_and_is_complete() {
    let path = "deploy/baton.example.toml";
    let example = text(path);
    if let Err(faults) = Config::parse(&example, path, &Variables::default()) {
        panic!("{faults}");
    }
    // A key may stand there as a comment, where its absence is the usual.
    let shows = |key: &str| {
        example.lines().map(|line| line.trim_start_matches(['#', ' '])).any(|line| {
            line.starts_with(&format!("{key} ="))
                || line.starts_with(&format!("[{key}]"))
                || line.starts_with(&format!("[[{key}]]"))
                || line.starts_with(&format!("[teams.{key}]"))
        })
    };
    let mut missing: Vec<_> = keys().into_iter().collect();
    missing.retain(|key| !shows(key));
    none(missing, "deploy/baton.example.toml does not show these keys:");
}

/// The keys of the table in the source: it is private to the configuration's reader.
fn keys() -> BTreeSet<String> {
    let source = text("bot/config/keys.rs");
    let named = |opening: &str| -> Vec<String> {
        let places = source.match_indices(opening).map(|(at, _)| &source[at + opening.len()..]);
        places.filter_map(|rest| rest.split_once('"').map(|(name, _)| name.to_owned())).collect()
    };
    [named("must(\""), named("may(\"")].concat().into_iter().collect()
}

/// README and runbook name files and functions; a renamed one leads a newcomer astray.
#[test]
fn papers_name_what_exists() {
    let sources: String = [files("bot", ".rs"), files("storage", ".rs"), files("tests", ".rs")]
        .concat()
        .iter()
        .map(|path| text(path))
        .collect();
    let mut found = Vec::new();
    for paper in PAPERS {
        for word in quoted(&text(paper)) {
            let path = word.split(' ').next().unwrap_or_default();
            let rooms = ["bot/", "storage/", "templates/", "tests/", "deploy/", "benches/", ".ci/"];
            if rooms.iter().any(|room| path.starts_with(room))
                && !path.contains(['*', '…'])
                && !root().join(path).exists()
            {
                found.push(format!("{paper}: there is no {path}"));
            }
            if let Some(function) = word.strip_suffix("()") {
                let name = function.rsplit("::").next().unwrap_or_default();
                if !sources.contains(&format!("fn {name}")) {
                    found.push(format!("{paper}: there is no function {name}"));
                }
            }
        }
    }
    none(found, "Written beside the code, and not in it:");
}

/// What the environment may say is in README, by name.
#[test]
fn readme_names_every_variable() {
    let readme = text("README.md");
    let mut missing = BTreeSet::new();
    for path in files("bot/config", ".rs").iter().chain(&["bot/config/mod.rs".to_owned()]) {
        for word in text(path).split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')) {
            // Read already, and of no use to anybody until Socket Mode is there.
            let idle = word == "SLACK_APP_TOKEN" || word.starts_with("BATON__");
            let ours = word.starts_with("BATON_") || word.starts_with("SLACK_") || word == "DATABASE_URL";
            if ours && !idle && !word.ends_with('_') && !readme.contains(word) {
                missing.insert(word.to_owned());
            }
        }
    }
    none(missing.into_iter().collect(), "README does not name these variables:");
}

/// "Install into your workspace" names what an administrator is asked to grant, and every command.
#[test]
fn readme_names_every_scope_event_and_command() {
    let readme = text("README.md");
    let more = [&manifest::GROUP_SCOPE, &manifest::CHANNEL_SCOPE, &manifest::CANVAS_SCOPE];
    let all = || manifest::SCOPES.iter().chain(more);
    let scopes = all().map(|(scope, _)| *scope);
    let commands = registry::COMMANDS.iter().map(|command| command.name);
    let wanted = scopes.chain(manifest::EVENTS.iter().copied()).map(|name| format!("`{name}`"));
    let mut missing: Vec<String> = wanted.chain(commands.map(|name| format!("`{name}"))).collect();
    missing.retain(|name| !readme.contains(name));
    none(missing, "README does not name:");
    // And no scope that is not asked for.
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let scopes = rows.map(|(name, _)| name).filter(|name| name.contains(':') || *name == "commands");
    let known = |name: &str| all().any(|(scope, _)| *scope == name);
    none(
        scopes.filter(|name| !known(name)).map(str::to_owned).collect(),
        "README names scopes that the manifest does not:",
    );
}

/// The words between backticks, outside of fenced blocks.
fn quoted(paper: &str) -> Vec<String> {
    let mut fenced = false;
    let mut words = Vec::new();
    for line in paper.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            words.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    words
}
