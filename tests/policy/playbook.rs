//! The rule files: the shipped ones are good, an organisation's own replace them one by one, and a fault in
//! one names file, line and reason.

use baton::config::Config;
use baton::config::environment::Variables;
use baton::features::handoffs::rules::Tracks;
use baton::features::requests::rules::RequestRules;
use baton::registry::playbook;
use baton::rules::playbook::Playbook;
use baton::rules::templates::Templates;
use std::path::Path;
use std::sync::LazyLock;

/// The rules as shipped, read once: properties ask for them hundreds of times.
pub fn shipped() -> Playbook {
    static SHIPPED: LazyLock<Playbook> =
        LazyLock::new(|| playbook::load(&Templates::default()).expect("what is shipped is good"));
    SHIPPED.clone()
}

/// The rules with one file of an organisation's own.
pub fn with(file: &str, text: &str) -> Result<Playbook, String> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
    let place = |text: String| text.replace(&directory.path().display().to_string(), "words");
    playbook::load(&Templates::new(Some(directory.path().to_owned())))
        .map_err(|faults| place(faults.to_string()))
}

/// A shipped file's text.
pub fn text(file: &str) -> String {
    Templates::default().read(file).unwrap().0
}

/// Q1, R2, R5, R6: the shipped rules are read, and every shipped file is used.
#[test]
fn the_shipped_rules_are_good() {
    let playbook = shipped();
    assert_eq!(playbook.stages.all().len(), 12);
    assert_eq!(playbook.of::<RequestRules>().ladder.len(), 7);
    let mut files: Vec<_> = Templates::rule_files().collect();
    files.sort_unstable();
    assert_eq!(
        files,
        [
            "calendar.toml",
            "deals.toml",
            "disengagement.toml",
            "health.toml",
            "onboarding.toml",
            "promises.toml",
            "qualification.toml",
            "reassignment.toml",
            "record.toml",
            "reengagement.toml",
            "reminders.toml",
            "requests.toml",
            "reviews.toml",
            "stages.toml",
            "together.toml",
            "workload.toml"
        ]
    );
}

/// Q1: a file of the organisation's own replaces the shipped one, and only that.
#[test]
fn a_directory_overrides_file_by_file() {
    let playbook =
        with("calendar.toml", "opens = \"08:30\"\ncloses = \"16:00\"\ndays = [\"Sun\", \"Mon\"]").unwrap();
    assert_eq!(playbook.hours.opens.to_string(), "08:30:00");
    assert_eq!(playbook.stages.all().len(), 12);
    let missing = Templates::default().read("messages/none.md").unwrap_err();
    assert_eq!(missing.to_string(), "templates/messages/none.md: does not exist");
    let nowhere = playbook::load(&Templates::new(Some(Path::new("/nowhere/words").to_owned()))).unwrap_err();
    assert_eq!(nowhere.to_string(), "/nowhere/words: is no directory of templates");
}

