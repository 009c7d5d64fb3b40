//! `tests/run`: what it runs, and how it ends.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use super::sources::text;

/// Puts a program there that says how it was called, and ends like this.
fn program(path: &Path, end: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let name = path.display();
    fs::write(path, format!("#!/bin/sh\necho \"called {name} $*\"\n{end}\n")).expect("a program");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("one that runs");
}

/// A failing test keeps neither the other tests nor the judges from being heard; the run fails at its end, and names
/// what failed. A run in which nothing fails ends well.
#[test]
fn a_failing_test_does_not_keep_the_judges_from_judging() {
    for (cargo, code, failed) in [("case $* in *--no-run*) ;; *) exit 101;; esac", 1, true), ("", 0, false)] {
        let place = tempfile::tempdir().expect("a folder");
        let at = |path: &str| place.path().join(path);
        for tool in ["cc", "chromium", "chromedriver", "node", "npm", "python3"] {
            program(&at("bin").join(tool), "");
        }
        for step in ["oracle", "calendars", "webhooks", "judges", "systems/judges"] {
            program(&at("tests").join(step).join("run"), "");
        }
        program(&at("bin/cargo"), cargo);
        fs::write(at("tests/run"), text("tests/run")).expect("the script");
        let path = format!("{}:{}", at("bin").display(), std::env::var("PATH").unwrap_or_default());
        let ran = Command::new("bash").arg(at("tests/run")).env("PATH", path).output().expect("bash");
        let said = String::from_utf8_lossy(&ran.stdout).into_owned();
        let told = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(code), "{said}{told}");
        for called in [
            "test --workspace --locked --no-fail-fast",
            "draws_everything",
            "tests/judges/run",
            "systems/judges/run",
        ] {
            assert!(said.contains(called), "{called}: {said}");
        }
        assert_eq!(told.contains("== failed: tests"), failed, "{told}");
    }
}
