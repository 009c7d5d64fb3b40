//! Handing a book over: what each side sees to, as data.

use super::playbook::{shipped, text, with};
use baton::features::reassignment::rules::ReassignmentRules;
use baton::features::reassignment::rules::Side;

/// Each side has its tasks, with the names filled in; together they are the fifteen and more that such a change asks
/// for. What a name holds in braces is never filled in. Proves R5.
#[test]
fn each_side_has_its_tasks() {
    let rules = shipped().of::<ReassignmentRules>().clone();
    let tasks = |side| rules.tasks(side, "Homeworld {to}", "Ravi Patel", "Elena Costa");
    let (old, new, manager) = (tasks(Side::Old), tasks(Side::New), tasks(Side::Manager));
    assert!(old.len() + new.len() + manager.len() >= 15);
    assert_eq!(old[0], "Introduce Elena Costa to the customer, in a call and then in writing.");
    assert!(new[1].starts_with("Meet Ravi Patel"), "{}", new[1]);
    assert!(manager[0].contains("CSM field"), "{}", manager[0]);
    for task in old.iter().chain(&new).chain(&manager) {
        assert!(!task.contains(['{', '}']), "{task}");
    }
    for word in ["channels", "calendar", "tickets", "customer record"] {
        assert!(old.iter().chain(&new).any(|task| task.contains(word)), "{word}");
    }
    for side in [Side::Old, Side::New, Side::Manager] {
        assert_eq!(Side::parse(side.as_str()), Some(side));
    }
    assert_eq!(Side::parse("agree"), None);
}

/// What is wrong is named with file, line and reason. Proves R5.
#[test]
fn faults_name_file_line_and_reason() {
    let fault = |change: &dyn Fn(String) -> String| {
        with("reassignment.toml", &change(text("reassignment.toml"))).expect_err("a fault")
    };
    insta::assert_snapshot!(fault(&|text| text.replace("Meet {from}", "Meet {seller}")), @"words/reassignment.toml:23: a task asks for {seller}; there is account, from, to");
    insta::assert_snapshot!(fault(&|text| text.replace("overlap_days = 28", "overlap_days = 128")), @"words/reassignment.toml:5: `overlap_days` cannot be longer than `longest_overlap_days`");
    insta::assert_snapshot!(fault(&|text| text.replace("    \"Check the accounts of both CSMs when the overlap ends.\",", "    \"\",")), @"words/reassignment.toml:34: a task is empty");
    let none = fault(&|text| text[..text.find("manager = [").unwrap()].to_owned() + "manager = []\n");
    insta::assert_snapshot!(none, @"words/reassignment.toml:32: `manager` is empty; one task is needed");
    insta::assert_snapshot!(fault(&|text| text.replace("new = [", "newer = [")), @"words/reassignment.toml:21: unknown field `newer`, expected one of `overlap_days`, `longest_overlap_days`, `old`, `new`, `manager`; did you mean `new`?");
}
