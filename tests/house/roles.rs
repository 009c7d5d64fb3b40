//! A file's name says what it may do: the roles of the files of a feature.

use std::collections::BTreeSet;

use super::sources::{code, files, none};

/// A role, the words that its files must not hold, and why.
struct Role {
    name: &'static str,
    without: &'static [&'static str],
    why: &'static str,
}

/// The roles. A file that outgrows its length becomes a folder of the same name, to which the same applies.
const ROLES: &[Role] = &[
    Role {
        name: "mod",
        without: &["async fn", ".await"],
        why: "says what the feature is and gives; no logic",
    },
    Role { name: "commands", without: &[], why: "reads what came from Slack, and calls an action" },
    Role { name: "form", without: &[], why: "reads a form, every fault at its field" },
    Role {
        name: "actions",
        without: &["slack_morphism", "slack::blocks"],
        why: "changes state, and speaks no Block Kit",
    },
    Role {
        name: "reactions",
        without: &["slack_morphism", "slack::blocks"],
        why: "changes state as an action does",
    },
    Role { name: "load", without: &["&mut Tx"], why: "reads, and writes nothing" },
    Role {
        name: "view",
        without: &["async fn", ".await", "&mut Reader", "&mut Tx"],
        why: "draws what it is given, and asks for nothing",
    },
    Role {
        name: "rules",
        without: &[
            "async fn",
            ".await",
            "&mut Reader",
            "&mut Tx",
            "slack_morphism",
            "crate::slack",
            "crate::app",
        ],
        why: "judges by what it is given",
    },
    Role {
        name: "jobs",
        without: &[],
        why: "prepares what is sent, or calls actions when a moment has come",
    },
];

/// Other names, each with its reason.
const NAMED: &[(&str, &str)] = &[
    ("subject", "what its tasks and messages are about, which all roles of the feature name"),
    ("arrivals", "deals found where they stand, a notion that actions and jobs of deals share"),
];

/// The feature's own part of a path: `bot/features/deals/jobs/lost.rs` is `jobs`.
fn role(path: &str) -> Option<&str> {
    let (_, within) = path.strip_prefix("bot/features/")?.split_once('/')?;
    Some(within.split_once('/').map_or(within, |(folder, _)| folder).trim_end_matches(".rs"))
}

/// House rule "roles": every file of a feature is called by what it does.
#[test]
fn every_file_of_a_feature_has_a_role() {
    let known = |name: &str| {
        ROLES.iter().any(|role| role.name == name) || NAMED.iter().any(|(named, _)| *named == name)
    };
    let mut found = files("bot/features", ".rs");
    found.retain(|path| role(path).is_some_and(|name| !known(name)));
    none(found, "These files have no name that says what they may do:");
}

/// House rule "roles": a file does only what its name says.
#[test]
fn a_file_does_what_its_name_says() {
    let mut found = Vec::new();
    for path in files("bot/features", ".rs") {
        let Some(role) = ROLES.iter().find(|one| Some(one.name) == role(&path)) else { continue };
        for (number, line) in code(&path) {
            let words = role.without.iter().filter(|word| line.contains(**word));
            found.extend(words.map(|word| format!("{path}:{number}: {word} ({} {})", role.name, role.why)));
        }
    }
    none(found, "A file does only what its name says:");
}

/// House rule "roles": what reads what came from Slack writes nothing by itself, so that a change, its audit and what
/// follows from it stand in one place, whoever makes it.
#[test]
fn a_way_in_writes_nothing_by_itself() {
    let writes = writing_functions();
    assert!(writes.contains(&("audit".into(), "record".into())), "the functions that write are found");
    let mut found = Vec::new();
    for path in files("bot/features", ".rs").into_iter().chain(["bot/tasks/commands/mod.rs".into()]) {
        if !matches!(role(&path), Some("commands" | "form")) && path != "bot/tasks/commands/mod.rs" {
            continue;
        }
        for (number, line) in code(&path) {
            let called = calls(&line).into_iter().filter(|called| writes.contains(called));
            found.extend(called.map(|(file, name)| format!("{path}:{number}: {file}::{name}")));
            if line.contains("ctx.emit(") {
                found.push(format!("{path}:{number}: an event is told by an action"));
            }
        }
    }
    none(found, "A command or a form writes by itself, and an action should:");
}

