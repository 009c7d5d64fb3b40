//! The registry, the manifest and the help are one: what Slack offers is what Baton answers and explains.

use std::collections::BTreeSet;

use baton::cli::manifest;
use baton::flows::{BUTTONS, COMMANDS, FORMS, SHORTCUTS};

use crate::harness::*;

/// The manifest names exactly the registry's commands and shortcuts. House rule 12.
#[tokio::test(flavor = "multi_thread")]
async fn the_manifest_is_the_registry() {
    let stage = Stage::open().await;
    let manifest = manifest::manifest("https://baton.example.com", &stage.app.config);
    let named = |list: &str, key: &str| -> BTreeSet<String> {
        let list = manifest["features"][list].as_array().expect("a list");
        list.iter().filter_map(|one| one[key].as_str()).map(str::to_owned).collect()
    };
    let commands: BTreeSet<String> = COMMANDS.iter().map(|command| command.name.to_owned()).collect();
    let shortcuts: BTreeSet<String> = SHORTCUTS.iter().map(|one| one.callback.to_owned()).collect();
    assert_eq!(named("slash_commands", "command"), commands);
    assert_eq!(named("shortcuts", "callback_id"), shortcuts);
}

/// Every command answers `help` with what it does and an example, whoever asks. House rule 12.
#[tokio::test(flavor = "multi_thread")]
async fn every_command_explains_itself() {
    let stage = Stage::open().await;
    for command in COMMANDS {
        stage.command(SAM, command.name, "help").await.ok();
        let page = stage.last_private(SAM);
        assert!(page.contains(command.name) && page.contains("*Try:*"), "{page}");
    }
}

/// Every button and form that was ever shown leads somewhere, and the registry has none that nobody shows.
#[test]
fn the_registry_has_no_name_twice() {
    let mut seen = BTreeSet::new();
    for (name, _) in BUTTONS {
        assert!(seen.insert(("button", name)), "{name} twice");
    }
    for (name, _) in FORMS {
        assert!(seen.insert(("form", name)), "{name} twice");
    }
}
