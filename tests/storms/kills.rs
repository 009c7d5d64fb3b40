//! `kill -9` at the worst moments, and what stands on Slack when all is over.

use std::time::Duration;

use local_slack::{Fault, Misbehave};

use crate::harness::*;

/// Sam's form is acknowledged, and before anything was posted the process is killed: after the restart the
/// card and the receipt are posted, each once. Promises 1 and 2.
#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_acknowledgement_and_before_the_posts() {
    let ground = Ground::lay(1).await;
    let running = ground.start().await;
    ground.ws.faults().add(Fault::on("chat.postMessage").doing(Misbehave::HangBefore));
    ground.ask(0).await.ok();
    running.kill();
    // And again, now that the posts are under way but have not reached Slack.
    let sent = ground.ws.calls_of("chat.postMessage").len();
    let running = ground.start().await;
    ground
        .until("the posts are under way", || ground.ws.calls_of("chat.postMessage").len() >= sent.max(2))
        .await;
    running.kill();
    assert_eq!(ground.cards(1), [0]);

    ground.ws.faults().clear();
    let _running = ground.start().await;
    ground.delivered().await;
    assert_eq!(ground.cards(1), [1]);
    assert_eq!(ground.ws.dm(SAM).len(), 1);
    assert_eq!(doubles(&ground.ws), [""; 0]);
}

/// Killed while sending, when Slack has posted the card and its answer is on the way: after the restart the
/// card is found again, not posted again. Promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn killed_while_sending_what_slack_has_processed() {
    let ground = Ground::lay(1).await;
    let running = ground.start().await;
    ground.ws.faults().add(Fault::on("chat.postMessage").doing(Misbehave::HangAfter));
    ground.ask(0).await.ok();
    ground
        .until("Slack has the card and the receipt", || ground.ws.calls_of("chat.postMessage").len() == 2)
        .await;
    running.kill();
    assert_eq!(ground.cards(1), [1]);

    ground.ws.faults().clear();
    let _running = ground.start().await;
    ground.delivered().await;
    assert_eq!(ground.ws.calls_of("chat.postMessage").len(), 2, "nothing was sent again");
    assert_eq!(ground.cards(1), [1]);
    assert_eq!(ground.ws.dm(SAM).len(), 1);
    assert_eq!(doubles(&ground.ws), [""; 0]);
}

/// Killed between the acknowledgement of `/request-csm` and the opening of the form: Sam is told once that
/// it did not open. Promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn killed_before_the_form_opened() {
    let ground = Ground::lay(1).await;
    let running = ground.start().await;
    ground.ws.faults().add(Fault::on("views.open").doing(Misbehave::HangBefore));
    ground.ws.command(SAM, GENERAL, "/request-csm", "").await.ok();
    running.kill();
    ground.ws.faults().clear();
    let _running = ground.start().await;
    ground.delivered().await;
    let told = ground.ws.ephemerals(SAM);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].text.contains("did not open"));
}

/// Ten kills at moments nobody chose, while Slack loses every third answer: whatever was acknowledged has its
/// card, and nothing stands twice. Promises 1 and 2.
#[tokio::test(flavor = "multi_thread")]
async fn killed_ten_times_at_random() {
    const ROUNDS: usize = 10;
    let ground = Ground::lay(ROUNDS).await;
    let mut acknowledged = [false; ROUNDS];
    let mut dice = 0x2545_F491_4F6C_DD1D_u64;
    for (round, acknowledged) in acknowledged.iter_mut().enumerate() {
        let running = ground.start().await;
        ground.ws.faults().clear();
        ground.ws.faults().add(Fault::on("chat.postMessage").after(1).times(1).doing(Misbehave::ResetAfter));
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        let (sent, ()) = tokio::join!(ground.ask(round), async {
            tokio::time::sleep(Duration::from_millis(dice % 350)).await;
            running.kill();
        });
        *acknowledged = sent.is_ok() && sent.field_errors.is_empty();
    }
    ground.ws.faults().clear();
    let _running = ground.start().await;
    ground.delivered().await;
    let cards = ground.cards(ROUNDS);
    println!("acknowledged {acknowledged:?}, cards {cards:?}");
    for (acknowledged, cards) in acknowledged.into_iter().zip(&cards) {
        // What was not acknowledged may have been stored all the same, just before the kill.
        assert!(*cards == 1 || *cards == 0 && !acknowledged, "acknowledged {acknowledged}: {cards} cards");
    }
    assert_eq!(doubles(&ground.ws), [""; 0]);
    let receipts = ground.ws.dm(SAM).len();
    assert_eq!(receipts, cards.iter().sum::<usize>(), "a receipt for each card");
}
