//! Deals: what the CRM tells by the deal feed, once and in any order, and what is asked when one moves.

mod answers;
mod broken;
mod changes;
mod closed;
mod deleted;
mod future;
mod replay;
mod rules;
mod spellings;

use baton_storage::{accounts, deals, opportunities};
use serde_json::{Value, json};

use crate::harness::*;

async fn send(bot: &TestBot, event: &Value) -> (u16, String) {
    bot.feed(event.to_string(), FEED_SECRET, bot.clock.now().seconds()).await
}

fn event(id: &str, time: &str, data: Value) -> Value {
    json!({
        "specversion": "1.0", "type": "com.baton.opportunity.changed", "source": "salesforce",
        "id": id, "time": time, "data": data,
    })
}

fn umbrella(stage: &str) -> Value {
    json!({
        "opportunity": { "id": "0065e00000Umbre", "stage": stage, "close_date": "2027-03-01", "amount": 300000.4,
            "owner_email": "alex.moreau@example.com", "favourite_colour": "green" },
        "account": { "id": "0015e00000Umbre", "name": "Umbrella Corp", "segment": "Mid-Market", "region": "EMEA",
            "csm_email": null, "lam": 500000 },
    })
}

/// An event makes an account and a deal known; the form is filled in with them; the same event again is
/// 200 and nothing changes. Proves R3, G1.
#[tokio::test(flavor = "multi_thread")]
async fn news_is_taken_once_and_fills_the_form() {
    let bot = TestBot::open().await;
    let news = event("evt-1", "2026-11-23T09:00:00Z", umbrella("Technical Evaluation"));
    assert_eq!(send(&bot, &news).await.0, 202);
    assert_eq!(send(&bot, &news).await.0, 200);
    bot.command(SAM, "/request-csm", "umbrella").await.ok();
    let form = bot.form(SAM).view;
    assert!(form.text_of().contains("From Salesforce, 1 h ago"), "{}", form.text_of());
    let form = bot.unfolded(SAM).await.view;
    assert_eq!(
        form.value_of("stage").as_deref(),
        Some("3-Technical Evaluation"),
        "with or without its number"
    );
    assert_eq!(form.value_of("arr").as_deref(), Some("300000"));
    assert_eq!(form.value_of("segment").as_deref(), Some("commercial"));
}

/// Older news than what is known is kept and does not move the deal; a field that was not sent stays, one
/// that was sent empty is empty. Every move between stages is remembered. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn late_news_moves_nothing_and_absent_is_not_null() {
    let bot = TestBot::open().await;
    let at = |hour: u32| format!("2026-11-23T{hour:02}:00:00Z");
    send(&bot, &event("a", &at(6), umbrella("2-Scoping"))).await;
    let only = |fields: Value| json!({ "opportunity": fields });
    send(&bot, &event("c", &at(9), only(json!({ "id": "0065e00000Umbre", "stage": "4-Proposal" })))).await;
    let late = only(
        json!({ "id": "0065e00000Umbre", "stage": "3-Technical Evaluation", "close_date": "2030-01-01" }),
    );
    assert_eq!(send(&bot, &event("b", &at(8), late)).await.0, 202, "kept");
    send(&bot, &event("d", &at(10), only(json!({ "id": "0065e00000Umbre", "close_date": null })))).await;

    let mut db = bot.app.storage.read().await.expect("a reader");
    let known = accounts::named_like(&mut db, "umbrella", 1).await.expect("read").remove(0);
    let deal = opportunities::of_account(&mut db, &known.account_id).await.expect("read").remove(0);
    assert_eq!(deal.stage.as_deref(), Some("4-Proposal"));
    assert_eq!(deal.amount, Some(300_000), "not sent, so it stays");
    assert_eq!(deal.close_date, None, "sent empty, so it is empty");
    let moves = deals::stages(&mut db, &deal.opportunity_id).await.expect("moves");
    let moves: Vec<_> = moves.iter().map(|one| (one.from_stage.as_deref(), one.to_stage.as_str())).collect();
    let (first, between, last) = ("2-Scoping", "3-Technical Evaluation", "4-Proposal");
    assert_eq!(moves, [(None, first), (Some(first), between), (Some(between), last)], "it was there, too");
    let told = deals::events(&mut db, &deal.opportunity_id).await.expect("events");
    assert_eq!(told.iter().map(|one| one.applied).collect::<Vec<_>>(), [true, false, true, true]);
    assert!(told[0].body.contains("favourite_colour"), "unknown fields are kept");
}

/// What is no event is refused with the field named, and changes nothing; what is too large or unsigned
/// is not read. Proves G1, promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_event_is_refused_with_its_field() {
    let bot = TestBot::open().await;
    let now = "2026-11-23T09:00:00Z";
    let swapped = json!({ "opportunity": { "id": HOMEWORLD } });
    let broken = [
        (json!({ "specversion": "1.0" }), "id: is missing"),
        (event("x", now, json!({})), "data: has neither"),
        (event("x", now, swapped), "data.opportunity.id: This is the account's link."),
        (event("x", now, json!({ "opportunity": { "id": "0065e00000Nobod" } })), "data.account: is needed"),
        (event("x", now, json!({ "account": { "id": "0015e00000Umbre", "arr": "much" } })), "data.account."),
        (event("", now, umbrella("4-Proposal")), "id: has to be"),
    ];
    for (event, fault) in broken {
        let (status, text) = send(&bot, &event).await;
        assert_eq!(status, 400, "{event}");
        assert!(text.contains(fault), "{text:?} names {fault:?}");
    }
    let whole = event("x", now, umbrella("4-Proposal")).to_string();
    let seconds = bot.clock.now().seconds();
    let other = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    assert_eq!(bot.feed(whole.clone(), other, seconds).await.0, 401, "another secret");
    assert_eq!(bot.feed(whole.clone(), FEED_SECRET, seconds - 301).await.0, 401, "too old");
    let large = format!("{whole}{}", " ".repeat(64 * 1024));
    assert_eq!(bot.feed(large, FEED_SECRET, seconds).await.0, 413);
    let mut db = bot.app.storage.read().await.expect("a reader");
    assert!(accounts::named_like(&mut db, "umbrella", 1).await.expect("read").is_empty());
}

/// A region or a stage that nobody configured is taken as it is, and ops are told once. Proves G1.
#[tokio::test(flavor = "multi_thread")]
async fn unknown_words_are_taken_and_ops_are_told_once() {
    let bot = TestBot::open().await;
    for (id, name) in [("1", "0015e00000Umbre"), ("2", "0015e00000Other")] {
        let account = json!({ "account": { "id": name, "name": "Umbrella", "region": "Atlantis" } });
        assert_eq!(send(&bot, &event(id, "2026-11-23T09:00:00Z", account)).await.0, 202);
    }
    let told = bot.news(ROBIN);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(
        told[0].starts_with("The deal feed contains the region Atlantis, which Baton doesn't recognize."),
        "{told:#?}"
    );
    for (id, minute) in [("3", 30), ("4", 45)] {
        let mut news = umbrella("Interpretive Dance");
        news["account"]["region"] = json!("EMEA");
        assert_eq!(send(&bot, &event(id, &format!("2026-11-23T09:{minute}:00Z"), news)).await.0, 202);
    }
    let told = bot.news(ROBIN);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].starts_with("The deal feed contains the stage Interpretive Dance"), "{told:#?}");
}
