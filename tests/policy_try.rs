//! `baton policy try`: the whole book under a model that is not yet in force.

mod book;

use baton_storage::states::Priority;
use baton_storage::{Storage, accounts};
use book::{StageKind, book};
use serde_json::Value;

use crate::cli::ran;
use crate::harness::*;
use crate::policy::playbook::text;
use baton::cli::policy::{TryOptions, try_model};

/// The shipped model with one more version, from February on: an upgrade counts that closes within 3 months, and at
/// most a fifth is Pr1.
fn february() -> String {
    let shipped = text("priority/us-enterprise.toml");
    let version = &shipped[shipped.find("[[versions]]").expect("a version")..];
    let version = version
        .replace("2021-08-01", "2027-02-01")
        .replace(
            "within_months = 6, answer = \"yes\", otherwise",
            "within_months = 3, answer = \"yes\", otherwise",
        )
        .replace("pr1_share = 0.333", "pr1_share_at_most = 0.20");
    format!("{shipped}\n{version}")
}

/// The lines that a trial of this model prints, at the time of the test.
async fn said(bot: &TestBot, file: &std::path::Path, change: impl FnOnce(&mut TryOptions)) -> Vec<String> {
    let mut options = TryOptions { model: file.to_owned(), team: None, all: false, json: false };
    change(&mut options);
    let mut lines = Vec::new();
    let say = |line: &str| {
        lines.push(line.to_owned());
        Ok(())
    };
    let (config, now) = (&bot.app.config, bot.clock.now());
    try_model(config, &bot.database(), &options, now, |_, _| (), say).await.expect("a trial");
    lines
}

fn file(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("us-enterprise.toml");
    std::fs::write(&path, text).expect("a file");
    (directory, path)
}

