//! `baton import`: the deal feed's news from a file, all of it or nothing.

mod errands;
mod faults;
mod first;
mod sheet;

use std::time::Instant;

use baton_storage::{Storage, accounts, deals, opportunities};
use serde_json::Value;

use crate::cli::ran;
use crate::harness::Ground;
use crate::harness::customer;
use crate::harness::patience::PATIENCE;

/// Imports a file of this content as an operator does, without any of Slack's secrets.
async fn import(ground: &Ground, csv: impl AsRef<[u8]>, options: &[&str]) -> (i32, String, String) {
    std::fs::write(ground.data.path().join("deals.csv"), csv).expect("a file");
    run(ground, &[&["import", "deals.csv"], options].concat()).await
}

async fn run(ground: &Ground, arguments: &[&str]) -> (i32, String, String) {
    let mut command = ground.command(arguments);
    command.env_remove("SLACK_BOT_TOKEN").env_remove("SLACK_SIGNING_SECRET");
    ran(command).await
}

/// Imports a sound file; what it says.
async fn imported(ground: &Ground, csv: impl AsRef<[u8]>, options: &[&str]) -> String {
    let (code, out, err) = import(ground, csv, options).await;
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    out
}

/// Everything that is known of deals and accounts, to be compared with later.
async fn known(ground: &Ground) -> String {
    let mut db = Storage::open_to_read(&ground.database()).await.expect("a database");
    let accounts = accounts::all(&mut db).await.expect("accounts");
    let mut known = format!("{accounts:#?}");
    for account in &accounts {
        for deal in opportunities::of_account(&mut db, &account.account_id).await.expect("deals") {
            let events = deals::events(&mut db, &deal.opportunity_id).await.expect("events");
            let stages = deals::stages(&mut db, &deal.opportunity_id).await.expect("stages");
            known += &format!("{deal:#?}{events:#?}{stages:#?}");
        }
    }
    known
}

async fn account(ground: &Ground, id: &str) -> Value {
    let (_, out, _) = ran(ground.command(&["export", "accounts"])).await;
    let mut lines = out.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    lines.find(|account| account["account_id"] == id).unwrap_or_else(|| panic!("no {id} in {out}"))
}

/// A file of one known customer, whose deal moves on, and of one that is new.
fn news() -> String {
    let (alpha, deal) = customer(0);
    format!(
        "opportunity.id,opportunity.stage,opportunity.name,account.id,account.name,account.arr\n\
         {},Proposal,Alpha 0 Ltd – new business,{},Alpha 0 Ltd,0\n\
         0065e00000Umbre,4-Proposal,Umbrella,0015e00000Umbre,\"Umbrella, \"\"Corp\"\"\",1000.4\n",
        deal.opportunity_id, alpha.account_id
    )
}

/// A file is taken as the feed would take it: accounts and deals are known, a move is remembered, and the
/// summary says so. It asks for none of Slack's secrets, and draws no bar where nobody watches. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_taken_and_says_what_it_changed() {
    let ground = Ground::lay(2).await;
    let out = imported(&ground, news(), &["--source", "salesforce"]).await;
    insta::assert_snapshot!(out, @r"
    deals.csv: 2 rows
      accounts: 1 new, 0 changed, 1 as before
      deals: 1 new, 1 changed, 0 as before
      stage moves: 1
        Alpha 0 Ltd – new business: 3-Technical Evaluation → 4-Proposal (line 2)
    Done.
    ");
    let umbrella = account(&ground, "0015e00000UmbreAAB").await;
    assert_eq!((&umbrella["name"], &umbrella["arr"]), (&"Umbrella, \"Corp\"".into(), &1000.into()));
    assert_eq!(umbrella["source"], "Salesforce");
    let mut db = Storage::open_to_read(&ground.database()).await.expect("a database");
    let moves = deals::stages(&mut db, &customer(0).1.opportunity_id).await.expect("stages");
    assert_eq!(moves.len(), 1);
    assert_eq!(moves[0].from_stage.as_deref(), Some("3-Technical Evaluation"));
    assert_eq!(moves[0].to_stage, "4-Proposal", "with or without its number");
}

/// The same file again changes nothing and says so, whatever its rows' time is now. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_again_changes_nothing() {
    let ground = Ground::lay(1).await;
    imported(&ground, news(), &[]).await;
    let before = known(&ground).await;
    for options in [&[][..], &["--as-of", "2026-01-01T00:00:00Z"]] {
        let out = imported(&ground, news(), options).await;
        assert_eq!(out, "deals.csv was imported before: its 2 rows are known, and nothing changes.\nDone.\n");
    }
    assert_eq!(known(&ground).await, before);
}

