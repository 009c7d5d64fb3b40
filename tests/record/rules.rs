//! The rules of the record, as the forms need them.

use crate::policy::playbook::{shipped, text, with};
use baton::features::record::rules::RecordRules;
use baton::features::record::rules::{print, tidy};

/// Every section fits into Slack's forms, every key into what a form carries along. Proves C1, C2.
#[test]
fn the_shipped_record_fits_into_forms() {
    let rules = shipped().of::<RecordRules>().clone();
    assert!(rules.section("links").is_some_and(|links| links.facts.len() >= 7), "C2");
    let carried: Vec<usize> = rules
        .sections
        .iter()
        .map(|section| section.facts.iter().map(|fact| fact.key.len() + 18).sum::<usize>() + 400)
        .collect();
    assert!(carried.iter().all(|bytes| *bytes < 3000), "{carried:?}");
    assert!(rules.sections.iter().all(|section| section.title.chars().count() <= 24), "a form's title");
}

/// A record that could not be filled in is refused, by name. Proves C1.
#[test]
fn a_record_that_does_not_fit_is_refused() {
    let long = text("record.toml").replace("key = \"champion\"", &format!("key = \"{}\"", "k".repeat(61)));
    let fault = with("record.toml", &long).expect_err("too long");
    assert!(fault.contains("a key is at most 60 small letters, digits and dashes"), "{fault}");
    let section = |number: usize| {
        format!(
            "[[sections]]\nid = \"s{number}\"\ntitle = \"S\"\n[[sections.facts]]\nkey = \"k{number}\"\nlabel = \"K\"\nknows = \"sa\"\n"
        )
    };
    let many: String = (0..31).map(section).collect();
    let fault = with("record.toml", &many).expect_err("too many");
    assert!(fault.contains("there can be at most 30 of them"), "{fault}");
}

/// What a form shows and gets back is the same text, whatever the ends of its lines. Proves C1.
#[test]
fn a_text_is_the_same_however_its_lines_end() {
    assert_eq!(tidy(" a\r\nb\rc \n"), "a\nb\nc");
    assert_eq!(print("a\r\nb"), print(" a\nb "));
    assert_ne!(print("a"), print("b"));
    assert_eq!(tidy(&"x".repeat(4000)).len(), 3000);
}
