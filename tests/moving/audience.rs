//! Nothing internal where a customer reads (promise 3).

use local_slack::{Fault, Misbehave};

use crate::harness::*;
use baton::{error, features};

/// The account's channel is shared with the customer between the yes and the card: nothing is posted there, its
/// CSM has the card and reads why, ops are told. Proves promise 3, T1.
#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_becomes_shared_gets_no_card() {
    let stage = Stage::open().await;
    stage.crm(serde_json::json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
    let offer = stage.assigned().await;
    stage.press_only(RAVI, &offer, "Accept").await.ok();
    stage.ws.share(HOME).await;
    stage.settle().await;
    assert!(stage.ws.messages(HOME).is_empty());
    let card = stage.last_dm(RAVI);
    assert!(card.text.starts_with("Homeworld Inc.: 0 of 7"), "{}", card.text);
    assert!(
        card.text_of().contains("is shared with another organization, and this is internal"),
        "{}",
        card.text_of()
    );
    assert!(stage.news(ROBIN)[0].contains("shared"));
}

/// It is shared while the card stands there: the card is not brought up to date any more, whatever happens.
/// Proves promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_in_a_channel_that_becomes_shared_says_nothing_new() {
    let stage = Stage::open().await;
    stage.handed().await;
    let before = stage.only(HOME).text_of();
    stage.ws.share(HOME).await;
    stage.until("2026-11-24T09:01:00Z").await;
    stage.press(SAM, &stage.last_dm(SAM), "Done").await.ok();
    stage.stage("5-Negotiating").await;
    stage.stage("3-Technical Evaluation").await;
    assert_eq!(stage.only_of(HOME).text_of(), before);
    assert_eq!(stage.ws.messages(HOME).len(), 1, "no note in its thread either");
    assert!(stage.news(ROBIN).iter().any(|text| text.contains("shared")), "ops hear of it");
}

/// A channel whose state cannot be read gets nothing, and neither does one that Slack knows nothing of.
/// Proves promise 3.
#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_cannot_be_looked_at_gets_nothing() {
    let stage = Stage::open().await;
    stage.crm(serde_json::json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
    let offer = stage.assigned().await;
    let silent = Misbehave::ApiError("internal_error".into());
    stage.ws.faults().add(Fault::on("conversations.info").times(100_000).doing(silent));
    stage.press(RAVI, &offer, "Accept").await.ok();
    stage.pass(chrono::Duration::minutes(45)).await;
    assert!(stage.ws.messages(HOME).is_empty());
    let card = stage.ws.peek(&stage.ws.dm_channel(RAVI)).into_iter().find(|one| one.text.contains("0 of 7"));
    let text = card.expect("its CSM has the card").text_of();
    assert!(text.contains("could not find out who can read"), "{text}");
}

/// The channel lacks Baton when the handoff begins: its CSM has the card; once it was invited and the channel is looked
/// at again, the card stands there, once. That the CRM knows of no channel takes none away.
/// Proves promise 2, T1.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_comes_into_its_channel_once_it_can() {
    let stage = Stage::open().await;
    stage.ws.leave_channel(BOT, HOME).await;
    let cannot = || Misbehave::ApiError("not_in_channel".into());
    stage.ws.faults().add(Fault::on("chat.postMessage").channel(HOME).times(1000).doing(cannot()));
    stage.crm(serde_json::json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
    let offer = stage.assigned().await;
    stage.press(RAVI, &offer, "Accept").await.ok();
    assert!(stage.ws.messages(HOME).is_empty());
    let held = stage.ws.peek(&stage.ws.dm_channel(RAVI)).into_iter().any(|one| one.text.contains("0 of 7"));
    assert!(held, "its CSM has the card");

    stage.ws.faults().clear();
    stage.ws.join_channel(BOT, HOME).await;
    stage.crm(serde_json::json!({ "account": { "id": HOMEWORLD, "channel": null } })).await;
    let app = stage.app.clone();
    let now = stage.clock.now();
    let look = stage.app.storage.write(move |tx| {
        Box::pin(async move {
            features::channels::actions::look_at(&app, tx, &HOMEWORLD.into(), None, now)
                .await
                .map_err(error::Failure::from)
        })
    });
    look.await.expect("looked at");
    stage.settle().await;
    assert!(stage.only_of(HOME).text.contains("0 of 7"), "{}", stage.only_of(HOME).text);
}
