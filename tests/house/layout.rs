//! What may stand in a file, how it is called and how long it is.

use std::collections::BTreeMap;
use std::path::Path;

use super::sources::{code, files, none, root, text};

/// Ours that goes into the binary.
fn production() -> Vec<String> {
    let mut all = [files("bot", ".rs"), files("storage", ".rs")].concat();
    all.push("build.rs".into());
    all
}

/// Ours altogether: the tests and the local workspace too.
fn everything() -> Vec<String> {
    [production(), files("tests", ".rs")].concat()
}

/// Lines of code that hold one of the words, as `path:line: word`.
fn lines_with(paths: &[String], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for path in paths {
        for (number, line) in code(path) {
            let words = words.iter().filter(|word| line.contains(**word));
            found.extend(words.map(|word| format!("{path}:{number}: {word}")));
        }
    }
    found
}

/// House rule 4: nothing reads the wall clock but `clock.rs`, so that a test and the sandbox can move time.
#[test]
fn one_file_reads_the_wall_clock() {
    let readers = [["SystemTime", "::now"], ["Utc", "::now"], ["Local", "::now"]].map(|words| words.concat());
    let readers: Vec<_> = readers.iter().map(String::as_str).collect();
    let mut paths = production();
    paths.retain(|path| path != "bot/clock.rs");
    none(lines_with(&paths, &readers), "Only bot/clock.rs reads the wall clock; elsewhere time is given:");
}

/// House rule 8: production code has no door for tests, and nothing in it is unfinished.
#[test]
fn production_code_is_finished_and_has_no_door_for_tests() {
    let words = ["todo!", "unimplemented!", "dbg!", "cfg(test)", "#[ignore", "mockall"];
    none(lines_with(&production(), &words), "In production code there must be no:");
}

/// A test that is not run proves nothing, and nobody notices.
#[test]
fn no_test_is_ignored() {
    let mut paths = everything();
    paths.retain(|path| !path.starts_with("tests/house"));
    none(lines_with(&paths, &["#[ignore", "todo!", "dbg!"]), "In tests there must be no:");
}

/// The root holds what a newcomer is to read and what tools look for there, and nothing that a run has left.
#[test]
fn the_root_holds_nothing_that_a_run_left() {
    const ROOT: &[&str] = &[
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "build.rs",
        "clippy.toml",
        "deny.toml",
        "rust-toolchain.toml",
        "rustfmt.toml",
    ];
    let entries = std::fs::read_dir(root()).expect("the root").map(|entry| entry.expect("an entry"));
    let files = entries.filter(|entry| entry.path().is_file());
    let mut found: Vec<String> =
        files.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    // Hidden files are tools' own, and `baton.toml` with its database is whoever tries Baton here.
    found.retain(|name| {
        !name.starts_with(['.']) && !name.starts_with("baton.") && !ROOT.contains(&name.as_str())
    });
    none(found, "These files do not belong beside Cargo.toml:");
}

/// House rule 10: a name says what is in the room; these say nothing.
#[test]
fn file_names_say_what_is_in_them() {
    let empty = [
        "util", "utils", "common", "helper", "helpers", "manager", "managers", "service", "services", "misc",
    ];
    // The CSM manager is a person of the process, and these are their rooms.
    let meant = ["bot/features/requests/commands/manager.rs", "tests/requests/manager.rs"];
    let mut found = everything();
    found.retain(|path| {
        let path = Path::new(path);
        let parts = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let named = parts.map(|part| part.trim_end_matches(".rs").to_owned());
        named.into_iter().any(|name| empty.contains(&name.as_str()))
            && !meant.iter().any(|one| path == Path::new(one))
    });
    none(found, "These names say nothing of what is in the file:");
}

/// House rule 11: 300 lines are a reason to think. Who thought writes the reason into `long.toml`; a reason
/// that is not needed any more goes.
#[test]
fn long_files_have_a_reason() {
    let reasons: BTreeMap<String, String> =
        toml::from_str(&text("tests/house/long.toml")).expect("long.toml");
    let long = |path: &String| text(path).lines().count() > 300;
    let long: Vec<_> = everything().into_iter().filter(long).collect();
    let mut found: Vec<_> = long.iter().filter(|path| !reasons.contains_key(*path)).cloned().collect();
    none(std::mem::take(&mut found), "More than 300 lines, and tests/house/long.toml has no reason:");
    found.extend(reasons.keys().filter(|path| !long.contains(path)).cloned());
    none(found, "tests/house/long.toml gives a reason for files that are not that long (any more):");
}

/// House rule 11: a module opens with what it is for.
#[test]
fn every_file_opens_with_what_it_is_for() {
    let mut found = everything();
    found.retain(|path| !text(path).trim_start().starts_with("//!"));
    none(found, "A file opens with a `//!` comment that says what it is for:");
}
