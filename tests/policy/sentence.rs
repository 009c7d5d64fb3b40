//! How a sentence ends where what was put into it ends by itself, and words that fit a number.

use baton::rules::sentence::{counted, ends, fill};
use proptest::prelude::*;
use serde_json::json;

/// A name with a stop of its own ends its sentence once, in bold and in quotes too; a question stays one.
#[test]
fn a_sentence_ends_once() {
    let say = |sentence: &str, name: &str| fill(sentence, &json!({ "name": name }));
    assert_eq!(say("You work with {name}.", "Homeworld Inc."), "You work with Homeworld Inc.");
    assert_eq!(
        say("You work with *{name}*. Go on.", "Homeworld Inc."),
        "You work with *Homeworld Inc.* Go on."
    );
    assert_eq!(say("It says “{name}”.", "Why not?"), "It says “Why not?”");
    assert_eq!(say("They said: {name}.", "Not now…"), "They said: Not now…");
    assert_eq!(say("Is it {name}?", "Homeworld Inc."), "Is it Homeworld Inc.?");
    assert_eq!(say("{name}... and so on", "Homeworld Inc."), "Homeworld Inc.... and so on");
    assert_eq!(say("{name} is here.", "Homeworld"), "Homeworld is here.");
}

/// One of something is one, of anything else there are several.
#[test]
fn words_fit_the_number() {
    let days = ["0", "1", "2", "11", "101"].map(|count| counted(count, "day", None));
    assert_eq!(days, ["0 days", "1 day", "2 days", "11 days", "101 days"]);
    assert_eq!(["1", "2"].map(|count| counted(count, "person", Some("people"))), ["1 person", "2 people"]);
}

proptest! {
    /// Whatever a name ends with, no sentence has two stops at its end, and the name stands in it whole.
    #[test]
    fn whatever_a_name_ends_with(name in "[A-Za-z][A-Za-z &]{0,12}(\\.|!|\\?|…|\\)|)") {
        let said = fill("You work with {name}.", &json!({ "name": name }));
        prop_assert!(said.contains(&name), "{said}");
        prop_assert!(ends(&said), "{said}");
        prop_assert!(!said.ends_with("..") && !said.ends_with("?.") && !said.ends_with("!."), "{said}");
    }
}
