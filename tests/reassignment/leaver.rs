//! Somebody is deactivated in Slack overnight.

use baton_storage::asks::Asks;
use baton_storage::tasks;

use super::*;

/// Ravi is deactivated at night: by 09:05 Maya has one message with everything that needs a new owner, and a button
/// that opens the form; nobody else has one, the second morning brings none; once all is handed over it says so.
/// Proves R5, R6, promise: a deactivated user receives nothing silently.
#[tokio::test(flavor = "multi_thread")]
async fn by_morning_the_manager_has_one_message() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.press(RAVI, &bot.only_of(HOME), "Schedule").await.ok();
    bot.form(RAVI).set("Day", "2026-12-10").set("Time", "10:00").send().await;
    // Something is asked of him.
    bot.command(MAYA, "/disengage", "homeworld").await.ok();
    let form = bot.form(MAYA).set("Reason", "Below the threshold after a downgrade or churn");
    form.set("Internal reason", "They went to 60 seats").send().await;
    bot.put_forms_away(MAYA).await;
    bot.until("2026-11-24T02:30:00Z").await;
    bot.ws.mark_all_read();
    bot.ws.deactivate(RAVI).await.ok();
    bot.settle().await;
    bot.nobody_else_heard();
    bot.until("2026-11-24T09:05:00Z").await;
    let mayas = bot.ws.take_unread(MAYA);
    let told: Vec<_> = mayas.iter().filter(|one| one.text.contains("has left Slack")).collect();
    assert_eq!((mayas.len(), told.len()), (1, 1), "{mayas:#?}");
    let notice = told[0];
    assert_eq!(
        notice.text,
        "Ravi Patel has left Slack. 3 accounts need a new CSM: Alder Insurance, Homeworld Inc., Northwind Rail."
    );
    let text = notice.text_of();
    for wanted in [
        "Homeworld Inc.> · Pr1",
        "Alder Insurance · Pr2",
        "*Meetings they organized:* Account team meeting: Homeworld Inc., Thu 10 Dec, 10:00",
        "*Open tasks:* 1, now with the new owners",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    assert!(bot.news(TOM).is_empty() && bot.news(DANA).is_empty() && bot.news(RAVI).is_empty());
    let mut db = bot.app.storage.read().await.expect("a reader");
    assert!(tasks::owed_by(&mut db, &RAVI.into()).await.expect("tasks").is_empty(), "nothing stays with him");
    drop(db);

    bot.until("2026-11-25T09:05:00Z").await;
    assert!(bot.news(MAYA).iter().all(|news| !news.contains("has left Slack")), "not again");

    bot.press(MAYA, notice, "Transfer accounts").await.ok();
    let form = bot.form(MAYA);
    assert!(form.view.text_of().contains("*Ravi Patel*: 3 accounts."), "{}", form.view.text_of());
    assert_eq!(form.view.value_of("kind").as_deref(), Some("leave"), "known already");
    form.send().await;
    bot.put_forms_away(MAYA).await;
    for account in [HOMEWORLD, NORTHWIND, ALDER] {
        assert_eq!(bot.has(account).await.as_deref(), Some(ELENA));
    }
    let mut db = bot.app.storage.read().await.expect("a reader");
    let letting_go =
        baton_storage::disengagements::latest(&mut db, &HOMEWORLD.into()).await.expect("read").expect("one");
    assert_eq!(letting_go.csm, Some(ELENA.into()), "hers to end now");
    let open = tasks::of_subject(&mut db, &letting_go.subject()).await.expect("tasks");
    assert!(open.iter().any(|one| one.asks == Asks::Meet && one.owner.as_str() == ELENA), "{open:#?}");
    drop(db);
    let dm = bot.ws.peek(&bot.ws.dm_channel(MAYA));
    let now = dm.iter().find(|one| one.ts == notice.ts).expect("it stands");
    assert!(now.text.contains("No open work needs a new owner"), "{}", now.text);
    assert!(bot.news(RAVI).is_empty());
    bot.until("2026-12-15T09:05:00Z").await;
    assert!(bot.dms(DANA).iter().all(|text| !text.contains("has left Slack")), "all is done");
    insta::assert_snapshot!(bot.others_heard_so_many().await, @"
    #acct-homeworld: 1
    #acct-homeworld, in a thread: 1
    Alex Moreau: 2
    Elena Costa: 7
    Maya Lopez: 4
    Sam Ortiz: 4
    Tom Becker: 2
    ");
}

/// Nobody acts: once more after a week, then the director after another; then no more. An offer that waits for who
/// has left can be assigned to somebody else from the message itself.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_is_said_once_more_and_then_to_the_director() {
    let bot = TestBot::open().await;
    bot.assigned().await;
    bot.ws.deactivate(RAVI).await.ok();
    bot.settle().await;
    let said = |user: &str| bot.dms(user).into_iter().filter(|text| text.contains("has left Slack")).count();
    bot.until("2026-11-24T09:05:00Z").await;
    assert_eq!(said(MAYA), 1);
    let dm = bot.ws.peek(&bot.ws.dm_channel(MAYA));
    let notice = dm.into_iter().find(|one| one.text.contains("has left Slack")).expect("the message");
    assert!(notice.text_of().contains("*Homeworld Inc.* was offered to"), "{}", notice.text_of());
    bot.press(MAYA, &notice, "Assign").await.ok();
    bot.form(MAYA).set("CSM", ELENA).send().await;
    bot.put_forms_away(MAYA).await;
    bot.until("2026-11-30T09:05:00Z").await;
    assert_eq!((said(MAYA), said(DANA)), (1, 0));
    bot.until("2026-12-01T09:05:00Z").await;
    assert_eq!((said(MAYA), said(DANA)), (2, 0));
    assert!(bot.dms(MAYA).iter().any(|text| text.ends_with("First reported a week ago or earlier.")));
    bot.until("2026-12-08T09:05:00Z").await;
    assert_eq!((said(MAYA), said(DANA)), (2, 1));
    bot.until("2026-12-22T09:05:00Z").await;
    assert_eq!((said(MAYA), said(DANA)), (2, 1), "no more");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Elena Costa: Maya Lopez assigned you as CSM for Homeworld Inc. Please accept it, or hand it back with a reason.
    Elena Costa: Maya Lopez is waiting for your answer: can you take Homeworld Inc.?
    Tom Becker: Elena Costa has not answered about Homeworld Inc. since Tue 24 Nov, 09:05.
    ");
}