/// A dry run says what the real one would and writes nothing: not a byte of the database, nor a database
/// where there is none. It finds what only the transaction can find, too. Proves G1, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_says_the_same_and_writes_nothing() {
    let mut ground = Ground::lay(1).await;
    let file = |ground: &Ground| std::fs::read(ground.data.path().join(&ground.place).join("baton.db"));
    let before = file(&ground).expect("a database");
    let dry = imported(&ground, news(), &["--dry-run"]).await;
    assert!(dry.ends_with("Dry run: nothing was written.\n"), "{dry}");
    assert_eq!(file(&ground).expect("a database"), before);
    let unknown = "opportunity.id,opportunity.stage\n0065e00000Nobod,4-Proposal\n";
    let (code, _, err) = import(&ground, unknown, &["--dry-run"]).await;
    assert_eq!(code, 1);
    assert!(err.starts_with("deals.csv:2: account.id: is needed, as this opportunity is not known"), "{err}");

    let real = imported(&ground, news(), &[]).await;
    assert_eq!(real.replace("Done.", ""), dry.replace("Dry run: nothing was written.", ""));

    ground.place = "elsewhere".into();
    std::fs::create_dir(ground.data.path().join("elsewhere")).expect("a directory");
    imported(&ground, news(), &["--dry-run"]).await;
    assert!(file(&ground).is_err(), "a dry run makes no database");
}

/// Rows that are older than what is known are kept and move nothing; a file may hold a deal's history, in
/// any order, with a time in each row. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn older_rows_move_nothing_and_history_may_come_in_any_order() {
    let ground = Ground::lay(1).await;
    let before = account(&ground, customer(0).0.account_id.as_str()).await;
    let (_, deal) = customer(0);
    let old = format!("opportunity.id,opportunity.stage\n{},5-Negotiating\n", deal.opportunity_id);
    let out = imported(&ground, old, &["--as-of", "2020-01-01T00:00:00+02:00"]).await;
    assert!(out.contains("  older than what is known: 1 (line 2); kept in the history"), "{out}");
    assert!(out.contains("stage moves: 0"), "{out}");
    assert_eq!(account(&ground, customer(0).0.account_id.as_str()).await, before);

    let history = "opportunity.id,opportunity.stage,account.id,time\n\
                   0065e00000Umbre,4-Proposal,0015e00000Umbre,2026-03-01T00:00:00Z\n\
                   0065e00000Umbre,2-Scoping,0015e00000Umbre,2026-01-01T00:00:00Z\n\
                   0065e00000Umbre,3-Technical Evaluation,0015e00000Umbre,\n";
    let out = imported(&ground, history, &["--as-of", "2026-02-01T00:00:00Z"]).await;
    assert!(out.contains("stage moves: 2\n"), "{out}");
    assert!(!out.contains("older"), "{out}");
    let mut db = Storage::open_to_read(&ground.database()).await.expect("a database");
    let deal =
        opportunities::find(&mut db, &"0065e00000UmbreAAB".into()).await.expect("read").expect("a deal");
    assert_eq!(deal.stage.as_deref(), Some("4-Proposal"));
    let told = deals::events(&mut db, &deal.opportunity_id).await.expect("events");
    assert_eq!(told.iter().filter(|event| event.applied).count(), 3);
}

/// An empty cell makes a field empty, an absent column leaves it as it is; without an id there is no account
/// or no deal in a row. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn an_empty_cell_is_null_and_an_absent_column_is_absent() {
    let ground = Ground::lay(1).await;
    let id = customer(0).0.account_id;
    let csv = format!("opportunity.id,account.id,account.region,account.industry\n,{id},,Rail\n");
    let out = imported(&ground, csv, &[]).await;
    assert!(out.contains("accounts: 0 new, 1 changed, 0 as before\n  deals: 0 new, 0 changed"), "{out}");
    let account = account(&ground, id.as_str()).await;
    assert_eq!(account["region"], Value::Null, "an empty cell");
    assert_eq!(account["industry"], "Rail");
    assert_eq!(account["lam"], 1_200_000, "no such column");
}

/// While `baton serve` has the database, an import says what to do and a dry run works beside it; once it
/// has stopped, the import goes through.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_served_is_not_imported_into() {
    let ground = Ground::lay(1).await;
    let mut serving = ground.start().await;
    let (code, out, err) = import(&ground, news(), &[]).await;
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        err.ends_with(
            "baton.db is in use, as it is while `baton serve` runs: stop that, import, and start it again\n"
        ),
        "{err}"
    );
    assert_eq!(err.lines().count(), 1, "{err}");
    imported(&ground, news(), &["--dry-run"]).await;
    serving.ask_to_stop();
    serving.ended(PATIENCE).await.expect("it stops");
    imported(&ground, news(), &[]).await;
}

/// Ten thousand rows are a matter of seconds.
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_rows_take_seconds() {
    let ground = Ground::lay(0).await;
    let mut csv = String::from("opportunity.id,opportunity.stage,account.id,account.name,account.region\n");
    for number in 0..10_000 {
        csv += &format!(
            "0065e0000{number:06},3-Technical Evaluation,0015e0000{:06},Customer {0},EMEA\n",
            number / 2
        );
    }
    let begun = Instant::now();
    let out = imported(&ground, csv, &[]).await;
    assert!(out.contains("accounts: 5000 new, 0 changed, 0 as before\n  deals: 10000 new"), "{out}");
    assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
}

/// The example beside the configuration's is one that works.
#[tokio::test(flavor = "multi_thread")]
async fn the_example_is_imported() {
    let ground = Ground::lay(0).await;
    let example = include_bytes!("../deploy/deals.example.csv");
    let out = imported(&ground, example, &["--source", "salesforce"]).await;
    assert!(out.contains("accounts: 3 new, 0 changed, 0 as before\n  deals: 2 new"), "{out}");
    let orion = account(&ground, "0015e00000OrionAAB").await;
    assert_eq!(orion["name"], "Orion Freight, Inc.");
}
