//! What does not go as it should: news that cannot be stored, a stop in the middle, minutes that nobody read in, rows that
//! come late.

use chrono::Duration;
use serde_json::json;

use super::land::{Land, STAGES};
use super::world;
use crate::harness::*;

/// One deal cannot be stored: those beside it are told all the same, operators hear of it once, and once it can be stored
/// it is told, with every stage.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_stored_holds_up_nobody() {
    let land = Land::open(world()).await;
    let (acme, spoilt) = (land.account(json!({})), land.account(json!({ "Name": "Initech" })));
    land.minutes(2).await;
    land.bot.ws.mark_all_read();
    land.bot
        .statement(
            "create trigger spoilt before insert on deal_events when new.account_id = \
             (select account_id from accounts where name = 'Initech') begin select raise(abort, 'spoilt'); end",
        )
        .await;
    let (first, stuck, last) = (land.deal(&acme), land.deal(&spoilt), land.deal(&acme));
    land.sf.change(&stuck, json!({ "StageName": STAGES[1] })).expect("a change");
    land.sf.change(&last, json!({ "StageName": STAGES[1] })).expect("a change");
    land.minutes(30).await;
    assert_eq!(land.stages(&first).await, STAGES[..1]);
    assert_eq!(land.known(&last).await.expect("the deal").stage.as_deref(), Some(STAGES[1]));
    assert_eq!(land.known(&stuck).await, None);
    insta::assert_snapshot!(land.bot.news(ROBIN).join("\n"), @"
    3 tasks failed and were set aside: a change from Salesforce (3 times): the database refused: error returned from database: (code: 1811) spoilt
    Baton compared its deals with Salesforce, found 1 difference, and corrected its own data. There should be none. If this happens again, report it with the log of the last hour.
    ");
    land.bot.statement("drop trigger spoilt").await;
    land.minutes(70).await;
    assert_eq!(land.known(&stuck).await.expect("the deal").stage.as_deref(), Some(STAGES[1]));
    assert_eq!(land.stages(&stuck).await.last().map(String::as_str), Some(STAGES[1]));
    assert!(land.bot.aside().await.is_empty());
}

/// The disk is full after the first of three transactions: what is told stands, and the next reading tells the rest,
/// nothing twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_between_transactions_loses_and_doubles_nothing() {
    let land = Land::open(world()).await;
    land.minutes(2).await;
    let acme = land.account(json!({}));
    let deals: Vec<String> = (0..230).map(|_| land.deal(&acme)).collect();
    // Neither the news nor what sets it aside can be stored from there on, as on a disk that is full.
    land.bot
        .statement(
            "create trigger spoilt before insert on deal_events when (select count(*) from deal_events) >= 300 \
             begin select raise(rollback, 'the disk is full'); end",
        )
        .await;
    land.minutes(5).await;
    let mut told = 0;
    for deal in &deals {
        told += usize::from(land.known(deal).await.is_some());
    }
    assert!(told > 0 && told < deals.len(), "{told} of them are told");
    land.connect();
    land.bot.statement("drop trigger spoilt").await;
    land.minutes(10).await;
    for deal in &deals {
        assert_eq!(land.stages(deal).await, STAGES[..1]);
        assert_eq!(land.events(deal).await.len(), 2, "the row of the ledger, and the deal");
    }
}

/// Forty days of silence are some rows and one reading, not one for every minute.
#[tokio::test(flavor = "multi_thread")]
async fn the_minutes_of_a_long_silence_are_one() {
    let land = Land::open(world()).await;
    land.minutes(2).await;
    land.bot.clock.advance(Duration::days(40));
    land.bot.settle().await;
    let mut db = land.bot.app.storage.read().await.expect("a reader");
    let moments = baton_storage::occurrences::of_schedule(&mut db, "salesforce.poll").await.expect("asked");
    drop(db);
    let skipped: Vec<String> = moments.into_iter().filter_map(|one| one.reason).collect();
    insta::assert_snapshot!(skipped.join("\n"), @"passed while Baton was down, after 57598 others");
}

/// A row of the ledger that comes after newer ones is a move of its own, once, and takes the deal nowhere.
#[tokio::test(flavor = "multi_thread")]
async fn a_late_row_of_the_ledger_is_a_move_and_takes_no_deal_back() {
    let land = Land::open(world()).await;
    let acme = land.account(json!({}));
    let deal = land.deal(&acme);
    land.minutes(2).await;
    land.sf.set_lateness_of("OpportunityHistory", 180_000);
    for stage in [STAGES[1], STAGES[2]] {
        land.bot.clock.advance(Duration::seconds(20));
        land.sf.change(&deal, json!({ "StageName": stage })).expect("a change");
    }
    land.minutes(1).await;
    assert_eq!(land.stages(&deal).await, [STAGES[0], STAGES[2]]);
    land.minutes(15).await;
    assert_eq!(land.stages(&deal).await, STAGES[..3]);
    assert_eq!(land.known(&deal).await.expect("the deal").stage.as_deref(), Some(STAGES[2]));
    let mut db = land.bot.app.storage.read().await.expect("a reader");
    let moves = baton_storage::deals::stages(&mut db, &deal.as_str().into()).await.expect("asked");
    let from: Vec<_> = moves.iter().map(|one| one.from_stage.as_deref()).collect();
    assert_eq!(from, [None, Some(STAGES[0]), Some(STAGES[1])]);
}

/// A deal that is deleted is kept and marked, and is as before once it is back; one that was never known stays so.
#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_deal_is_marked_until_it_is_back() {
    let land = Land::open(world()).await;
    let acme = land.account(json!({}));
    let (deal, brief) = (land.deal(&acme), land.deal(&acme));
    land.sf.delete(&brief).expect("a deletion");
    land.minutes(2).await;
    assert!(land.known(&brief).await.is_none_or(|deal| deal.deleted_at.is_some()));
    land.sf.delete(&deal).expect("a deletion");
    let deleted = land.bot.clock.now();
    land.minutes(10).await;
    let known = land.known(&deal).await.expect("it is kept");
    assert_eq!(known.deleted_at.map(|at| at.seconds()), Some(deleted.seconds()));
    assert_eq!((known.stage.as_deref(), land.stages(&deal).await.len()), (Some(STAGES[0]), 1));
    land.sf.undelete(&deal).expect("it comes back");
    land.minutes(2).await;
    let known = land.known(&deal).await.expect("it is kept");
    assert_eq!((known.deleted_at, known.name.as_deref()), (None, Some("Acme 2027")));
    land.sf.change(&deal, json!({ "StageName": STAGES[1] })).expect("a change");
    land.minutes(2).await;
    assert_eq!(land.stages(&deal).await, STAGES[..2]);
}