/// Somebody who is back before the morning is not put before anybody; whoever looks after nothing neither; a manager
/// who is away has somebody who stands in.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn only_who_is_gone_and_only_to_who_is_there() {
    let bot = TestBot::open().await;
    bot.ws.deactivate(LEE).await.ok();
    bot.ws.deactivate(RAVI).await.ok();
    bot.settle().await;
    bot.ws.reactivate(RAVI).await.ok();
    bot.settle().await;
    bot.until("2026-11-24T09:05:00Z").await;
    assert!(bot.news(MAYA).is_empty() && bot.news(TOM).is_empty());

    bot.command(MAYA, "/csm-away", "").await.ok();
    bot.form(MAYA).set("First day away", "2026-11-24").set("Last day away", "2026-11-27").send().await;
    bot.put_forms_away(MAYA).await;
    bot.ws.deactivate(ELENA).await.ok();
    bot.settle().await;
    bot.until("2026-11-25T09:05:00Z").await;
    assert!(
        bot.news(TOM).iter().any(|news| news.starts_with("Elena Costa has left Slack. 3 accounts need")),
        "who stands in"
    );
    assert!(bot.news(MAYA).iter().all(|news| !news.contains("has left Slack")));
}

/// Nobody told of it as it happened: the nightly look at who is who finds it, and the morning's message comes all the
/// same; it is one, however often Slack says so.
/// Proves R5, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn the_nightly_look_finds_who_has_gone() {
    let bot = TestBot::open().await;
    bot.ws.subscribe(&[]);
    bot.ws.deactivate(RAVI).await;
    bot.settle().await;
    let mut db = bot.app.storage.read().await.expect("a reader");
    let known = baton_storage::people::find(&mut db, &RAVI.into()).await.expect("read").expect("Ravi");
    drop(db);
    assert!(known.active, "we have not heard of it");
    bot.until("2026-11-24T09:05:00Z").await;
    let mayas = bot.news(MAYA);
    assert_eq!(
        mayas,
        ["Ravi Patel has left Slack. 2 accounts need a new CSM: Alder Insurance, Northwind Rail."]
    );
    bot.until("2026-11-27T09:05:00Z").await;
    assert!(bot.news(MAYA).iter().all(|news| !news.contains("has left Slack")), "each night says so again");
}
