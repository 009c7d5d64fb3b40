//! Somebody is deactivated in Slack overnight.

use baton_storage::asks::Asks;
use baton_storage::todos;

use super::*;

/// Ravi is deactivated at night: by 09:05 Maya has one message with everything that needs a new owner, and a button
/// that opens the form; nobody else has one, the second morning brings none; once all is handed over it says so.
/// Proves R5, R6, promise: a deactivated user receives nothing silently.
#[tokio::test(flavor = "multi_thread")]
async fn by_morning_the_manager_has_one_message() {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.press(RAVI, &stage.only_of(HOME), "Schedule").await.ok();
    stage.form(RAVI).set("Day", "2026-12-10").set("Time", "10:00").send().await;
    // Something is asked of him.
    stage.command(MAYA, "/disengage", "homeworld").await.ok();
    let form = stage.form(MAYA).set("Reason", "Below the threshold after a downgrade or churn");
    form.set("The honest reason, for ourselves", "They went to 60 seats").send().await;
    stage.away_with_forms(MAYA).await;
    stage.until("2026-11-24T02:30:00Z").await;
    stage.ws.mark_all_read();
    stage.ws.deactivate(RAVI).await.ok();
    stage.settle().await;
    stage.nobody_else_heard();
    stage.until("2026-11-24T09:05:00Z").await;
    let mayas = stage.ws.take_unread(MAYA);
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
        "*Meetings they organize:* Account team meeting: Homeworld Inc., Thu 10 Dec, 10:00",
        "*Open todos:* 1, which went to whoever is responsible now",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    assert!(stage.news(TOM).is_empty() && stage.news(DANA).is_empty() && stage.news(RAVI).is_empty());
    let mut db = stage.app.storage.read().await.expect("a reader");
    assert!(todos::owed_by(&mut db, &RAVI.into()).await.expect("todos").is_empty(), "nothing stays with him");
    drop(db);

    stage.until("2026-11-25T09:05:00Z").await;
    assert!(stage.news(MAYA).iter().all(|news| !news.contains("has left Slack")), "not again");

    stage.press(MAYA, notice, "Hand the accounts over").await.ok();
    let form = stage.form(MAYA);
    assert!(form.view.text_of().contains("*Ravi Patel*: 3 accounts."), "{}", form.view.text_of());
    assert_eq!(form.view.value_of("kind").as_deref(), Some("leave"), "known already");
    form.send().await;
    stage.away_with_forms(MAYA).await;
    for account in [HOMEWORLD, NORTHWIND, ALDER] {
        assert_eq!(stage.has(account).await.as_deref(), Some(ELENA));
    }
    let mut db = stage.app.storage.read().await.expect("a reader");
    let letting_go =
        baton_storage::disengagements::latest(&mut db, &HOMEWORLD.into()).await.expect("read").expect("one");
    assert_eq!(letting_go.csm, Some(ELENA.into()), "hers to end now");
    let open = todos::of_subject(&mut db, &letting_go.subject()).await.expect("todos");
    assert!(open.iter().any(|one| one.asks == Asks::Meet && one.owner.as_str() == ELENA), "{open:#?}");
    drop(db);
    let dm = stage.ws.peek(&stage.ws.dm_channel(MAYA));
    let now = dm.iter().find(|one| one.ts == notice.ts).expect("it stands");
    assert!(now.text.contains("nothing of theirs needs a new owner any more"), "{}", now.text);
    assert!(stage.news(RAVI).is_empty());
    stage.until("2026-12-15T09:05:00Z").await;
    assert!(stage.dms(DANA).iter().all(|text| !text.contains("has left Slack")), "all is done");
}

/// Nobody acts: once more after a week, then the director after another; then no more. An offer that waits for who
/// has left can be assigned to somebody else from the message itself.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_is_said_once_more_and_then_to_the_director() {
    let stage = Stage::open().await;
    stage.assigned().await;
    stage.ws.deactivate(RAVI).await.ok();
    stage.settle().await;
    let said =
        |user: &str| stage.dms(user).into_iter().filter(|text| text.contains("has left Slack")).count();
    stage.until("2026-11-24T09:05:00Z").await;
    assert_eq!(said(MAYA), 1);
    let dm = stage.ws.peek(&stage.ws.dm_channel(MAYA));
    let notice = dm.into_iter().find(|one| one.text.contains("has left Slack")).expect("the message");
    assert!(notice.text_of().contains("*Homeworld Inc.* was offered to them"), "{}", notice.text_of());
    stage.press(MAYA, &notice, "Assign").await.ok();
    stage.form(MAYA).set("CSM", ELENA).send().await;
    stage.away_with_forms(MAYA).await;
    stage.until("2026-11-30T09:05:00Z").await;
    assert_eq!((said(MAYA), said(DANA)), (1, 0));
    stage.until("2026-12-01T09:05:00Z").await;
    assert_eq!((said(MAYA), said(DANA)), (2, 0));
    assert!(stage.dms(MAYA).iter().any(|text| text.ends_with("It was said a week ago.")));
    stage.until("2026-12-08T09:05:00Z").await;
    assert_eq!((said(MAYA), said(DANA)), (2, 1));
    stage.until("2026-12-22T09:05:00Z").await;
    assert_eq!((said(MAYA), said(DANA)), (2, 1), "no more");
}

/// Somebody who is back before the morning is not put before anybody; whoever looks after nothing neither; a manager
/// who is away has somebody who stands in.
/// Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn only_who_is_gone_and_only_to_who_is_there() {
    let stage = Stage::open().await;
    stage.ws.deactivate(LEE).await.ok();
    stage.ws.deactivate(RAVI).await.ok();
    stage.settle().await;
    stage.ws.reactivate(RAVI).await.ok();
    stage.settle().await;
    stage.until("2026-11-24T09:05:00Z").await;
    assert!(stage.news(MAYA).is_empty() && stage.news(TOM).is_empty());

    stage.command(MAYA, "/csm-away", "").await.ok();
    stage.form(MAYA).set("First day away", "2026-11-24").set("Last day away", "2026-11-27").send().await;
    stage.away_with_forms(MAYA).await;
    stage.ws.deactivate(ELENA).await.ok();
    stage.settle().await;
    stage.until("2026-11-25T09:05:00Z").await;
    assert!(
        stage.news(TOM).iter().any(|news| news.starts_with("Elena Costa has left Slack. 3 accounts need")),
        "who stands in"
    );
    assert!(stage.news(MAYA).iter().all(|news| !news.contains("has left Slack")));
}

/// Nobody told of it as it happened: the nightly look at who is who finds it, and the morning's message comes all the
/// same; it is one, however often Slack says so.
/// Proves R5, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn the_nightly_look_finds_who_has_gone() {
    let stage = Stage::open().await;
    stage.ws.subscribe(&[]);
    stage.ws.deactivate(RAVI).await;
    stage.settle().await;
    let mut db = stage.app.storage.read().await.expect("a reader");
    let known = baton_storage::people::find(&mut db, &RAVI.into()).await.expect("read").expect("Ravi");
    drop(db);
    assert!(known.active, "we have not heard of it");
    stage.until("2026-11-24T09:05:00Z").await;
    let mayas = stage.news(MAYA);
    assert_eq!(
        mayas,
        ["Ravi Patel has left Slack. 2 accounts need a new CSM: Alder Insurance, Northwind Rail."]
    );
    stage.until("2026-11-27T09:05:00Z").await;
    assert!(stage.news(MAYA).iter().all(|news| !news.contains("has left Slack")), "each night says so again");
}
