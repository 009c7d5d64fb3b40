//! A first import: deals that stood where they stand before Baton knew of them are a list to work through.

use std::collections::BTreeMap;
use std::process::Command;

use baton_storage::states::{Segment, TaskState};
use baton_storage::subject::Subject;
use baton_storage::{opportunities, tasks};
use chrono::Duration;
use serde_json::json;

use crate::cli::ran;
use crate::harness::*;

/// How many deals the file holds.
const DEALS: usize = 10_000;
/// Where they stand: of forty, so many in each stage.
const STAGES: &[(&str, usize)] = &[
    ("1-Discovery", 14),
    ("3-Technical Evaluation", 8),
    ("4-Proposal", 8),
    ("5-Negotiating", 6),
    ("6-Awaiting Signature", 1),
    ("Closed Won", 3),
];

fn stage_of(number: usize) -> &'static str {
    let mut place = number % 40;
    for (stage, count) in STAGES {
        if place < *count {
            return stage;
        }
        place -= count;
    }
    "1-Discovery"
}

/// How many of the file's deals stand in one of these stages.
fn count(stages: &[&str]) -> usize {
    (0..DEALS).filter(|number| stages.contains(&stage_of(*number))).count()
}

/// The file's deal of this number, as the CRM names it.
fn deal(number: usize) -> String {
    format!("0069i0000{number:06}")
}

/// The account of that deal.
fn account(number: usize) -> String {
    format!("0019i0000{number:06}")
}

fn file() -> String {
    let mut csv = String::from(
        "opportunity.id,opportunity.stage,opportunity.close_date,opportunity.amount,opportunity.owner_email,\
         account.id,account.name,account.region,account.segment,account.sa_email\n",
    );
    for number in 0..DEALS {
        let sa = ["sam.ortiz", "lee.novak"][number / 40 % 2];
        csv += &format!(
            "{},{},2027-{:02}-15,300000,alex.moreau@example.com,{},Import {number},EMEA,\
             enterprise,{sa}@example.com\n",
            deal(number),
            stage_of(number),
            number % 9 + 4,
            account(number),
        );
    }
    csv
}

impl TestBot {
    /// An operator imports a file between two runs of the bot.
    async fn imports(&mut self, csv: &str) {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("baton.toml"), config()).expect("a file");
        std::fs::write(folder.path().join("deals.csv"), csv).expect("a file");
        let database = self.database();
        let lock = database.trim_start_matches("sqlite://").to_owned() + ".lock";
        std::fs::remove_file(lock).expect("the lock's file");
        let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
        let as_of = self.clock.now().utc().to_rfc3339();
        command.args(["import", "deals.csv", "--as-of", &as_of]).current_dir(folder.path());
        command.env_clear().env("DATABASE_URL", &database).env("NO_COLOR", "1");
        let (code, out, err) = ran(command).await;
        assert_eq!(code, 0, "{out}{err}");
        self.restart().await;
    }

    /// How many messages each person has got that nobody has looked at; each is looked at now.
    fn heard(&self) -> BTreeMap<String, usize> {
        let mut heard = BTreeMap::new();
        for message in self.ws.unread_everywhere() {
            *heard.entry(message.channel).or_default() += 1;
        }
        self.ws.mark_all_read();
        heard
    }
}

