//! Handoffs: `/handoff`, which says where an account stands, and the way along a track.

mod audience;
mod steps;
mod track;

use crate::harness::*;

/// At every moment of a request the card says where it stands, whose turn it is and what comes next; the
/// answer is for the one who asks alone.
/// Proves R6, Q2.
#[tokio::test(flavor = "multi_thread")]
async fn the_card_follows_the_request() {
    let bot = TestBot::open().await;
    bot.command(LEE, "/handoff", "homeworld").await.ok();
    let card = bot.last_private(LEE);
    assert!(card.contains("○ No one has requested a CSM yet."), "{card}");
    assert!(card.contains("*SA*\nSam Ortiz") && card.contains("*SAE*\nAlex Moreau"), "{card}");
    assert!(card.contains("from Salesforce"), "{card}");
    assert!(bot.ws.messages(GENERAL).is_empty(), "nobody else sees it");

    let button = bot.ws.last_ephemeral(LEE).expect("the card");
    bot.press(LEE, &button, "Request a CSM").await.ok();
    assert_eq!(bot.form(LEE).view.value_of("requests.account").as_deref(), Some(HOMEWORLD));

    bot.asked().await;
    bot.command(LEE, "/handoff", "homeworld").await.ok();
    let card = bot.last_private(LEE);
    assert!(card.contains("Maya Lopez and Tom Becker: assign a CSM by Wed 25 Nov."), "{card}");

    bot.press(MAYA, &bot.only(EMEA), "Assign").await.ok();
    bot.form(MAYA).set("CSM", RAVI).send().await;
    bot.command(LEE, "/handoff", "homeworld").await.ok();
    assert!(bot.last_private(LEE).contains("Ravi Patel: accept or hand back."));

    bot.press(RAVI, &bot.last_dm(RAVI), "Accept").await.ok();
    bot.command(LEE, "/handoff", "homeworld").await.ok();
    let card = bot.last_private(LEE);
    assert!(card.contains("✓ Ravi Patel is the CSM."), "{card}");
    assert!(card.contains("0 of 7 done"), "{card}");
    assert!(card.contains("○ *Internal account team meeting* · Sam Ortiz · due Mon 30 Nov"), "{card}");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.
    Ravi Patel: Homeworld Inc.: 0 of 7 handoff steps are done. Next: Internal account team meeting, Sam Ortiz, by Mo…
    Sam Ortiz: Ravi Patel is the CSM of Homeworld Inc. Next: invite Ravi Patel and Alex Moreau to the internal acco…
    ");
}

/// A deal that is too early for a CSM: the card says from when on, and offers no button that would be refused.
/// Proves R2.
#[tokio::test(flavor = "multi_thread")]
async fn a_deal_that_is_too_early_says_from_when_on() {
    let bot = TestBot::open().await;
    let mut db = bot.app.storage.read().await.expect("a reader");
    let deal = baton_storage::opportunities::find(&mut db, &HOMEWORLD_DEAL.into()).await.expect("read");
    drop(db);
    let mut deal = deal.expect("the deal");
    deal.stage = Some("1-Discovery".into());
    let write = bot
        .app
        .storage
        .write(move |tx| Box::pin(async move { baton_storage::opportunities::keep(tx, &deal).await }));
    write.await.expect("written");
    let card = bot.handoff_card(SAM).await;
    let text = card.text_of();
    assert!(text.contains("when the deal reaches 3-Technical Evaluation"), "{text}");
    assert!(!card.has_button("Request a CSM"));
}

/// An account at risk says so. Proves G5.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_at_risk_says_so() {
    let bot = TestBot::open().await;
    let mut db = bot.app.storage.read().await.expect("a reader");
    let account = baton_storage::accounts::find(&mut db, &HOMEWORLD.into()).await.expect("read");
    drop(db);
    let mut account = account.expect("the account");
    account.health = Some("red".into());
    told(&bot.app, account).await;
    bot.command(SAM, "/handoff", "homeworld").await.ok();
    assert!(bot.last_private(SAM).contains("*Health*\nred, at risk"), "{}", bot.last_private(SAM));
}

/// Without a name: one's own accounts; with a vague one: a choice; with an unknown one: what to try.
/// Proves R3.
#[tokio::test(flavor = "multi_thread")]
async fn a_vague_name_is_a_choice() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/handoff", "").await.ok();
    let mine = bot.ws.last_ephemeral(SAM).expect("a list");
    assert_eq!(mine.buttons(), ["Homeworld Inc."]);
    bot.press(SAM, &mine, "Homeworld Inc.").await.ok();
    assert!(bot.last_private(SAM).contains("No one has requested a CSM yet."));

    bot.command(SAM, "/handoff", "or").await.ok();
    assert!(bot.last_private(SAM).contains("Which one?"), "{}", bot.last_private(SAM));
    bot.command(SAM, "/handoff", "<Umbrella>").await.ok();
    assert!(bot.last_private(SAM).contains("I can't find an account called “&lt;Umbrella&gt;”"));
    bot.command(SAM, "/handoff", "help").await.ok();
    assert!(bot.last_private(SAM).contains("*Try:* `/handoff Homeworld`"));
}

/// What the clock and the CRM set in motion is recorded under one name, whichever part of Baton did it; everybody else
/// in the audit is a person. Promise 4.
#[tokio::test(flavor = "multi_thread")]
async fn baton_acts_under_one_name() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.crm(serde_json::json!({ "account": { "id": HOMEWORLD, "health": "red" } })).await;
    bot.stage("Closed Won").await;
    bot.until("2027-02-02T12:00:00Z").await;
    let mut db = bot.app.storage.read().await.expect("a reader");
    let all = baton_storage::audit::all(&mut db).await.expect("the audit");
    let rows: Vec<String> = sqlx::query_scalar("select distinct actor from audit order by actor")
        .fetch_all(&mut *db)
        .await
        .expect("actors");
    let (people, ours): (Vec<&String>, Vec<&String>) = rows.iter().partition(|actor| actor.starts_with("U0"));
    assert_eq!(ours, ["baton"], "beside {people:?}");
    let by_baton = all.iter().filter(|entry| entry.actor.person().is_none());
    let kinds: std::collections::BTreeSet<&str> =
        by_baton.filter_map(|entry| entry.action.split('.').next()).collect();
    assert!(kinds.len() > 2, "several parts of it: {kinds:?}");
    insta::assert_snapshot!(bot.others_heard_so_many().await, @"
    #acct-homeworld: 1
    #emea-csm-requests: 1
    Alex Moreau: 1
    Dana Whitfield: 1
    Maya Lopez: 7
    Ravi Patel: 17
    Sam Ortiz: 4
    Tom Becker: 6
    ");
}
