//! Effects, people and tasks that cannot be done.

use baton_storage::Fault;
use baton_storage::outbox::{self, NewOutboxEntry};
use baton_storage::states::{AsideSort, OutboxState};
use chrono::Duration;

use crate::harness::*;
use baton::registry::jobs::TABLE;

/// An effect of each kind cannot be composed, one after the other: it is tried again with growing pauses, a card that is
/// posted meanwhile is posted, operators hear of it once, and what is mended goes out by itself. Promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn each_job_fails_alone() {
    let bot = TestBot::open().await;
    let kinds: Vec<&str> = TABLE.jobs().map(|job| job.kind).collect();
    let add = kinds.clone();
    let now = bot.clock.now();
    let added = bot.app.storage.write(move |tx| {
        Box::pin(async move {
            for kind in add {
                let (kind, lane) = (kind.to_owned(), format!("lane of {kind}"));
                outbox::add(
                    tx,
                    NewOutboxEntry { kind, args: "nonsense".into(), unique_key: None, lane, due_at: now },
                    now,
                )
                .await?;
            }
            Ok::<_, Fault>(())
        })
    });
    added.await.expect("effects");
    bot.asked().await;
    bot.pass(Duration::minutes(10)).await;
    let outbox = bot.outbox().await;
    let mut failing = 0;
    for effect in outbox.iter().filter(|effect| effect.args == "nonsense") {
        // Those without arguments are done whatever stands there.
        if effect.state == OutboxState::Completed {
            continue;
        }
        failing += 1;
        assert_eq!(effect.state, OutboxState::Scheduled, "{effect:#?}");
        assert!(effect.attempts > 3 && effect.attempts < 16, "{effect:#?}");
    }
    assert!(failing > kinds.len() / 2, "{failing}");
    assert_eq!(bot.aside().await.iter().filter(|one| one.sort == AsideSort::OutboxEntry).count(), failing);
    let told = bot.ws.dm(ROBIN);
    assert!((1..=2).contains(&told.len()), "one message for all of it: {told:#?}");
    let text = told[0].text_of();
    assert!(!kinds.iter().any(|kind| kind.contains('.') && text.contains(&format!(" {kind}"))), "{text}");
    bot.statement("update outbox set state = 'cancelled' where args = 'nonsense'").await;
    bot.pass(Duration::hours(2)).await;
    assert!(bot.aside().await.is_empty(), "what is not wanted any more is forgotten");
}

/// One task cannot be shown: the day's message comes with the others, and operators hear of it. Once it can be shown, it
/// is not set aside any more. Proves R2, promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_cannot_be_shown_stands_alone() {
    let bot = TestBot::open().await;
    for (account, deal) in [("0015e00000Aaaaa", "0065e00000Aaaaa"), ("0015e00000Bbbbb", "0065e00000Bbbbb")] {
        bot.crm(serde_json::json!({
            "account": { "id": account, "name": format!("Customer {account}"), "segment": "enterprise",
                "region": "EMEA", "sa_email": "sam.ortiz@example.com" },
            "opportunity": { "id": deal, "name": "New", "type": "new_business", "stage": "4-Proposal",
                "close_date": "2027-02-15", "amount": 250_000 },
        }))
        .await;
    }
    bot.statement(
        "update tasks set asks = 'news', key = 'nonsense@1' where account_id like '0015e00000Aaaaa%'",
    )
    .await;
    bot.until("2026-11-24T12:00:00Z").await;
    let told = bot.news(SAM);
    assert!(told.iter().any(|text| text.contains("Sam")), "the day's message: {told:#?}");
    let day = bot.dms(SAM).join("\n");
    let shown = bot.ws.dm(SAM).iter().map(local_slack::Message::text_of).collect::<String>();
    assert!(shown.contains("Customer 0015e00000Bbbbb"), "{day}\n{shown}");
    let aside = bot.aside().await;
    assert!(aside.iter().any(|one| one.sort == AsideSort::Task), "{aside:#?}");
    let ops = bot.ws.dm(ROBIN).iter().map(local_slack::Message::text_of).collect::<String>();
    assert!(ops.contains("daily summary"), "{ops}");
}

/// A card was posted, and what follows from it cannot be stored: operators hear of it, it is not posted again, and once it
/// can be stored it is found and known. Promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_and_cannot_be_recorded_is_not_done_again() {
    let bot = TestBot::open().await;
    bot.statement("create trigger spoilt before insert on posts begin select raise(abort, 'spoilt'); end")
        .await;
    bot.asked_again().await;
    bot.pass(Duration::minutes(10)).await;
    assert_eq!(bot.stand().0, 1);
    let told = bot.ws.dm(ROBIN);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].text_of().contains("the card of a request"), "{told:#?}");
    bot.unspoil().await;
    bot.pass(Duration::minutes(10)).await;
    assert_eq!(bot.stand(), (1, 1));
    assert_eq!(doubles(&bot.ws), [""; 0]);
    assert!(bot.aside().await.is_empty());
    let card = bot.only(EMEA);
    bot.press(MAYA, &card, "Assign").await.ok();
    bot.form(MAYA).set("CSM", RAVI).send().await;
    assert!(bot.only(EMEA).text_of().contains("Ravi Patel"), "it is known where it stands");
    insta::assert_snapshot!(bot.others_heard().await, @"Ravi Patel: Maya Lopez assigned you as CSM for Homeworld Inc. Please accept it, or hand it back with a reason.");
}

/// What follows from one person's leaving cannot be stored: everybody else is known all the same, and the next refresh
/// tries again. Proves T4.
#[tokio::test(flavor = "multi_thread")]
async fn one_person_does_not_keep_the_others_unknown() {
    let mut bot = TestBot::open().await;
    bot
        .statement("create trigger spoilt before update on people when new.user_id = 'U0RAVI' begin select raise(abort, 'spoilt'); end")
        .await;
    bot.statement("update people set name = '?' where user_id not in ('U0RAVI')").await;
    bot.restart().await;
    let mut db = bot.app.storage.read().await.expect("a reader");
    let people = baton_storage::people::all(&mut db).await.expect("people");
    drop(db);
    assert!(people.iter().all(|person| person.name != "?"), "{people:#?}");
    let aside = bot.aside().await;
    assert!(aside.iter().any(|one| one.sort == AsideSort::Person && one.name == RAVI), "{aside:#?}");
    bot.unspoil().await;
    bot.restart().await;
    assert!(bot.aside().await.is_empty());
    insta::assert_snapshot!(bot.others_heard_of_faults().await, @"Robin Park: One task failed and was set aside: the refresh of people from Slack: the database refused: error ret…");
}
