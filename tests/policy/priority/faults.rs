//! What a wrong model is told: file, line and reason (P8).

use super::super::playbook::{shipped, text, with};
use baton::config::Config;
use baton::config::environment::Variables;
use baton::features::priority::rules::models::Models;
use baton::registry::playbook::{model, serves};

fn good() -> String {
    text("priority/us-enterprise.toml")
}

/// What is said of the shipped model with some of it replaced.
fn fault(changes: &[(&str, &str)]) -> String {
    let mut text = good();
    for (from, to) in changes {
        assert!(text.contains(from), "the shipped model has no {from}");
        text = text.replacen(from, to, 1);
    }
    with("priority/us-enterprise.toml", &text).map(drop).expect_err("a fault")
}

/// An answer that leads to a question that is not there, and one that leads almost to one. Proves P8.
#[test]
fn an_unknown_question_is_named() {
    insta::assert_snapshot!(fault(&[("no = \"stages\"", "no = \"moon\"")]), @"words/priority/us-enterprise.toml:64: `moon` is neither a question nor a level of this version");
    insta::assert_snapshot!(fault(&[("no = \"stages\"", "no = \"stage\"")]), @"words/priority/us-enterprise.toml:64: `stage` is neither a question nor a level of this version; did you mean `stages`?");
    insta::assert_snapshot!(fault(&[("start = \"upgrade\"", "start = \"upgrad\"")]), @"words/priority/us-enterprise.toml:11: `upgrad` is no question of this version; did you mean `upgrade`?");
    insta::assert_snapshot!(fault(&[("same_as = \"stages\"", "same_as = \"stags\"")]), @"words/priority/us-enterprise.toml:51: `stags` is no question of this version; did you mean `stages`?");
}

/// A level to which no answer leads, one that is not declared, and a question that nobody would come by. Proves P8.
#[test]
fn what_cannot_be_reached_is_named() {
    insta::assert_snapshot!(fault(&[("yes = \"pr1\"\nno = \"pr2\"", "yes = \"pr1\"\nno = \"pr1\"")]), @"words/priority/us-enterprise.toml:24: no answer leads to the level `pr2`");
    insta::assert_snapshot!(fault(&[("yes = \"pr1\"\nno = \"pr2\"", "yes = \"pr1\"\nno = \"pr3\"")]), @"words/priority/us-enterprise.toml:92: `pr3` is none of this version's levels");
    insta::assert_snapshot!(fault(&[("no = \"stages\"", "no = \"infrastructure\"")]), @"words/priority/us-enterprise.toml:67: no answer leads to the question `stages`");
}

/// Questions that lead round in a circle, and one that leads to itself. Proves P8.
#[test]
fn a_circle_is_named() {
    insta::assert_snapshot!(fault(&[("yes = \"pr1\"\nno = \"pr2\"", "yes = \"pr1\"\nno = \"stages\"")]), @"words/priority/us-enterprise.toml:67: these questions lead round in a circle: `stages` to `infrastructure` to `risk` to `onboarding` to `stages`");
    insta::assert_snapshot!(fault(&[("no = \"risk\"", "no = \"infrastructure\"")]), @"words/priority/us-enterprise.toml:74: these questions lead round in a circle: `infrastructure` to `infrastructure`");
}

