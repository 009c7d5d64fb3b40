//! Was it posted? Looking for a message whose answer was lost.

use baton_storage::outbox::OutboxEntry;
use baton_storage::states::OutboxState;
use chrono::Duration;
use local_slack::{Fault, Misbehave};

use crate::harness::*;

async fn card(bot: &TestBot) -> OutboxEntry {
    let outbox = bot.outbox().await;
    outbox.into_iter().find(|effect| effect.kind == "requests.card").expect("the card's effect")
}

fn lost() -> Fault {
    Fault::on("chat.postMessage").channel(EMEA).times(1).doing(Misbehave::ResetAfter)
}

/// The history cannot be read: whether the card stands is not known, so it is held and ops are told, and
/// whatever happens it is not sent again. Promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn where_history_cannot_be_read_nothing_is_sent_again() {
    for why in ["missing_scope", "channel_not_found"] {
        let bot = TestBot::open().await;
        bot.ws.faults().add(lost());
        let refuse = Misbehave::ApiError(why.into());
        bot.ws.faults().add(Fault::on("conversations.history").doing(refuse));
        bot.acknowledged().await;
        bot.settle().await;
        let effect = card(&bot).await;
        assert_eq!((effect.state, effect.fault.as_deref()), (OutboxState::Unknown, Some(why)));
        let told = bot.news(ROBIN);
        assert_eq!(told.len(), 1, "{told:#?}");
        bot.pass(Duration::hours(2)).await;
        assert_eq!(bot.stand().0, 1, "{why}");
        assert_eq!(card(&bot).await.state, OutboxState::Unknown, "held");
    }
}

/// History is out of order for a while: it is asked again until it answers, and only then is anything done.
#[tokio::test(flavor = "multi_thread")]
async fn while_history_is_out_of_order_it_is_asked_again() {
    let bot = TestBot::open().await;
    bot.ws.faults().add(lost());
    bot.ws.faults().add(Fault::on("conversations.history").doing(Misbehave::Status(503)));
    bot.acknowledged().await;
    bot.pass(Duration::minutes(10)).await;
    assert_eq!((card(&bot).await.state, bot.stand().0), (OutboxState::Reconciling, 1));
    assert!(bot.ws.calls_of("conversations.history").len() < 20, "with growing pauses");
    bot.ws.faults().clear();
    bot.pass(Duration::minutes(5)).await;
    assert_eq!((card(&bot).await.state, bot.stand().0), (OutboxState::Completed, 1));
}

/// What is posted shows in history some seconds late: the second look finds it.
#[tokio::test(flavor = "multi_thread")]
async fn a_late_history_is_looked_at_twice() {
    let bot = TestBot::open().await;
    bot.ws
        .faults()
        .add(Fault::on("chat.postMessage").channel(EMEA).times(1).doing(Misbehave::LateHistory(5000)));
    bot.ws.faults().add(lost());
    bot.acknowledged().await;
    bot.pass(Duration::minutes(1)).await;
    assert_eq!(bot.stand(), (1, 1));
    assert_eq!(bot.ws.calls_of("conversations.history").len(), 2);
}

/// A check that the checks bite: were the message never found in history, as in a bot that does not look, it
/// would stand twice, and we would see it.
#[tokio::test(flavor = "multi_thread")]
async fn without_the_look_it_would_stand_twice() {
    let bot = TestBot::open().await;
    bot.ws
        .faults()
        .add(Fault::on("chat.postMessage").channel(EMEA).times(1).doing(Misbehave::LateHistory(3_600_000)));
    bot.ws.faults().add(lost());
    bot.acknowledged().await;
    bot.pass(Duration::minutes(1)).await;
    assert_eq!(bot.stand().0, 2);
    assert_eq!(doubles(&bot.ws).len(), 1);
}

/// Three hundred people write in the channel before the bot comes to look: its message is found below theirs.
#[tokio::test(flavor = "multi_thread")]
async fn it_is_found_below_what_others_wrote_since() {
    let bot = TestBot::open().await;
    bot.ws.faults().add(lost());
    bot.acknowledged().await;
    while bot.stand().0 == 0 {
        bot.worker_once().await;
    }
    for number in 0..300 {
        bot.ws.say(MAYA, EMEA, &format!("message {number}"), None).await.expect("said");
    }
    bot.pass(Duration::minutes(1)).await;
    assert_eq!(bot.stand().0, 1);
}

/// The bot's clock is a minute ahead of Slack's, or behind it: its message is found all the same.
#[tokio::test(flavor = "multi_thread")]
async fn it_is_found_though_the_clocks_differ() {
    for skew in [-60_000, 60_000, -240_000] {
        let bot = TestBot::skewed(skew).await;
        bot.ws.faults().add(lost());
        bot.acknowledged().await;
        bot.pass(Duration::minutes(1)).await;
        assert_eq!(bot.stand().0, 1, "{skew} ms");
    }
}

/// A lost answer in a thread is looked for in the thread.
#[tokio::test(flavor = "multi_thread")]
async fn a_reply_is_looked_for_in_its_thread() {
    let bot = TestBot::open().await;
    let card = bot.asked().await;
    bot.ws.faults().add(lost());
    // Lee asks for the same: that is said under the card.
    bot.command(LEE, "/request-csm", "homeworld").await.ok();
    bot.form(LEE).set("Why now?", "Nearing the end of stage 3").send().await;
    bot.pass(Duration::minutes(1)).await;
    assert_eq!(doubles(&bot.ws), [""; 0]);
    assert_eq!(bot.ws.thread(EMEA, &card.ts).len(), 2, "the card and the note");
    assert_eq!(bot.ws.calls_of("conversations.replies").len(), 1);
}

/// Something of ours breaks just when it should be looked for: it is looked for later, not sent again.
#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_during_the_look_is_no_reason_to_send_again() {
    let bot = TestBot::open().await;
    bot.ws.faults().add(lost());
    bot.acknowledged().await;
    while bot.stand().0 == 0 {
        bot.worker_once().await;
    }
    bot.statement("alter table opportunities rename to mislaid").await;
    bot.settle().await;
    bot.statement("alter table mislaid rename to opportunities").await;
    bot.pass(Duration::minutes(5)).await;
    assert_eq!(bot.stand(), (1, 1));
    assert_eq!(card(&bot).await.state, OutboxState::Completed);
    insta::assert_snapshot!(bot.others_heard_of_faults().await, @"Robin Park: One task failed and was set aside: the card of a request for a CSM: the database refused: error retu…");
}
