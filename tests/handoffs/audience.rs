//! Nothing internal where a customer reads (promise 3).

use local_slack::{Fault, Misbehave};

use crate::harness::*;
use baton::{error, features};

/// The account's channel is shared with the customer between the yes and the card: nothing is posted there, its
/// CSM has the card and reads why, ops are told. Proves promise 3, T1.
#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_becomes_shared_gets_no_card() {
    let bot = TestBot::open().await;
    bot.crm(serde_json::json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
    let offer = bot.assigned().await;
    bot.press_only(RAVI, &offer, "Accept").await.ok();
    bot.ws.share(HOME).await;
    bot.settle().await;
    assert!(bot.ws.messages(HOME).is_empty());
    let card = bot.last_dm(RAVI);
    assert!(card.text.starts_with("Homeworld Inc.: 0 of 7"), "{}", card.text);
    assert!(
        card.text_of().contains("is shared with another organization, and this is internal"),
        "{}",
        card.text_of()
    );
    assert!(bot.news(ROBIN)[0].contains("shared"));
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.
    Sam Ortiz: Ravi Patel is the CSM of Homeworld Inc. Next: invite Ravi Patel and Alex Moreau to the internal acco…
    ");
}

/// It is shared while the card stands there: the card is not brought up to date any more, whatever happens.
/// Proves promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_in_a_channel_that_becomes_shared_says_nothing_new() {
    let bot = TestBot::open().await;
    bot.handed().await;
    let before = bot.only(HOME).text_of();
    bot.ws.share(HOME).await;
    bot.until("2026-11-24T09:01:00Z").await;
    bot.press(SAM, &bot.last_dm(SAM), "Done").await.ok();
    bot.stage("5-Negotiating").await;
    bot.stage("3-Technical Evaluation").await;
    assert_eq!(bot.only_of(HOME).text_of(), before);
    assert_eq!(bot.ws.messages(HOME).len(), 1, "no note in its thread either");
    assert!(bot.news(ROBIN).iter().any(|text| text.contains("shared")), "ops hear of it");
}

/// A channel whose state cannot be read gets nothing, and neither does one that Slack knows nothing of.
/// Proves promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_cannot_be_looked_at_gets_nothing() {
    let bot = TestBot::open().await;
    bot.crm(serde_json::json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
    let offer = bot.assigned().await;
    let silent = Misbehave::ApiError("internal_error".into());
    bot.ws.faults().add(Fault::on("conversations.info").times(100_000).doing(silent));
    bot.press(RAVI, &offer, "Accept").await.ok();
    bot.pass(chrono::Duration::minutes(45)).await;
    assert!(bot.ws.messages(HOME).is_empty());
    let card = bot.ws.peek(&bot.ws.dm_channel(RAVI)).into_iter().find(|one| one.text.contains("0 of 7"));
    let text = card.expect("its CSM has the card").text_of();
    assert!(text.contains("could not find out who can read"), "{text}");
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.
    Ravi Patel: Homeworld Inc.: 0 of 7 handoff steps are done. Next: Internal account team meeting, Sam Ortiz, by Mo…
    Robin Park: Baton could not post in #acct-homeworld (channel_unknown). The people concerned got a direct message…
    Sam Ortiz: Ravi Patel is the CSM of Homeworld Inc. Next: invite Ravi Patel and Alex Moreau to the internal acco…
    ");
}

/// The channel lacks Baton when the handoff begins: its CSM has the card; once it was invited and the channel is looked
/// at again, the card stands there, once. That the CRM knows of no channel takes none away.
/// Proves promise 2, T1.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_comes_into_its_channel_once_it_can() {
    let bot = TestBot::open().await;
    bot.ws.leave_channel(BOT, HOME).await;
    let cannot = || Misbehave::ApiError("not_in_channel".into());
    bot.ws.faults().add(Fault::on("chat.postMessage").channel(HOME).times(1000).doing(cannot()));
    bot.crm(serde_json::json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
    let offer = bot.assigned().await;
    bot.press(RAVI, &offer, "Accept").await.ok();
    assert!(bot.ws.messages(HOME).is_empty());
    let held = bot.ws.peek(&bot.ws.dm_channel(RAVI)).into_iter().any(|one| one.text.contains("0 of 7"));
    assert!(held, "its CSM has the card");

    bot.ws.faults().clear();
    bot.ws.join_channel(BOT, HOME).await;
    bot.crm(serde_json::json!({ "account": { "id": HOMEWORLD, "channel": null } })).await;
    let now = bot.clock.now();
    let look = bot.app.write(now, move |ctx| {
        Box::pin(async move {
            features::channels::actions::look_at(ctx, &HOMEWORLD.into(), None)
                .await
                .map_err(error::ActionError::from)
        })
    });
    look.await.expect("looked at");
    bot.settle().await;
    assert!(bot.only_of(HOME).text.contains("0 of 7"), "{}", bot.only_of(HOME).text);
    insta::assert_snapshot!(bot.others_heard().await, @"
    Alex Moreau: Ravi Patel is the CSM of Homeworld Inc. Next: Sam Ortiz schedules the internal account team meeting.
    Ravi Patel: Homeworld Inc.: this card has moved to #acct-homeworld.
    Robin Park: Baton could not post in #acct-homeworld (channel_not_found). The people concerned got a direct messa…
    Sam Ortiz: Ravi Patel is the CSM of Homeworld Inc. Next: invite Ravi Patel and Alex Moreau to the internal acco…
    ");
}
