//! A workspace that does not have Slack's newer blocks yet gets everything in a plain form.

use std::collections::BTreeSet;

use baton::slack::blocks::data::{self, Cell};
use baton::slack::blocks::{plain, table};
use baton_storage::refused_blocks;
use baton_storage::time::At;
use chrono::Duration;
use local_slack::{Fault, Misbehave, visible};
use serde_json::Value;

use crate::harness::*;

impl TestBot {
    /// How often a message was posted to the team's channel, or tried to be.
    fn posted(&self) -> usize {
        self.ws
            .calls_of("chat.postMessage")
            .iter()
            .filter(|call| call.arguments["channel"] == EMEA && call.arguments["thread_ts"].is_null())
            .count()
    }

    /// What the workspace is known not to have.
    async fn refused(&self) -> Vec<String> {
        let mut db = self.app.storage.read().await.expect("a reader");
        refused_blocks::since(&mut db, At(0)).await.expect("asked").into_iter().collect()
    }
}

/// The workspace has no tables: the request's card goes out once, with the load of each CSM in lines; its update does, too.
/// The next card goes out in that form at once. Nobody is alarmed.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_goes_out_without_its_table() {
    let bot = TestBot::open().await;
    bot.ws.lack_blocks(&["table"]);
    let card = bot.asked().await;
    assert_eq!(bot.posted(), 2, "refused once, then taken");
    let text = card.text_of();
    assert!(card.blocks.iter().all(|block| block["type"] != "table"), "{text}");
    assert!(text.contains("Ravi Patel · "), "{text}");
    assert_eq!(bot.refused().await, ["table"]);
    bot.press(MAYA, &card, "Assign").await.ok();
    bot.form(MAYA).set("CSM", RAVI).send().await;
    let card = bot.only(EMEA);
    assert!(card.text_of().contains("assigned *Ravi Patel*"), "{}", card.text_of());
    bot.press(RAVI, &bot.last_dm(RAVI), "Hand back").await.ok();
    bot.form(RAVI).set("Reason", "I am full").send().await;
    assert!(bot.only(EMEA).text_of().contains("Ravi Patel · "), "{}", bot.only(EMEA).text_of());
    assert_eq!(bot.posted(), 2, "updates are tried in the form that is known to be taken");
    let calls = bot.ws.calls_of("chat.update");
    assert!(calls.iter().all(|call| call.answer["ok"] == true), "{calls:#?}");
    assert!(bot.news(ROBIN).is_empty());
    bot.ws.mark_all_read();
}

/// The workspace gets tables: after thirty days they are tried again.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_block_is_tried_again_after_a_while() {
    let bot = TestBot::open().await;
    bot.ws.lack_blocks(&["table"]);
    bot.asked().await;
    bot.ws.lack_blocks(&[]);
    bot.pass(Duration::days(29)).await;
    bot.away(RAVI, "2027-02-01", "2027-02-05").await;
    assert!(bot.only_of(EMEA).blocks.iter().all(|block| block["type"] != "table"));
    bot.pass(Duration::days(2)).await;
    bot.away(ELENA, "2027-02-01", "2027-02-05").await;
    assert!(bot.only_of(EMEA).blocks.iter().any(|block| block["type"] == "table"));
    bot.ws.mark_all_read();
}

/// Whatever is refused in its plain form as well is undelivered as ever: tried twice, its owner told by another way, and
/// nothing is learnt of the workspace.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_in_any_form_is_no_block_that_is_missing() {
    let bot = TestBot::open().await;
    let refuse = Misbehave::ApiError("invalid_blocks".into());
    bot.ws.faults().add(Fault::on("chat.postMessage").channel(EMEA).doing(refuse));
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    bot.form(SAM).set("Why now?", "Nearing the end of stage 3").send().await;
    assert_eq!(bot.posted(), 2);
    assert!(bot.refused().await.is_empty());
    assert!(bot.last_dm(MAYA).has_button("Assign"));
    bot.ws.mark_all_read();
}

/// Tables and charts become lines that say the same: the name of the row, then each cell behind the head of its column.
/// What people wrote stands there as it is, and however much there is, it fits.
#[test]
fn newer_blocks_become_lines() {
    let cells = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let simple =
        table(vec![cells(&["CSM", "Hours", "Away"]), cells(&["<!channel> *Ravi*", "1.4 of 31", ""])]);
    let paged = data::table(
        "Book",
        vec![
            vec![Cell::Text("CSM".into()), Cell::Text("Pr1".into())],
            vec![Cell::Text("Ravi".into()), Cell::number(3)],
        ],
    );
    let groups = cells(&["Ravi", "Elena"]);
    let bars =
        data::bars("Mix", "Accounts", &groups, &[("Pr1".into(), vec![1, 2]), ("Pr2".into(), vec![3, 4])]);
    let blocks = [simple, paged, bars];
    assert_eq!(
        plain::newer(&blocks).into_iter().collect::<Vec<_>>(),
        ["data_table", "data_visualization", "table"]
    );
    let all: BTreeSet<String> = plain::newer(&blocks).into_iter().map(str::to_owned).collect();
    let shown: Vec<Value> = plain::without(&blocks, &all)
        .iter()
        .map(|block| serde_json::to_value(block).expect("a block"))
        .collect();
    assert!(local_slack::blocks::check_message(&shown).is_empty());
    assert!(shown.iter().all(|block| block["text"]["type"] == "plain_text"));
    insta::assert_snapshot!(visible::of_blocks(&shown), @r"
    <!channel> *Ravi* · Hours: 1.4 of 31
    Book
    Ravi · Pr1: 3
    Mix
    Ravi: Pr1 1, Pr2 3
    Elena: Pr1 2, Pr2 4
    ");
    assert_eq!(plain::without(&blocks, &BTreeSet::new()).len(), 3, "what is not refused stays");
    let many: Vec<Vec<String>> = (0..100).map(|row| cells(&[&format!("{row}"), &"x".repeat(500)])).collect();
    let long = plain::without(&[table(many)], &all);
    let long: Vec<Value> = long.iter().map(|block| serde_json::to_value(block).expect("a block")).collect();
    assert!(long.len() <= 4 && local_slack::blocks::check_message(&long).is_empty());
}