/// Two versions that take effect on one day: which of them would hold? Proves P8.
#[test]
fn two_versions_of_one_day_are_named() {
    let text = good();
    let version = &text[text.find("[[versions]]").unwrap()..];
    let twice = format!("{text}\n{version}");
    insta::assert_snapshot!(with("priority/us-enterprise.toml", &twice).map(drop).unwrap_err(), @"words/priority/us-enterprise.toml:95: two versions take effect on 2021-08-01; which one holds?");
    let other = format!("{text}\n{}", version.replacen("2021-08-01", "2027-02-01", 1));
    assert_eq!(with("priority/us-enterprise.toml", &other).map(drop), Ok(()));
    insta::assert_snapshot!(fault(&[("2021-08-01", "2021-02-30")]), @"words/priority/us-enterprise.toml:10: input is out of range");
    insta::assert_snapshot!(with("priority/none.toml", "name = \" \"\nrule = \"P2\"\nversions = []").map(drop).unwrap_err(), @"
    words/priority/none.toml:1: `name` is empty; people read it
    words/priority/none.toml:3: the model has no version; one is needed
    ");
}

/// A key that is none, in every part of a model, with the one that was meant. Proves P8.
#[test]
fn an_unknown_field_is_named() {
    insta::assert_snapshot!(fault(&[("start =", "starts =")]), @"words/priority/us-enterprise.toml:11: unknown field `starts`, expected one of `effective`, `start`, `confirmed_by`, `tells`, `exceptions_need`, `target`, `levels`, `parameters`, `questions`; did you mean `start`?");
    insta::assert_snapshot!(fault(&[("help = \"The opportunity is active in", "helps = \"Open in")]), @"words/priority/us-enterprise.toml:61: unknown field `helps`, expected one of `id`, `asks`, `help`, `known`, `yes`, `no`, `choices`; did you mean `help`?");
    insta::assert_snapshot!(fault(&[("within_months = 6, answer = \"yes\" }", "within_month = 6, answer = \"yes\" }")]), @"words/priority/us-enterprise.toml:41: unknown field `within_month`, expected one of `fact`, `at_most`, `at_least`, `below`, `within_months`, `is`, `answer`, `otherwise`; did you mean `within_months`?");
    insta::assert_snapshot!(fault(&[("pr1_share", "pr_share")]), @"words/priority/us-enterprise.toml:14: unknown field `pr_share`, expected one of `pr1_share`, `pr1_share_at_most`, `pr1_count`, `time_share`; did you mean `pr1_share`?");
    insta::assert_snapshot!(fault(&[("touch_every_days = 31", "touch_every_day = 31")]), @"words/priority/us-enterprise.toml:17: unknown field `touch_every_day`, expected `touch_every_days` or `services`; did you mean `touch_every_days`?");
    insta::assert_snapshot!(fault(&[("fact = \"health\"", "fact = \"heath\"")]), @"words/priority/us-enterprise.toml:83: unknown variant `heath`, expected one of `upgrade`, `growth`, `arr`, `arr_rank`, `lam`, `health`, `onboarding_day`, `stages_adopted`, `license_use`; did you mean `health`?");
    insta::assert_snapshot!(fault(&[("\"sales_managers\"", "\"sale_managers\"")]), @"words/priority/us-enterprise.toml:13: unknown variant `sale_managers`, expected one of `sa`, `seller`, `csm`, `managers`, `directors`, `sales_managers`, `sa_leaders`; did you mean `sales_managers`?");
    insta::assert_snapshot!(fault(&[("[versions.levels.pr2]", "[versions.levels.p2]")]), @"words/priority/us-enterprise.toml:24: unknown variant `p2`, expected one of `pr1`, `pr2`, `pr3`, `pr4`");
}

/// What follows from a fact needs the one condition that fits it, and answers that the question has. Proves P8.
#[test]
fn conditions_have_to_fit() {
    insta::assert_snapshot!(fault(&[("is = [\"red\"], ", "")]), @"words/priority/us-enterprise.toml:83: this fact needs one condition: `is`");
    insta::assert_snapshot!(fault(&[("at_most = 45", "at_most = 45, at_least = 30")]), @"words/priority/us-enterprise.toml:90: this fact needs one condition: `at_most`, `at_least` or `below`");
    insta::assert_snapshot!(fault(&[("is = [\"red\"]", "at_most = 3")]), @"words/priority/us-enterprise.toml:83: this fact needs one condition: `is`");
    insta::assert_snapshot!(fault(&[("at_most = 45", "within_months = 2")]), @"words/priority/us-enterprise.toml:90: this fact needs one condition: `at_most`, `at_least` or `below`");
    insta::assert_snapshot!(fault(&[("is = [\"red\"], answer = \"yes\"", "is = [\"red\"], answer = \"yess\"")]), @"words/priority/us-enterprise.toml:83: `yess` is no answer here; there are no, yes");
    insta::assert_snapshot!(fault(&[("answer = \"yes\", otherwise = \"no\"", "answer = \"yes\", otherwise = \"nope\"")]), @"words/priority/us-enterprise.toml:62: `nope` is no answer here; there are no, yes");
}

/// A question needs two answers, written in one way, and every id is given once. Proves P8.
#[test]
fn answers_and_ids_have_to_be_clear() {
    insta::assert_snapshot!(fault(&[("yes = \"pr1\"\nno = \"stages\"", "no = \"stages\"")]), @"
    words/priority/us-enterprise.toml:59: the question `upgrade` needs two answers: `yes` and `no`, or `choices`
    words/priority/us-enterprise.toml:62: `yes` is no answer here; there are no
    ");
    insta::assert_snapshot!(fault(&[("no = \"stages\"\n", "no = \"stages\"\nchoices = [{ id = \"maybe\", label = \"Maybe\", leads_to = \"pr2\" }]\n")]), @"words/priority/us-enterprise.toml:59: the question `upgrade` gives `yes` or `no` and `choices`; give one of both");
    insta::assert_snapshot!(fault(&[("id = \"stages\"", "id = \"upgrade\"")]), @"
    words/priority/us-enterprise.toml:51: `stages` is no question of this version
    words/priority/us-enterprise.toml:64: `stages` is neither a question nor a level of this version
    words/priority/us-enterprise.toml:67: the id `upgrade` is given twice
    ");
    insta::assert_snapshot!(fault(&[("id = \"growth\"", "id = \"risk\"")]), @"words/priority/us-enterprise.toml:38: the id `risk` is given twice");
    insta::assert_snapshot!(fault(&[("id = \"stages\"", "id = \"pr2\"")]), @"
    words/priority/us-enterprise.toml:51: `stages` is no question of this version
    words/priority/us-enterprise.toml:64: `stages` is neither a question nor a level of this version
    words/priority/us-enterprise.toml:67: `pr2` is the name of a level; a question needs another
    ");
    let commercial = text("priority/commercial.toml").replacen("id = \"critical\"", "id = \"unclear\"", 1);
    insta::assert_snapshot!(with("priority/commercial.toml", &commercial).map(drop).unwrap_err(), @"words/priority/commercial.toml:78: the id `unclear` is given twice");
}

/// A target is one of three, and a share is a share. Proves P8.
#[test]
fn targets_have_to_be_clear() {
    insta::assert_snapshot!(fault(&[("pr1_share = 0.333", "pr1_share = 0.333, pr1_share_at_most = 0.2")]), @"words/priority/us-enterprise.toml:14: give one of `pr1_share`, `pr1_share_at_most` and `pr1_count`");
    insta::assert_snapshot!(fault(&[("pr1_share = 0.333", "pr1_share = 33.3")]), @"words/priority/us-enterprise.toml:14: `pr1_share` is 33.3; a share is between 0 and 1");
    insta::assert_snapshot!(fault(&[("pr1_share = 0.333", "pr1_count = [8, 5]")]), @"words/priority/us-enterprise.toml:14: `pr1_count` goes from the smaller to the larger");
    insta::assert_snapshot!(fault(&[("pr1_share = 0.333", "time_share = -0.1")]), @"words/priority/us-enterprise.toml:14: `time_share` is -0.1; a share is between 0 and 1");
}

/// All that is wrong is named at once, in the order of the lines. Proves P8.
#[test]
fn everything_is_named_at_once() {
    let wrong = fault(&[
        ("name = \"US Enterprise\"", "name = \"\""),
        ("pr1_share = 0.333", "pr1_share = 3"),
        ("no = \"infrastructure\"", "no = \"infra\""),
        ("at_most = 45", "below = 45, at_most = 45"),
    ]);
    insta::assert_snapshot!(wrong, @"
    words/priority/us-enterprise.toml:6: `name` is empty; people read it
    words/priority/us-enterprise.toml:14: `pr1_share` is 3; a share is between 0 and 1
    words/priority/us-enterprise.toml:71: `infra` is neither a question nor a level of this version; did you mean `infrastructure`?
    words/priority/us-enterprise.toml:90: this fact needs one condition: `at_most`, `at_least` or `below`
    ");
}

/// A company's own model is one more, or takes a shipped one's place; a folder almost of that name is pointed out; a
/// team that names a model there is none of is told the line and which it may have meant. Proves P8.
#[test]
fn a_company_has_models_of_its_own() {
    let own = good().replace("name = \"US Enterprise\"", "name = \"Ours\"");
    let playbook = with("priority/ours.toml", &own).unwrap();
    assert_eq!(playbook.of::<Models>().names().len(), 6);
    assert_eq!(playbook.of::<Models>().get("ours").unwrap().name, "Ours");
    assert_eq!(playbook.of::<Models>().get("us-enterprise").unwrap().name, "US Enterprise");
    let playbook = with("priority/us-enterprise.toml", &own).unwrap();
    assert_eq!(
        (
            playbook.of::<Models>().names().len(),
            playbook.of::<Models>().get("us-enterprise").unwrap().name.as_str()
        ),
        (5, "Ours")
    );
    insta::assert_snapshot!(with("priorities/ours.toml", &own).map(drop).unwrap_err(), @"words/priorities: overrides nothing; did you mean priority?");

    let config = crate::harness::config();
    let read = |text: &str| Config::parse(text, "baton.toml", &Variables::default()).unwrap();
    assert_eq!(serves(&shipped(), &read(&config)), Ok(()));
    let named = "priority_model = \"emea-enterprise\"";
    assert!(config.contains(named), "{config}");
    let mistyped = config.replacen(named, "priority_model = \"emea-enterprize\"", 1);
    insta::assert_snapshot!(serves(&shipped(), &read(&mistyped)).unwrap_err(), @r#"baton.toml:18: `teams[0].priority_model`: "emea-enterprize" is no priority model; did you mean `emea-enterprise`?"#);
    let strange = config.replacen(named, "priority_model = \"moon\"", 1);
    insta::assert_snapshot!(serves(&shipped(), &read(&strange)).unwrap_err(), @r#"baton.toml:18: `teams[0].priority_model`: "moon" is no priority model; there are commercial, emea-enterprise, growth, strategic-2022, us-enterprise"#);
}

/// A model's file is read by itself too, and what cannot be read is said. Proves P8.
#[test]
fn a_file_is_read_by_itself() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("ours.toml");
    let place = |text: String| text.replace(&directory.path().display().to_string(), "here");
    insta::assert_snapshot!(place(model(&path).unwrap_err().to_string()), @"here/ours.toml: cannot be read: entity not found");
    std::fs::write(&path, good().replacen("no = \"stages\"", "no = \"stage\"", 1)).unwrap();
    insta::assert_snapshot!(place(model(&path).unwrap_err().to_string()), @"here/ours.toml:64: `stage` is neither a question nor a level of this version; did you mean `stages`?");
    std::fs::write(&path, good()).unwrap();
    assert_eq!(model(&path).unwrap().versions.len(), 1);
}
