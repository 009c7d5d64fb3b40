//! A file's name says what it may do: the roles of the files of a feature.

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

/// A check that the check bites.
#[test]
fn a_role_is_the_first_name_within_the_feature() {
    assert_eq!(role("bot/features/deals/jobs/lost.rs"), Some("jobs"));
    assert_eq!(role("bot/features/deals/view.rs"), Some("view"));
    assert_eq!(role("bot/features/mod.rs"), None);
}
