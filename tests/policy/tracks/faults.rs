//! What a wrong track is told.

use crate::policy::playbook::{text, with};

/// T1: whatever is wrong with a track is named with file, line and reason, all of it at once.
#[test]
fn faults_name_file_line_and_reason() {
    let fault = |text: &str| with("tracks/enterprise.toml", text).expect_err("a fault");
    let good = text("tracks/enterprise.toml");
    let wrong = good
        .replace("id = \"prepare-introduction\"", "id = \"introduction\"")
        .replace("after = [\"internal-meeting\", \"technical-handoff\"]", "after = [\"internal-meating\"]")
        .replace("opens = { after = [\"internal-meeting\"] }", "opens = {}")
        .replace("due_days = 5", "due_days = 0")
        .replace("due_days = 7", "due_days = 7\ndue_calendar_days = 9")
        .replace("due_calendar_days = 14\n", "")
        .replace("due_calendar_days = 45", "due_calendar_days = 4000000000")
        .replace("rule = \"T7\"", "rule = \"technical\"")
        .replace("escalate_after = 3\nescalates_to = \"managers\"\ngate", "gate")
        .replace("record = 60", "record = 0")
        .replace("reminders = [-3, 0]", "reminders = [-3, -1, 0]")
        .replace("name = \"Enterprise\"", "name = \" \"")
        .replace("Schedule the kickoff call with {account}", "Schedule the kickoff call with {customer}");
    insta::assert_snapshot!(fault(&wrong), @"
    words/tracks/enterprise.toml:35: `name` is empty; people read it
    words/tracks/enterprise.toml:46: the step `internal-meeting` is due at once; give at least 1 day
    words/tracks/enterprise.toml:60: the step `technical-handoff` names the rule `technical`; a rule is called as T2 is
    words/tracks/enterprise.toml:65: the step `technical-handoff` has both `due_days` and `due_calendar_days`; keep one
    words/tracks/enterprise.toml:79: the step `introduction` is opened by nothing; give `on`, or `after` with the steps before it
    words/tracks/enterprise.toml:89: the id `introduction` is given twice
    words/tracks/enterprise.toml:93: `internal-meating` is no step of this track; did you mean `internal-meeting`?
    words/tracks/enterprise.toml:101: the step `introduction` has 3 reminders; with the message when it opens, 2 are the most for one step
    words/tracks/enterprise.toml:102: the step `introduction` wants a share of the record that is not between 1 and 100 percent
    words/tracks/enterprise.toml:102: `prepare-introduction` is no step of this track
    words/tracks/enterprise.toml:107: the step `kickoff` needs `due_days` or `due_calendar_days`
    words/tracks/enterprise.toml:115: the step `kickoff` has `{…}` in its `asks`; only `asks` may hold one, `{account}`
    words/tracks/enterprise.toml:153: the step `onboarded` is due after 4000000000 days, which is more than a year
    ");
    let late = good
        .replacen("reminders = [-1, 0]", "reminders = [3, 3]", 1)
        .replacen("escalates_to = \"managers\"\n", "", 1)
        .replacen(
            "escalate_after = 2\nescalates_to = \"managers\"",
            "escalate_after = 0\nescalates_to = \"sa\"",
            1,
        )
        .replacen("escalate_after = 3\n", "", 1)
        .replacen("escalates_to = \"managers\"\ngate", "escalates_to = \"sa\"\ngate", 1);
    insta::assert_snapshot!(fault(&late), @"
    words/tracks/enterprise.toml:53: the step `internal-meeting` reminds twice on one day
    words/tracks/enterprise.toml:53: the step `internal-meeting` still reminds after it has been escalated
    words/tracks/enterprise.toml:54: the step `internal-meeting` is escalated to nobody; give `escalates_to`
    words/tracks/enterprise.toml:69: the step `technical-handoff` is escalated when it is due; give at least 1 day
    words/tracks/enterprise.toml:83: the step `prepare-introduction` is never escalated; give `escalate_after`
    words/tracks/enterprise.toml:100: the step `introduction` is escalated to its owner, who knows
    ");
    insta::assert_snapshot!(fault(&good.replacen("owner = \"sa\"\n", "", 1)), @"words/tracks/enterprise.toml:40: missing field `owner`");
    insta::assert_snapshot!(fault(&good.replacen("owner = \"sa\"", "owner = \"seler\"", 1)), @"words/tracks/enterprise.toml:44: unknown variant `seler`, expected one of `sa`, `seller`, `csm`, `managers`, `directors`, `sales_managers`, `sa_leaders`; did you mean `seller`?");
    insta::assert_snapshot!(fault(&good.replace("reminders =", "reminder =")), @"words/tracks/enterprise.toml:53: unknown field `reminder`, expected one of `id`, `title`, `rule`, `owner`, `opens`, `only_if`, `due_days`, `due_calendar_days`, `proof`, `asks`, `hint`, `agenda`, `agenda_days_before`, `wording`, `reminders`, `escalate_after`, `escalates_to`, `gate`, `meeting`; did you mean `reminders`?");
    insta::assert_snapshot!(fault("name = \"Empty\"\ncoordinator = \"sa\"\nsteps = []"), @"words/tracks/enterprise.toml:3: the track has no steps; one is needed");
}

/// T1: steps that wait for one another are named, and so is one that waits for itself.
#[test]
fn a_circle_is_found() {
    let good = text("tracks/enterprise.toml");
    let circle = good.replacen(
        "opens = { on = \"assigned\" }",
        "opens = { on = \"assigned\", after = [\"introduction\"] }",
        1,
    );
    insta::assert_snapshot!(with("tracks/enterprise.toml", &circle).unwrap_err(), @"words/tracks/enterprise.toml:45: these wait for one another and would never open: `internal-meeting` after `introduction` after `internal-meeting`");
    let itself = good.replacen("after = [\"internal-meeting\"]", "after = [\"prepare-introduction\"]", 1);
    insta::assert_snapshot!(with("tracks/enterprise.toml", &itself).unwrap_err(), @"words/tracks/enterprise.toml:78: the step `prepare-introduction` cannot wait for itself");
}