/// Who moves and why, each CSM's mix before and after against the new target, and all of it counted: what cannot be
/// said, an exception that holds, and what nobody reviews are said and move nowhere. What the database holds stays
/// as it is. Proves P8, P5, P2, Q4.
#[tokio::test(flavor = "multi_thread")]
async fn the_book_under_a_new_model() {
    let bot = TestBot::open().await;
    book(&bot.app.storage).await;
    let (_directory, path) = file(&february());
    let lines = said(&bot, &path, |_| ()).await;
    insta::assert_snapshot!(lines.join("\n"), @"
    US Enterprise, its newest version, of 2027-02-01 (takes effect in 70 days), on the accounts of AMER Enterprise as they are now.
    Target: at most 20% of each CSM's accounts are Pr1. Nothing is changed.

    Pr1 to Pr2  Atlas Freight (Grace Kim): None of the 5 questions speaks for more.
    Pr2 to Pr1  Cobalt  [31mLabs (Grace Kim): Is the customer adopting a stage this quarter that needs more than 2 hours of your time a week? Yes.
    Pr1 to Pr2  Echo (Ravi Patel): None of the 5 questions speaks for more.

    Grace Kim           2 of 4 Pr1 now (above), 2 then (above)
    Ravi Patel          3 of 4 Pr1 now (above), 2 then (above)
    nobody@example.com  0 of 1 Pr1 now (within), 0 then (within)

    9 accounts: 1 would rise, 2 would fall, 3 would stay, 1 has an exception that holds until the next review, 2 cannot be said (first open question: Is the customer changing infrastructure this quarter in a way that needs more than 2 hours of your time a week? 1, Is the customer adopting a stage this quarter that needs more than 2 hours of your time a week? 1).
    Not looked at: 1 of Pr3 or Pr4, and 1 that a pool looks after.
    ");
    let db = &mut *bot.app.storage.read().await.expect("a reader");
    let atlas = accounts::find(db, &"A1".into()).await.expect("asked").expect("Atlas");
    assert_eq!(atlas.priority, Some(Priority::Pr1));
}

/// For programs, a JSON object a line says the same. Proves P8.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_for_programs() {
    let bot = TestBot::open().await;
    book(&bot.app.storage).await;
    let (_directory, path) = file(&february());
    let lines = said(&bot, &path, |options| options.json = true).await;
    insta::assert_snapshot!(lines.join("\n"), @r#"
    {"in_force":false,"kind":"model","model":"US Enterprise","teams":["amer-enterprise"],"version":"2027-02-01"}
    {"account":"A1","csm":"Grace Kim","decided_by":{"asks":"Is it in the first 30 to 45 days of onboarding?","choice":"no","question":"onboarding"},"from":"pr1","kind":"move","name":"Atlas Freight","path":{"infrastructure":"no","onboarding":"no","risk":"no","stages":"no","upgrade":"no"},"to":"pr2"}
    {"account":"A3","csm":"Grace Kim","decided_by":{"asks":"Is the customer adopting a stage this quarter that needs more than 2 hours of your time a week?","choice":"yes","question":"stages"},"from":"pr2","kind":"move","name":"Cobalt \u001b[31mLabs","path":{"stages":"yes","upgrade":"no"},"to":"pr1"}
    {"account":"A5","csm":"Ravi Patel","decided_by":{"asks":"Is it in the first 30 to 45 days of onboarding?","choice":"no","question":"onboarding"},"from":"pr1","kind":"move","name":"Echo","path":{"infrastructure":"no","onboarding":"no","risk":"no","stages":"no","upgrade":"no"},"to":"pr2"}
    {"accounts":4,"csm":"Grace Kim","kind":"csm","now":{"pr1":2,"target":"above"},"then":{"pr1":2,"target":"above"}}
    {"accounts":4,"csm":"Ravi Patel","kind":"csm","now":{"pr1":3,"target":"above"},"then":{"pr1":2,"target":"above"}}
    {"accounts":1,"csm":"nobody@example.com","kind":"csm","now":{"pr1":0,"target":"within"},"then":{"pr1":0,"target":"within"}}
    {"accounts":9,"cannot_be_said":{"infrastructure":1,"stages":1},"excepted":1,"fall":2,"kind":"whole","pooled":1,"pr3_or_pr4":1,"rise":1,"stay":3}
    "#);
    for line in lines {
        let object: Value = serde_json::from_str(&line).expect("JSON");
        assert!(object["kind"].is_string(), "{line}");
    }
}

/// On a team of another model it is tried by the team's name, and on that team's accounts alone: what people answered to
/// questions of the same name counts, of the others it cannot be said. Proves P8, P3.
#[tokio::test(flavor = "multi_thread")]
async fn it_is_tried_on_the_team_that_is_named() {
    let bot = TestBot::open().await;
    book(&bot.app.storage).await;
    let emea = |id, name, answers| {
        let ravi = "ravi.patel@example.com";
        StageKind { region: "emea", answers, ..StageKind::new(id, name, ravi, Some(Priority::Pr2)) }
    };
    emea("E1", "Lagoon", "proposal=pr2").keep(&bot.app.storage).await;
    emea("E2", "Mistral", "proposal=pr2 stages=yes").keep(&bot.app.storage).await;
    let (_directory, path) = file(&text("priority/us-enterprise.toml"));
    let lines = said(&bot, &path, |options| options.team = Some("emea-enterprise".into())).await;
    insta::assert_snapshot!(lines.join("\n"), @"
    US Enterprise, its newest version, of 2021-08-01 (in force), on the accounts of EMEA Enterprise as they are now.
    Target: about 33% of each CSM's accounts are Pr1. Nothing is changed.

    Pr2 to Pr1  Mistral (Ravi Patel): Is the customer adopting a stage this quarter that needs more than 2 hours of your time a week? Yes.

    Ravi Patel  0 of 2 Pr1 now (within), 1 then (within)

    2 accounts: 1 would rise, 0 would fall, 0 would stay, 1 cannot be said (first open question: Is the customer adopting a stage this quarter that needs more than 2 hours of your time a week? 1).
    ");
}

/// More than fifty are counted and not listed, unless all are asked for. Proves P8.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_is_cut_unless_all_is_asked_for() {
    let bot = TestBot::open().await;
    let storage = &bot.app.storage;
    for number in 0..53_usize {
        let id: &'static str = format!("N{number:02}").leak();
        StageKind::new(id, id, "grace.kim@example.com", Some(Priority::Pr1)).keep(storage).await;
    }
    let (_directory, path) = file(&february());
    let moves = |lines: &[String]| lines.iter().filter(|line| line.starts_with("Pr1 to Pr2  N")).count();
    let lines = said(&bot, &path, |_| ()).await;
    assert_eq!(moves(&lines), 50);
    assert_eq!(lines[51], "and 3 more; --all lists them");
    let lines = said(&bot, &path, |options| options.all = true).await;
    assert_eq!(moves(&lines), 53);
    assert!(!lines.iter().any(|line| line.contains("more;")), "{lines:#?}");
}

/// Runs it in a process of its own, without any of Slack's secrets.
async fn tried(ground: &Ground, options: &[&str]) -> (i32, String, String) {
    let mut command = ground.command(&[&["policy", "try"], options].concat());
    command.env_remove("SLACK_BOT_TOKEN").env_remove("SLACK_SIGNING_SECRET");
    ran(command).await
}

/// Beside `baton serve` it says what it says; a reader who has read enough is no fault of ours. Proves P8.
#[tokio::test(flavor = "multi_thread")]
async fn it_runs_beside_whoever_serves() {
    let ground = Ground::lay(0).await;
    let storage = Storage::open(&ground.database()).await.expect("a database");
    book(&storage).await;
    storage.close().await;
    drop(storage);
    let path = ground.data.path().join("us-enterprise.toml");
    std::fs::write(&path, february()).expect("a file");
    let running = ground.start().await;
    ground.until_it_knows(GRACE).await;
    let (code, out, err) = tried(&ground, &["us-enterprise.toml", "--team", "amer-enterprise"]).await;
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.starts_with("US Enterprise, its newest version, of 2027-02-01 ("), "{out}");
    assert!(out.contains("\nGrace Kim   "), "{out}");
    let enough = "exec 3>&1; baton=$1; shift; \"$baton\" policy try us-enterprise.toml --json | true; exit ${PIPESTATUS[0]}";
    let mut command = std::process::Command::new("bash");
    command.args(["-c", enough, "bash", env!("CARGO_BIN_EXE_baton")]);
    ground.surround(&mut command);
    let (code, _, err) = ran(command).await;
    assert_eq!((code, err.as_str()), (0, ""));
    running.kill();
}

/// A model with a fault is refused with file, line and reason; so is one that no team has, with what the teams have; a team
/// that is none, with the one that was meant; no database; and wrong usage, by another exit code. Proves P8.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_tried_says_why() {
    let ground = Ground::lay(0).await;
    let write = |name: &str, text: &str| std::fs::write(ground.data.path().join(name), text).expect("a file");
    write("us-enterprise.toml", &february().replacen("no = \"stages\"", "no = \"stage\"", 1));
    write("moon.toml", &february());
    let mut faults = String::new();
    for options in [
        &["us-enterprise.toml"][..],
        &["none.toml"],
        &["moon.toml"],
        &["moon.toml", "--team", "amer-enterprize"],
        &["moon.toml", "--team", "moon"],
    ] {
        let (code, out, err) = tried(&ground, options).await;
        assert_eq!((code, out.as_str()), (1, ""), "{options:?}: {err}");
        faults.push_str(&err);
    }
    insta::assert_snapshot!(faults, @"
    baton: us-enterprise.toml:64: `stage` is neither a question nor a level of this version; did you mean `stages`?
    baton: none.toml: cannot be read: entity not found
    baton: no team's `priority_model` is `moon`: emea-enterprise has `emea-enterprise`, amer-enterprise has `us-enterprise`. Name one with --team ID
    baton: --team: `amer-enterprize` is no team of baton.toml; did you mean `amer-enterprise`?
    baton: --team: `moon` is no team of baton.toml; there are emea-enterprise, amer-enterprise
    ");
    let mut elsewhere = ground.command(&["policy", "try", "moon.toml", "--team", "amer-enterprise"]);
    elsewhere.env("DATABASE_URL", "sqlite://nowhere.db");
    let (code, _, err) = ran(elsewhere).await;
    assert_eq!(
        (code, err.as_str()),
        (1, "baton: there is no database at DATABASE_URL yet; `baton serve` makes one\n")
    );
    assert_eq!(tried(&ground, &[]).await.0, 2);
    let (code, help, _) = tried(&ground, &["--help"]).await;
    assert!(code == 0 && help.contains("nothing is changed") && help.contains("--team <ID>"), "{help}");
}