/// The functions of `storage/` that write, as file and name.
fn writing_functions() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for path in files("storage", ".rs") {
        let file = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
        let text: Vec<String> = code(&path).into_iter().map(|(_, line)| line).collect();
        let text = text.join(" ");
        for (at, start) in text.match_indices("pub async fn ") {
            let rest = &text[at + start.len()..];
            let Some((name, parameters)) = rest.split_once('(') else { continue };
            if parameters.trim_start().starts_with("tx: &mut Tx") {
                let name = name.split('<').next().unwrap_or_default();
                found.insert((file.clone(), name.to_owned()));
            }
        }
    }
    found
}

/// What a line calls as `file::name(`; a file under another name in `use` is known by its own.
fn calls(line: &str) -> Vec<(String, String)> {
    let word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut found = Vec::new();
    for (at, _) in line.match_indices("::") {
        let before = &line[..at];
        let from = before.rfind(|letter| !word(letter)).map_or(0, |place| place + 1);
        let after = &line[at + 2..];
        let to = after.find(|letter| !word(letter)).unwrap_or(after.len());
        if after[to..].starts_with('(') {
            let file = match &before[from..] {
                "stored_tasks" => "tasks",
                "stored" => "news",
                file => file,
            };
            found.push((file.to_owned(), after[..to].to_owned()));
        }
    }
    found
}

/// House rule 11: what travels together is a struct. Whoever changes something is given `ctx`, and no parameter is taken
/// apart into a tuple.
#[test]
fn parameters_that_travel_together_are_a_struct() {
    let mut found = Vec::new();
    for path in files("bot", ".rs") {
        let text: Vec<String> = code(&path).into_iter().map(|(_, line)| line).collect();
        for (name, parameters) in parameters(&text.join(" ")) {
            if parameters.contains("app: &App") && parameters.contains("tx: &mut Tx") {
                found.push(format!("{path}: {name} takes app and tx, and not ctx"));
            }
            if parameters.contains("): (") {
                found.push(format!("{path}: {name} takes a tuple apart"));
            }
        }
    }
    found.retain(|one| !TUPLES.iter().any(|known| one.contains(known)));
    none(found, "These parameters should be a struct:");
}

/// What takes a tuple apart still: functions with more parameters than seven.
const TUPLES: &[&str] = &[
    "sandbox/book.rs: told",
    "meetings/form.rs: doubted",
    "priority/commands/submit.rs: again",
    "priority/form.rs: hint",
    "reengagement/load/whom.rs: somebody",
];

/// The functions of a text, by name, each with its parameters.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (at, start) in text.match_indices("fn ") {
        let rest = &text[at + start.len()..];
        let Some((name, rest)) = rest.split_once('(') else { continue };
        let named =
            !name.is_empty() && !name.contains(|letter: char| letter.is_whitespace() && letter != ' ');
        if !named || name.contains([';', '{', '=', '"']) {
            continue;
        }
        let mut depth = 1;
        let end = rest.find(|letter| {
            depth += match letter {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            depth == 0
        });
        found.push((name.to_owned(), rest[..end.unwrap_or(rest.len())].to_owned()));
    }
    found
}

/// A check that the check bites.
#[test]
fn a_role_is_the_first_name_within_the_feature() {
    assert_eq!(role("bot/features/deals/jobs/lost.rs"), Some("jobs"));
    assert_eq!(role("bot/features/deals/view.rs"), Some("view"));
    assert_eq!(role("bot/features/mod.rs"), None);
    let called = calls("    let kept = audit::record(ctx.tx, &Entry::new(now)).await?;");
    assert_eq!(called, [("audit".into(), "record".into()), ("Entry".into(), "new".into())]);
    let found = parameters("async fn take<'a>( app: &App, (one, two): (A, B), now: At) -> Result<()> {");
    assert_eq!(found[0], ("take<'a>".into(), " app: &App, (one, two): (A, B), now: At".into()));
}
