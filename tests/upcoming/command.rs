//! The command as an operator meets it.

use baton_storage::outbox::{self, NewOutboxEntry};
use baton_storage::schedules::{self, Schedule};
use baton_storage::{Fault, people};
use serde_json::Value;

use super::foretold;
use crate::cli::ran;
use crate::harness::*;

/// Runs it without any of Slack's secrets.
async fn upcoming(ground: &Ground, options: &[&str]) -> (i32, String, String) {
    let mut command = ground.command(&[&["upcoming"], options].concat());
    command.env_remove("SLACK_BOT_TOKEN").env_remove("SLACK_SIGNING_SECRET");
    ran(command).await
}

/// Beside `baton serve`, without Slack's secrets, it says what a request that waits leads to, for people and for
/// programs, and leaves nothing behind.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn it_foretells_beside_whoever_serves() {
    let ground = Ground::lay(1).await;
    let running = ground.start().await;
    assert!(ground.ask(0).await.is_ok());
    ground.delivered().await;
    let before = ground.outbox().await;
    let (code, out, err) = upcoming(&ground, &["--days", "14"]).await;
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.starts_with("The next 14 days, until "), "{out}");
    let lines: Vec<&str> = out.lines().collect();
    let waiting = "    Alpha 0 Ltd (EMEA Enterprise) has been waiting for a CSM since ";
    let reminder =
        lines.iter().position(|line| line.starts_with(waiting)).expect("a reminder of the request");
    assert!(lines[reminder - 1].ends_with("  Maya Lopez"), "{out}");
    let why = "(R6: No manager has acknowledged the request within 4 working hours)";
    assert!(lines[reminder].ends_with(why), "{out}");
    assert!(!out.contains(['<', '>']), "no token of Slack's: {out}");
    assert!(lines.last().expect("a last line").starts_with("Not foreseen: "));

    let (code, json, err) = upcoming(&ground, &["--days", "14", "--json"]).await;
    assert_eq!((code, err.as_str()), (0, ""));
    let said: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let ruled = |one: &&Value| one["where"]["person"] == MAYA && one["points"][0]["rule"] == "R6";
    let to_maya = said.iter().find(ruled).expect("Maya's reminder");
    assert_eq!(to_maya["where"]["name"], "Maya Lopez");
    assert_eq!(to_maya["zone"], "Europe/London");
    let moments: Vec<&str> = said.iter().filter_map(|one| one["at"].as_str()).collect();
    assert!(moments.is_sorted(), "{moments:?}");
    assert_eq!(ground.outbox().await, before);
    running.kill();
}

/// Nothing to come is a sentence; no database, a faulty file and wrong usage say so by their exit code.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_to_come_and_wrong_usage() {
    let ground = Ground::lay(0).await;
    let (code, out, err) = upcoming(&ground, &[]).await;
    let nothing = "In the next 7 days nothing will be said, unless something happens.\n";
    assert_eq!((code, out.as_str(), err.as_str()), (0, nothing, ""));
    let (code, out, _) = upcoming(&ground, &["--json", "--days", "1"]).await;
    assert_eq!((code, out.as_str()), (0, ""));
    for days in ["0", "367", "soon"] {
        assert_eq!(upcoming(&ground, &["--days", days]).await.0, 2, "{days}");
    }
    let (code, help, _) = upcoming(&ground, &["--help"]).await;
    assert!(code == 0 && help.contains("without posting") && help.contains("[default: 7]"), "{help}");
    let mut elsewhere = ground.command(&["upcoming"]);
    elsewhere.env("DATABASE_URL", "sqlite://nowhere.db");
    let (code, _, err) = ran(elsewhere).await;
    assert_eq!(
        (code, err.as_str()),
        (1, "baton: there is no database at DATABASE_URL yet; `baton serve` makes one\n")
    );
    assert!(!ground.data.path().join("nowhere.db").exists());
    std::fs::write(ground.data.path().join("baton.toml"), "nonsense = 1").expect("a file");
    assert_eq!(upcoming(&ground, &[]).await.0, 1);
}

/// Something that nobody describes is printed as what it is: a recurring kind, and an effect that waits, both of a
/// Baton to come. House: promise 2 keeps them, so they are not passed over in silence.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_describes_is_named_by_its_kind() {
    let bot = TestBot::open().await;
    bot.app.storage.write(|tx| Box::pin(async move { strange(tx).await })).await.expect("stored");
    let foresight = foretold(&bot, 15).await;
    let text = foresight.text(15);
    let meeting =
        "09:00  where is not known\n    something of the kind agendas.post (this Baton cannot say what)";
    assert_eq!(text.matches(meeting).count(), 2, "{text}");
    assert!(text.contains("Mon 30 Nov 2026, 09:00") && text.contains("Mon 7 Dec 2026, 09:00"), "{text}");
    assert!(
        text.contains("At once  where is not known\n    something of the kind ebr.invitation ("),
        "{text}"
    );
}

async fn strange(tx: &mut baton_storage::Tx) -> Result<(), Fault> {
    let weekly = Schedule {
        schedule: "meeting:emea".into(),
        kind: "agendas.post".into(),
        args: "{}".into(),
        cron: "0 0 9 * * Mon *".into(),
        zone: "Europe/London".into(),
        missed: baton_storage::schedules::Missed::Latest,
        grace_ms: i64::MAX,
        next_slot: "2026-11-30T09:00:00".into(),
        next_at: at("2026-11-30T09:00:00Z"),
    };
    schedules::keep(tx, &weekly).await?;
    let now = at("2026-11-23T10:00:00Z");
    let (kind, lane) = ("ebr.invitation".to_owned(), RAVI.to_owned());
    outbox::add(tx, NewOutboxEntry { kind, args: "{}".into(), unique_key: None, lane, due_at: now }, now)
        .await?;
    Ok(())
}

/// Each reader's own zone, named where it is not the organization's; what was perhaps sent says so. Proves R2.
#[tokio::test(flavor = "multi_thread")]
async fn readers_elsewhere_are_told_by_their_own_clocks() {
    let bot = TestBot::open().await;
    let storage = &bot.app.storage;
    let mut sam = people::find(&mut storage.read().await.expect("a reader"), &SAM.into())
        .await
        .expect("people")
        .expect("Sam");
    sam.timezone = "America/New_York".into();
    storage.write(|tx| Box::pin(async move { people::keep(tx, &sam).await })).await.expect("stored");
    bot.stage("4-Proposal").await;
    let text = foretold(&bot, 7).await.text(7);
    let wanted = "Mon 23 Nov 2026, 09:00 America/New_York  Sam Ortiz\n    Homeworld Inc. is in 4-Proposal, \
                  and no CSM has been requested. Customers meet their CSM in this stage. Can you request one now? (R2: rule stage-4, reminder 1)\n";
    assert!(text.contains(wanted), "{text}");
    assert!(text.contains("Times are those of Europe/London unless named."), "{text}");
}
