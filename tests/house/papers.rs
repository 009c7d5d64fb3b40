//! What is written beside the code has to be true of the code.

use std::collections::BTreeSet;

use super::sources::{files, none, root, text};
use baton::cli::manifest;
use baton::config::Config;
use baton::config::environment::Variables;
use baton::registry::{self, features};

/// What speaks of the code as it is. The changelog does not: it speaks of what was.
const PAPERS: &[&str] =
    &["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "deploy/INSTALL.md", "deploy/RUNBOOK.md"];

/// Where whoever installs Baton reads what it needs.
const INSTALL: &str = "deploy/INSTALL.md";

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
                || line.starts_with(&format!("[salesforce.{key}]"))
                || line.starts_with(&format!("[gainsight.{key}]"))
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

/// Papers name files, functions and types; a renamed one leads a newcomer astray.
#[test]
fn papers_name_what_exists() {
    let paths = [files("bot", ".rs"), files("storage", ".rs"), files("tests", ".rs")].concat();
    let sources: Vec<(String, String)> = paths.into_iter().map(|path| (text(&path), path)).collect();
    let mut found = Vec::new();
    for paper in PAPERS {
        for word in quoted(&text(paper)) {
            let path = word.split(' ').next().unwrap_or_default();
            let rooms = ["bot/", "storage/", "templates/", "tests/", "deploy/", "benches/", ".ci/"];
            if rooms.iter().any(|room| path.starts_with(room))
                && !path.contains(['*', '…', '<'])
                && !root().join(path).exists()
            {
                found.push(format!("{paper}: there is no {path}"));
            }
            if let Some(function) = word.strip_suffix("()")
                && !sources.iter().any(|(source, path)| defines(source, path, function))
            {
                found.push(format!("{paper}: there is no function {function}"));
            }
            if is_type(&word) && !sources.iter().any(|(source, _)| names(source, &word)) {
                found.push(format!("{paper}: there is no {word}"));
            }
        }
    }
    none(found, "Written beside the code, and not in it:");
}

/// A function is in the file that is named behind it: "`tick()` in `bot/engine/scheduler.rs`", or the file in brackets.
#[test]
fn functions_are_where_papers_say() {
    let mut found = Vec::new();
    let mut seen = 0;
    for paper in PAPERS {
        let words = text(paper);
        let said = words.split_whitespace().collect::<Vec<_>>().join(" ");
        for between in ["()` in `", "()` (`"] {
            for (at, _) in said.match_indices(between) {
                let function = said[..at].rsplit('`').next().unwrap_or_default();
                let path = said[at + between.len()..].split('`').next().unwrap_or_default();
                if path.ends_with(".rs") && root().join(path).exists() {
                    seen += 1;
                    if !defines(&text(path), path, function) {
                        found.push(format!("{paper}: {function}() is not in {path}"));
                    }
                }
            }
        }
    }
    assert!(seen > 30, "{seen} functions with their files");
    none(found, "Written beside the code, and somewhere else in it:");
}

/// Whether a source defines a function, which is named alone (`tick`) or after its file or type (`scheduler::tick`).
fn defines(source: &str, path: &str, function: &str) -> bool {
    let (place, name) = match function.rsplit_once("::") {
        Some((place, name)) => (place.rsplit("::").next(), name),
        None => (None, function),
    };
    let opens = |rest: &str| rest.starts_with(['(', '<']);
    let opening = format!("fn {name}");
    // `impl Nudge`, `impl Job for Nudge`, `pub trait Job`
    let holds = |line: &str| line.starts_with("impl") || line.starts_with("pub trait");
    let within = |place: &str| source.lines().any(|line| holds(line) && names(line, place));
    source.split(&opening).skip(1).any(opens)
        && place.is_none_or(|place| stem(path) == place || within(place))
}

/// The name under which a file's functions are called: that of the folder for `mod.rs`.
fn stem(path: &str) -> &str {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    path.rsplit('/').next().unwrap_or(path)
}

/// A type of ours: `Interaction`, `OpsNote`.
fn is_type(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.chars().all(|c| c.is_ascii_alphanumeric())
        && word.contains(|c: char| c.is_ascii_lowercase())
}

/// Whether a text holds a name as a whole word.
fn names(text: &str, name: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name)
}