/// T1: a track replaces a shipped one of its name, or is one more; a team that names none is told which it may
/// have meant, with the line of its configuration.
#[test]
fn a_company_has_tracks_of_its_own() {
    let own = text("tracks/commercial.toml").replace("name = \"Commercial\"", "name = \"One for all\"");
    let playbook = with("tracks/one-for-all.toml", &own).unwrap();
    let names = |playbook: &Playbook| playbook.of::<Tracks>().0.keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(names(&playbook), "commercial enterprise one-for-all");
    assert_eq!(playbook.of::<Tracks>().0["one-for-all"].name, "One for all");
    let playbook = with("tracks/enterprise.toml", &own).unwrap();
    assert_eq!(names(&playbook), "commercial enterprise");
    assert_eq!(playbook.of::<Tracks>().0["enterprise"].name, "One for all");
    insta::assert_snapshot!(with("track/enterprise.toml", &own).unwrap_err(), @"words/track: overrides nothing; did you mean tracks?");

    let text = crate::harness::config();
    let read = |text: &str| Config::parse(text, "baton.toml", &Variables::default()).unwrap();
    assert_eq!(playbook::serves(&playbook, &read(&text)), Ok(()));
    let mistyped = text.replacen("track = \"enterprise\"", "track = \"enterprize\"", 1);
    insta::assert_snapshot!(playbook::serves(&playbook, &read(&mistyped)).unwrap_err(), @r#"baton.toml:17: `teams[0].track`: "enterprize" is no track; did you mean `enterprise`?"#);
    let strange = text.replacen("track = \"enterprise\"", "track = \"moon\"", 1);
    insta::assert_snapshot!(playbook::serves(&playbook, &read(&strange)).unwrap_err(), @r#"baton.toml:17: `teams[0].track`: "moon" is no track; there are commercial, enterprise"#);
}

/// R6: what is wrong is named with file, line and reason, and so is what would be right.
#[test]
fn faults_name_file_line_and_reason() {
    let fault = |file: &str, text: &str| with(file, text).expect_err(file);
    insta::assert_snapshot!(fault("calendar.toml", "opens = \"17:00\"\ncloses = \"09:00\"\ndays = []"), @"
    words/calendar.toml:2: `closes` has to be later than `opens`
    words/calendar.toml:3: `days` is empty; nothing would ever be due
    ");
    insta::assert_snapshot!(fault("calendar.toml", "open = \"09:00\"\ncloses = \"17:00\"\ndays = []"), @"words/calendar.toml:1: unknown field `open`, expected one of `opens`, `closes`, `days`; did you mean `opens`?");
    insta::assert_snapshot!(fault("calendar.toml", "opens = "), @"words/calendar.toml:1: string values must be quoted, expected literal string");
    insta::assert_snapshot!(fault("stage.toml", ""), @"words/stage.toml: overrides nothing: Baton ships no file stage.toml; did you mean stages.toml?");
    insta::assert_snapshot!(fault("review.toml", ""), @"words/review.toml: overrides nothing: Baton ships no file review.toml; it is called reviews.toml since December 2026");
    insta::assert_snapshot!(fault("messages/away.toml", ""), @"words/messages/away.toml: overrides nothing: Baton ships no file messages/away.toml; it is called messages/absence.toml since December 2026");
    insta::assert_snapshot!(fault("messages/helth.toml", ""), @"words/messages/helth.toml: overrides nothing: Baton ships no file messages/helth.toml; did you mean messages/health.toml?");

    let stages = text("stages.toml")
        .replace("aliases = [\"Won\"]", "aliases = [\"lost\"]")
        .replace("\"open\"", "\"lost\"");
    insta::assert_snapshot!(fault("stages.toml", &stages), @r#"
    words/stages.toml:9: no stage counts as `open`; one has to
    words/stages.toml:55: "lost" already means the stage Closed Won
    "#);

    let requests = text("requests.toml")
        .replace("any_reason_from = \"4-Proposal\"", "any_reason_from = \"Offer\"")
        .replace("\"7-Closing\"", "\"7-Close\"")
        .replace("id = \"assign-backup\"", "id = \"assign-managers\"")
        .replace("after_hours = 4", "after_hours = 4\nafter_days = 1")
        .replace("after_days = 3", "after_days = 0");
    insta::assert_snapshot!(fault("requests.toml", &requests), @r#"
    words/requests.toml:6: "Offer" is no stage of stages.toml
    words/requests.toml:50: "7-Close" is no stage of stages.toml
    words/requests.toml:56: the step `acknowledge-managers` has both `after_hours` and `after_days`; keep one
    words/requests.toml:69: the step `assign-managers` waits no time at all; give at least 1
    words/requests.toml:70: the id `assign-managers` is given twice
    "#);
    insta::assert_snapshot!(fault("requests.toml", &text("requests.toml").replace("tells = \"backup\"", "tells = \"backups\"")), @"words/requests.toml:72: unknown variant `backups`, expected one of `managers`, `backup`, `directors`, `csm`, `requester`; did you mean `backup`?");

    let table = text("qualification.toml").replacen("from_arr = 0", "from_arr = 100_000", 1);
    insta::assert_snapshot!(fault("qualification.toml", &table), @"
    words/qualification.toml:21: enterprise has no row from 0; small accounts would get no answer
    words/qualification.toml:41: another row of this segment starts at the same amount
    ");

    let workload = text("workload.toml")
        .replace("capacity_hours = 31.25", "capacity_hours = 0.0")
        .replace("ebr_hours = 4.0", "ebr_hours = -4.0");
    insta::assert_snapshot!(fault("workload.toml", &workload), @"
    words/workload.toml:4: `capacity_hours` has to be more than 0
    words/workload.toml:13: `ebr_hours` cannot be negative
    ");
}
