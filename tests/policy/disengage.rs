//! Letting an account go: the options that go with a reason, and the letter, which holds them and nothing of ours.

use std::sync::LazyLock;

use baton::features::disengagement::rules::{Choice, DisengageRules, LetterFacts, Reason};
use proptest::prelude::*;

use super::playbook::{shipped, text, with};

fn rules() -> &'static DisengageRules {
    static RULES: LazyLock<DisengageRules> = LazyLock::new(|| shipped().of::<DisengageRules>().clone());
    &RULES
}

fn options<'r>(rules: &'r DisengageRules, reason: &Reason) -> Vec<&'r str> {
    rules.options_for(reason).map(|option| option.id.as_str()).collect()
}

/// What each option is called in the process, and what the letter has to say of it.
const OPTIONS: &[(&str, &[&str])] = &[
    ("support", &["troubleshooting", "basic how-to", "Support"]),
    ("in_writing", &["complex questions", "Alex Moreau", "please write to"]),
    ("features", &["feature comparison", "https://about.gitlab.com/pricing/feature-comparison/"]),
    ("online", &["documentation", "blog", "community forum", "https://docs.gitlab.com/"]),
];

/// Both reasons of the process are there, and each goes with its options: the comparison of features where features
/// are lost, everything else always. Proves D1, D2.
#[test]
fn each_reason_has_its_options() {
    let rules = rules();
    let table = [
        ("below_threshold", &["support", "in_writing", "features", "online"][..]),
        ("strategic_ended", &["support", "in_writing", "online"][..]),
    ];
    assert_eq!(rules.reasons.len(), table.len());
    for (reason, wanted) in table {
        let reason = rules.reason(reason).unwrap_or_else(|| panic!("{reason}"));
        assert_eq!(options(rules, reason), wanted, "{}", reason.id);
    }
    assert_eq!(rules.reason("bored"), None);
}

fn told<'a>(reason: &'a Reason, options: &'a [&'a Choice]) -> LetterFacts<'a> {
    LetterFacts {
        reason,
        options,
        customer: "Homeworld Inc.",
        successor: Some("Alex Moreau"),
        csm: "Ravi Patel",
        day: "30 Nov 2026",
        extra: "",
    }
}

/// Whatever Baton writes for a customer passes its own check, whoever is named in it: every reason, every option, every
/// name that sounds like a promise. Proves D2, T3.
#[test]
fn no_letter_promises_anything_by_itself() {
    let (rules, promises) = (rules(), shipped().promises);
    for name in ["Will Hart", "May Weeks", "Always Monday Ltd", "Q1 Commitments", "Guarantee & Sons"] {
        for reason in &rules.reasons {
            let all: Vec<&Choice> = rules.options_for(reason).collect();
            for successor in [Some(name), None] {
                let told = LetterFacts { customer: name, successor, csm: name, ..told(reason, &all) };
                let letter = rules.letter(&told);
                let given = [name, &rules.letter.nobody, told.day];
                assert_eq!(promises.find_beside(&letter, &given), [], "{letter}");
            }
        }
    }
    let own = promises.find_beside("Will Hart will call by Monday.", &["Will Hart"]);
    let own: Vec<&str> = own.iter().map(|promise| promise.quoted.as_str()).collect();
    assert_eq!(own, ["will", "by Monday"], "what somebody adds is found");
}

/// Every reason with every choice of options: the letter says each that was chosen, in the words of the file, and
/// none that was not. Proves D2.
#[test]
fn the_letter_holds_every_option_that_was_chosen() {
    let rules = rules();
    for reason in &rules.reasons {
        let all: Vec<&Choice> = rules.options_for(reason).collect();
        for chosen in 0..1_u32 << all.len() {
            let some: Vec<&Choice> = all
                .iter()
                .enumerate()
                .filter(|(at, _)| chosen & (1 << at) != 0)
                .map(|(_, one)| *one)
                .collect();
            let letter = rules.letter(&told(reason, &some));
            for (id, words) in OPTIONS {
                let is_chosen = some.iter().any(|one| one.id == *id);
                // The successor stays responsible whether or not questions go to them.
                let own = words.iter().filter(|word| **word != "Alex Moreau");
                for word in own {
                    assert_eq!(letter.contains(word), is_chosen, "{id}, {word}: {letter}");
                }
            }
            assert!(letter.contains(&reason.customer) && !letter.contains(['{', '}']), "{letter}");
            assert!(letter.chars().count() < 2_500, "it fits its field");
        }
    }
}