/// A link that leads nowhere costs its reader the way there and back.
#[test]
fn papers_link_to_what_exists() {
    let mut found = Vec::new();
    for paper in PAPERS.iter().chain(&["CHANGELOG.md"]) {
        let folder = root().join(paper).parent().expect("a folder").to_owned();
        let text = text(paper);
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        for (target, _) in targets.filter(|(target, _)| !target.contains("://")) {
            let file = target.split('#').next().unwrap_or_default();
            if !folder.join(file).exists() {
                found.push(format!("{paper}: {target}"));
            }
        }
    }
    none(found, "These links lead nowhere:");
}

/// README is read whole, by whoever has five minutes.
#[test]
fn readme_is_short() {
    let lines = text("README.md").lines().count();
    assert!(lines <= 120, "README has {lines} lines; what is more belongs into another paper");
}

/// A check that the checks bite.
#[test]
fn what_is_not_there_is_found() {
    let source = "fn two<T>() {}\nimpl Job for Nudge {\n    fn three() {}\n";
    for known in ["two", "escalation::two", "Nudge::three"] {
        assert!(defines(source, "bot/escalation.rs", known), "{known}");
    }
    for unknown in ["tw", "four", "ladder::two", "Card::three"] {
        assert!(!defines(source, "bot/escalation.rs", unknown), "{unknown}");
    }
    assert!(is_type("Visit") && !is_type("VISIT") && !is_type("visit") && !is_type("Sent at"));
    assert_eq!((stem("bot/tasks/mod.rs"), stem("bot/app.rs")), ("tasks", "app"));
}

/// Whoever installs Baton reads what the environment may say, by name.
#[test]
fn install_names_every_variable() {
    let install = text(INSTALL);
    let mut missing = BTreeSet::new();
    for path in files("bot/config", ".rs").iter().chain(&["bot/config/mod.rs".to_owned()]) {
        for word in text(path).split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')) {
            // Read already, and of no use to anybody until Socket Mode is there.
            let idle = word == "SLACK_APP_TOKEN" || word.starts_with("BATON__");
            let ours = word.starts_with("BATON_") || word.starts_with("SLACK_") || word == "DATABASE_URL";
            if ours && !idle && !word.ends_with('_') && !install.contains(word) {
                missing.insert(word.to_owned());
            }
        }
    }
    none(missing.into_iter().collect(), "deploy/INSTALL.md does not name these variables:");
}

/// Whoever installs Baton reads what they are asked to grant.
#[test]
fn install_names_every_scope_and_event() {
    let install = text(INSTALL);
    let more = [&manifest::GROUP_SCOPE, &manifest::CHANNEL_SCOPE, &manifest::CANVAS_SCOPE];
    let all = || manifest::SCOPES.iter().chain(more).chain(manifest::LINK_SCOPES);
    let scopes = all().map(|(scope, _)| *scope);
    let wanted =
        scopes.chain(features::listeners().map(|listener| listener.event)).map(|name| format!("`{name}`"));
    none(wanted.filter(|name| !install.contains(name)).collect(), "deploy/INSTALL.md does not name:");
    // And no scope that is not asked for.
    let rows = install.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let scopes = rows.map(|(name, _)| name).filter(|name| name.contains(':') || *name == "commands");
    let known = |name: &str| all().any(|(scope, _)| *scope == name);
    none(
        scopes.filter(|name| !known(name)).map(str::to_owned).collect(),
        "deploy/INSTALL.md names scopes that the manifest does not:",
    );
}

/// README shows what people can do: every command.
#[test]
fn readme_names_every_command() {
    let readme = text("README.md");
    let commands = registry::features::commands().map(|command| format!("`{}", command.name));
    none(commands.filter(|name| !readme.contains(name)).collect(), "README does not name:");
}

/// The words between backticks, outside of fenced blocks.
pub fn quoted(paper: &str) -> Vec<String> {
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
