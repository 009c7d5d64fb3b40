//! What accounts' channels are called.

use baton::features::channels::rules::names;
use proptest::prelude::*;

fn first(account: &str) -> String {
    names(account, "0015e00000HomeWAAR").next().unwrap()
}

/// The account's name as Slack takes it: small, without accents, one dash between words.
#[test]
fn a_channel_is_called_as_its_account() {
    assert_eq!(first("Homeworld Inc."), "acct-homeworld-inc");
    assert_eq!(first("  O'Neill & Søns – Łódź GmbH "), "acct-oneill-sons-lodz-gmbh");
    assert_eq!(first("Straße/Æther_9"), "acct-strasse-aether_9");
    // As a Mac writes it: the letter, then its accent.
    assert_eq!(first("Cafe\u{301} İstanbul"), "acct-cafe-istanbul");
    assert_eq!(first("日本 Widgets 株式会社"), "acct-widgets");
}

/// A name without one Latin letter leaves the id, which every account has.
#[test]
fn an_account_without_letters_goes_by_its_id() {
    assert_eq!(first("株式会社"), "acct-0015e00000homewaar");
    assert_eq!(first(" *** "), "acct-0015e00000homewaar");
    assert_eq!(names("", "").next().unwrap(), "acct-unnamed");
}

/// Where a name is taken the next has a number; after a few there is held to be something wrong.
#[test]
fn taken_names_are_numbered() {
    let all: Vec<String> = names("Homeworld", "1").collect();
    assert_eq!(
        all,
        ["acct-homeworld", "acct-homeworld-2", "acct-homeworld-3", "acct-homeworld-4", "acct-homeworld-5"]
    );
}

proptest! {
    /// Whatever an account is called, Slack takes every name, and no two are the same.
    #[test]
    fn slack_takes_every_name(account in ".{0,120}", id in "[A-Za-z0-9]{0,18}") {
        let all: Vec<String> = names(&account, &id).collect();
        for name in &all {
            prop_assert!(name.len() <= 80 && name.starts_with("acct-"), "{name}");
            let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
            prop_assert!(name.chars().all(good) && !name.ends_with('-'), "{name}");
        }
        let once: std::collections::BTreeSet<&String> = all.iter().collect();
        prop_assert_eq!(once.len(), all.len());
    }
}