/// Ten thousand deals imported into a fresh Baton: in the first hour each manager, and each architect, gets one list to
/// work through. Every deal that a rule is about has its open task and stands in a list; the next mornings are one
/// message a person; a deal that moves afterwards is news as always.
/// Proves R2, T5.
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_deals_are_a_list_to_work_through() {
    let mut bot = TestBot::open().await;
    bot.imports(&file()).await;
    bot.pass(Duration::hours(1)).await;
    let maya = bot.ws.peek(&bot.ws.dm_channel(MAYA)).pop().expect("her list");
    let without = count(&["5-Negotiating", "6-Awaiting Signature", "Closed Won"]);
    assert!(maya.text.starts_with(&format!("Maya, please review {without} deals.")), "{}", maya.text);
    let text = maya.text_of();
    assert!(text.contains(&format!("{without} open deals to review")), "{text}");
    assert!(text.contains("deals in stages 5 to 7 with no CSM"), "{text}");
    assert!(text.contains(&format!("and {} more", without - 5)), "{text}");
    let heard = bot.heard();
    assert!(heard.values().all(|count| *count == 1), "{heard:?}");
    for user in [MAYA, TOM, SAM, LEE] {
        assert_eq!(heard.get(&bot.ws.dm_channel(user)), Some(&1), "{user}: {heard:?}");
    }
    let sam = bot.last_dm(SAM).text;
    let stage_4 = (0..DEALS).filter(|n| n / 40 % 2 == 0 && stage_of(*n) == "4-Proposal").count();
    assert_eq!(sam, format!("Sam, please review {stage_4} deals in 4-Proposal with no CSM requested."));

    // The list, page by page, each with what can be done about it.
    bot.press(MAYA, &maya, "Review the list").await.ok();
    let page = bot.form(MAYA).view;
    assert!(page.text_of().contains(&format!("1 to 20 of {without}")), "{}", page.text_of());
    assert_eq!(page.buttons().iter().filter(|label| *label == "Assign").count(), 20);
    let page = bot.turns(MAYA, "Next").await;
    assert!(page.text_of().contains(&format!("21 to 40 of {without}")), "{}", page.text_of());

    // Nothing is forgotten.
    let mut db = bot.app.storage.read().await.expect("a reader");
    let deals = opportunities::of_team(&mut db, "EMEA", Segment::Enterprise).await.expect("deals");
    assert!(deals.len() >= DEALS);
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    for deal in deals.iter().filter(|deal| deal.opportunity_id.as_str().starts_with("0069i0000")) {
        for task in
            tasks::of_subject(&mut db, &Subject::Deal(deal.opportunity_id.clone())).await.expect("tasks")
        {
            assert_eq!((task.state, task.reminded), (TaskState::Open, 1), "{task:?}");
            assert!(
                !tasks::mentions_of(&mut db, &task.task_id).await.expect("mentions").is_empty(),
                "{task:?}"
            );
            *open.entry(task.asks.to_string()).or_default() += 1;
        }
    }
    drop(db);
    let wanted = [
        ("stage-4", count(&["4-Proposal"])),
        ("stage-5", count(&["5-Negotiating", "6-Awaiting Signature"])),
        ("won-without-csm", count(&["Closed Won"])),
    ];
    assert_eq!(open, wanted.map(|(asks, count)| (asks.to_owned(), count)).into());

    // What is done is done in the message too.
    let maya = bot.last_dm(MAYA);
    bot.press(MAYA, &maya, "Done").await.ok();
    assert!(bot.last_dm(MAYA).text.starts_with(&format!("Maya, please review {} deals", without - 1)));

    // A move is news as always.
    bot.crm(json!({ "opportunity": { "id": deal(0), "stage": "5-Negotiating" } })).await;
    let told = bot.news(MAYA);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].starts_with("Import 0 is in 5-Negotiating and has no CSM."), "{told:?}");
    bot.ws.mark_all_read();
    for day in ["2026-11-24", "2026-11-25", "2026-11-26"] {
        bot.until(&format!("{day}T09:30:00Z")).await;
        let heard = bot.heard();
        assert!(heard.values().all(|count| *count == 1), "{day}: {heard:?}");
        // What stays open comes again with the daily message: the won ones after one working day, those that
        // negotiate after two (one of them is done, and one has moved there).
        let again = match day {
            "2026-11-25" => count(&["Closed Won"]),
            "2026-11-26" => count(&["5-Negotiating", "6-Awaiting Signature"]),
            _ => continue,
        };
        let digest = bot.last_dm(MAYA).text_of();
        assert!(digest.contains(&format!("{again} open tasks\n")), "{day}: {digest}");
    }
}

/// The same deals imported once more, or told once more by the feed, ask nobody anything anew.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_import_of_the_same_asks_nothing_anew() {
    let mut bot = TestBot::open().await;
    let csv: String = file().lines().take(61).map(|line| format!("{line}\n")).collect();
    bot.imports(&csv).await;
    bot.pass(Duration::hours(1)).await;
    let heard = bot.heard();
    assert!(heard.len() >= 3 && heard.values().all(|count| *count == 1), "{heard:?}");
    bot.imports(&csv).await;
    bot.pass(Duration::hours(2)).await;
    assert!(bot.heard().is_empty(), "nothing is asked anew");
}