/// The whole letter, once. Proves D2.
#[test]
fn a_letter() {
    let rules = rules();
    let reason = &rules.reasons[0];
    let all: Vec<&Choice> = rules.options_for(reason).collect();
    let mut told = told(reason, &all);
    told.extra = "  The workshop on 8 December stays as planned. ";
    insta::assert_snapshot!(rules.letter(&told), @"
    Hello Homeworld Inc. team,

    thank you for taking the time to talk with us on 30 Nov 2026. This is a summary of what we discussed.

    Your subscription has changed, so the way we work with you changes too.

    Alex Moreau is your contact from now on.

    From now on, you can get help here:
    • For troubleshooting, errors, outages and basic how-to questions, please open a ticket with Support.
    • For complex questions and advice on workflows, please write to Alex Moreau, who can bring in the right people from our teams.
    • To see what your subscription now includes, please use the feature comparison: https://about.gitlab.com/pricing/feature-comparison/
    • You can also use the documentation, the blog, the video channels and the community forum: https://docs.gitlab.com/

    The workshop on 8 December stays as planned.

    Thank you for working with me.

    Ravi Patel
    ");
    told.successor = None;
    assert!(rules.letter(&told).contains("Your account team is your contact"));
}

proptest! {
    /// Whatever names hold, they stand in the letter as they are: no braces of theirs are filled in, and no line of
    /// theirs becomes one of ours. Proves D2.
    #[test]
    fn names_are_only_names(customer in "[^\\s\u{1c}-\u{1f}\u{85}]{1,40}", csm in "\\{successor\\}|\\{features_url\\}|\\{x|[a-z}{]{1,9}", breaks in "[\n\r\t ]{0,3}") {
        let rules = rules();
        let reason = &rules.reasons[1];
        let all: Vec<&Choice> = rules.options_for(reason).collect();
        let broken = format!("{breaks}{customer}{breaks}");
        let letter = rules.letter(&LetterFacts { customer: &broken, csm: &csm, ..told(reason, &all) });
        prop_assert!(letter.starts_with(&format!("Hello {customer} team,\n")), "{}", letter);
        prop_assert!(letter.ends_with(&format!("\n\n{csm}")), "{}", letter);
    }
}

/// What is wrong is named with file, line and reason. Proves D1.
#[test]
fn faults_name_file_line_and_reason() {
    let fault = |change: &dyn Fn(String) -> String| {
        with("disengagement.toml", &change(text("disengagement.toml"))).expect_err("a fault")
    };
    insta::assert_snapshot!(fault(&|text| text.replace("id = \"online\"", "id = \"support\"")), @"words/disengagement.toml:34: the id `support` is given twice");
    insta::assert_snapshot!(fault(&|text| text.replace("please write to {successor}", "please write to {seller}")), @"words/disengagement.toml:25: `letter` asks for {seller}; there is successor, features_url, docs_url");
    insta::assert_snapshot!(fault(&|text| text.replace("{csm}\"\"\"", "{explanation}\"\"\"")), @"words/disengagement.toml:51: `closing` asks for {explanation}; there is customer, successor, csm, day");
    insta::assert_snapshot!(fault(&|text| text.replace("features_url = \"https", "features_url = \"http")), @"words/disengagement.toml:39: `features_url` has to begin with https://");
    insta::assert_snapshot!(fault(&|text| text.replace("loses_features = false", "loses_feature = false")), @"words/disengagement.toml:14: unknown field `loses_feature`, expected one of `id`, `label`, `loses_features`, `customer`; did you mean `loses_features`?");
    let empty = fault(&|text| {
        text.replace(
            "customer = \"Your subscription has changed, so the way we work with you changes too.\"",
            "customer = \" \"",
        )
    });
    insta::assert_snapshot!(empty, @"words/disengagement.toml:9: `customer` is empty; the customer reads it");
    let option = "\n[[options]]\nid = \"more\"\nlabel = \"More\"\nletter = \"More\"\n";
    let many = (0..7).map(|number| option.replace("more", &format!("more{number}"))).collect::<String>();
    insta::assert_snapshot!(fault(&|text| text.replace("\n[links]", &format!("{many}\n[links]"))), @"words/disengagement.toml:69: Slack shows 10 checkboxes; there are 11");
    let none = fault(&|text| {
        let (before, after) = (text.find("[[options]]").unwrap(), text.find("[links]").unwrap());
        format!("options = []\n{}{}", &text[..before], &text[after..])
    });
    insta::assert_snapshot!(none, @"words/disengagement.toml:1: `options` is empty; one is needed");
}
