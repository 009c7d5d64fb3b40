//! Slack misbehaves in every way it knows while the card and the receipt of a request are posted.

use chrono::Duration;
use futures::future::join_all;
use local_slack::{Fault, Misbehave};

use crate::harness::*;

/// Every way in which Slack can lose, refuse or garble a post, once and three times in a row, for the card in
/// the channel and the receipt in the direct messages: each stands once in the end. Promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_slack_does_a_post_stands_once() {
    let ways = || {
        let code = |code: &str| code.to_owned();
        [
            Misbehave::Status(500),
            Misbehave::Status(502),
            Misbehave::StatusAfter(500),
            Misbehave::StatusAfter(504),
            Misbehave::ApiError(code("internal_error")),
            Misbehave::ApiErrorAfter(code("internal_error")),
            Misbehave::ApiError(code("fatal_error")),
            Misbehave::ApiErrorAfter(code("fatal_error")),
            Misbehave::ApiErrorAfter(code("service_unavailable")),
            Misbehave::ApiErrorAfter(code("request_timeout")),
            Misbehave::ApiError(code("ratelimited")),
            Misbehave::HangBefore,
            Misbehave::HangAfter,
            Misbehave::ResetBefore,
            Misbehave::ResetAfter,
            Misbehave::TruncatedBody,
            Misbehave::HtmlBody,
            Misbehave::SlowDrip(400),
            Misbehave::SlowDrip(5),
            Misbehave::RateLimited { retry_after_s: 2 },
        ]
    };
    let stages = ways().into_iter().flat_map(|how| [1, 3].map(|times| (how.clone(), times)));
    let played = stages.map(|(how, times)| async move {
        let bot = TestBot::open().await;
        let fault =
            |channel: &str| Fault::on("chat.postMessage").channel(channel).times(times).doing(how.clone());
        bot.ws.faults().add(fault(EMEA));
        bot.ws.faults().add(fault(&bot.ws.dm_channel(SAM)));
        bot.acknowledged().await;
        bot.pass(Duration::minutes(3)).await;
        let stand = bot.stand();
        let unread = (doubles(&bot.ws), bot.ws.dm(ROBIN).len());
        (how, times, stand, unread)
    });
    for (how, times, stand, (doubles, ops)) in join_all(played).await {
        assert_eq!(stand, (1, 1), "{how:?} {times} times");
        assert_eq!(doubles, [""; 0], "{how:?} {times} times");
        assert_eq!(ops, 0, "{how:?} {times} times: nothing that ops could do");
    }
}

/// A post that Slack has made and not answered, and a change before its answer is known: the card is neither
/// posted again nor left as it was. Promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn what_happens_before_the_answer_comes_is_shown_in_the_end() {
    let bot = TestBot::open().await;
    bot.ws.faults().add(Fault::on("chat.postMessage").channel(EMEA).times(1).doing(Misbehave::ResetAfter));
    bot.ws.faults().add(Fault::on("chat.update").times(2).doing(Misbehave::StatusAfter(500)));
    bot.acknowledged().await;
    // The card stands, and only Slack knows it.
    bot.ws.faults().add(Fault::on("conversations.history").times(1).doing(Misbehave::Status(503)));
    while bot.stand().0 == 0 {
        bot.worker_once().await;
    }
    let card = bot.only(EMEA);
    bot.press_only(MAYA, &card, "Assign").await.ok();
    bot.quiet().await;
    bot.form(MAYA).set("CSM", RAVI).send().await;
    bot.pass(Duration::minutes(2)).await;
    assert!(bot.only(EMEA).text_of().contains("Ravi Patel"), "{}", bot.only(EMEA).text_of());
    assert_eq!(bot.ws.dm(RAVI).len(), 1, "the offer");
    assert_eq!(doubles(&bot.ws), [""; 0]);
    bot.nobody_else_heard();
}

/// Slack asks one channel to wait: nothing is sent there before, everything else goes on. Promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn a_rate_limit_holds_one_channel_and_no_other() {
    let bot = TestBot::open().await;
    let limit = Misbehave::RateLimited { retry_after_s: 30 };
    bot.ws.faults().add(Fault::on("chat.postMessage").channel(EMEA).times(1).doing(limit));
    bot.acknowledged().await;
    bot.settle().await;
    assert_eq!(bot.stand(), (0, 1), "Sam has his receipt");
    bot.pass(Duration::seconds(40)).await;
    assert_eq!(bot.stand(), (1, 1));
    let calls =
        bot.ws.calls_of("chat.postMessage").into_iter().filter(|call| call.arguments["channel"] == EMEA);
    let waited = calls.map(|call| call.at).collect::<Vec<_>>();
    assert!(waited[1] - waited[0] >= 30_000, "{waited:?}");
}

/// Slack cannot be reached at all for an hour: everything waits, nothing is lost, nothing comes twice, and it
/// does not come in a burst. Promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn an_hour_without_slack() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = bot.form(SAM).set("Why now?", "Nearing the end of stage 3");
    bot.ws.faults().add(Fault::on("*").doing(Misbehave::Down));
    form.send_only().await.ok();
    bot.pass(Duration::minutes(60)).await;
    assert_eq!(bot.stand(), (0, 0));
    bot.ws.faults().clear();
    bot.pass(Duration::minutes(6)).await;
    assert_eq!(bot.stand(), (1, 1));
    assert_eq!(doubles(&bot.ws), [""; 0]);
}

/// For six minutes Slack answers 503 to whatever it is asked: the card then stands in the team's channel, and
/// was not sent to the managers one by one because a question about the channel failed. Promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn an_outage_does_not_send_the_card_elsewhere() {
    let bot = TestBot::open().await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    let form = bot.form(SAM).set("Why now?", "Nearing the end of stage 3");
    bot.ws.faults().add(Fault::on("*").doing(Misbehave::Status(503)));
    form.send_only().await.ok();
    bot.pass(Duration::minutes(6)).await;
    bot.ws.faults().clear();
    bot.pass(Duration::minutes(6)).await;
    assert_eq!(bot.stand(), (1, 1));
    assert_eq!((bot.ws.dm(MAYA).len(), bot.ws.dm(TOM).len()), (0, 0));
}
