//! Connections break, are wanted back, and come again; whoever asks for something does not notice.

use std::time::Duration;

use local_slack::{Fault, Misbehave};

use crate::harness::*;

/// Slack wants the connections back, for each of its reasons: new ones are open before the old ones close, and what comes
/// meanwhile is answered.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_slack_wants_back_is_replaced_before_it_ends() {
    let bot = TestBot::by_socket(brisk()).await;
    for (round, reason) in ["warning", "refresh_requested"].into_iter().enumerate() {
        bot.ws.links().ask_back(reason);
        let answered = bot.ws.command(SAM, GENERAL, "/handoff", "homeworld").await.ok();
        assert!(answered.body.contains("Homeworld"));
        let wanted = 2 * (round as u64 + 2);
        until("successors are open", || bot.ws.links().ever() >= wanted).await;
        bot.ws.links().until_open(2).await;
    }
    assert_eq!(bot.ws.links().ever(), 6, "no more than were needed");
    bot.unread_is_fine("it is not about what was said");
}

/// A connection breaks before an envelope is written to it, right after, and before the acknowledgement is read: what
/// somebody asked for is done once, whether Slack sends it again or not. Promises 1 and 2.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_loses_and_doubles_nothing() {
    let bot = TestBot::by_socket(brisk()).await;
    bot.ws.send_again_when_lost(true);
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    for how in [Misbehave::ResetBefore, Misbehave::ResetAfter, Misbehave::LoseAnswer] {
        bot.ws.faults().add(Fault::on("socket").times(1).doing(how));
        let form = bot.form(SAM).set("Why now?", "Nearing the end of stage 3");
        form.send_only().await.ok();
        bot.settle().await;
        assert_eq!(bot.rows().await["requests"], 1);
        bot.command(SAM, "/request-csm", "homeworld").await.ok();
    }
    bot.only(EMEA);
    bot.unread_is_fine("who hears of it is tried over HTTP");
}

/// The acknowledgement is lost and Slack sends nothing again: whoever sent the form reads that it failed, it is done all
/// the same, and trying again gets what was done.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_whose_acknowledgement_is_lost_can_be_sent_again() {
    let bot = TestBot::by_socket(brisk()).await;
    bot.command(SAM, "/request-csm", "homeworld").await.ok();
    bot.ws.faults().add(Fault::on("socket").times(1).doing(Misbehave::LoseAnswer));
    let form = bot.form(SAM).set("Why now?", "Nearing the end of stage 3");
    let lost = form.send_only().await;
    assert!(lost.shown.is_some() && !lost.is_ok(), "{lost:?}");
    assert_eq!(bot.rows().await["requests"], 1);
    form.send_only().await.ok();
    bot.settle().await;
    assert_eq!(bot.rows().await["requests"], 1);
    bot.only(EMEA);
    assert_eq!(bot.ws.dm(SAM).len(), 1);
}

/// A line over which nothing comes is given up after a while, and another one is opened.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_falls_silent_is_replaced() {
    let pace = baton::server::socket::pace::Pace {
        ping: Duration::from_millis(50),
        silence: Duration::from_millis(200),
        ..brisk()
    };
    let bot = TestBot::by_socket(pace).await;
    bot.ws.links().fall_silent();
    until("successors are open", || bot.ws.links().ever() >= 4).await;
    bot.command(SAM, "/handoff", "homeworld").await.ok();
    bot.unread_is_fine("it is not about what was said");
}

/// Slack allows fewer connections than Baton would have: it lives with those it gets.
#[tokio::test(flavor = "multi_thread")]
async fn with_fewer_connections_than_it_would_have_it_works() {
    let bot = TestBot::by_socket(brisk()).await;
    bot.ws.links().allow(1);
    bot.ws.links().cut();
    until("one is open again", || bot.ws.links().ever() >= 3).await;
    for _ in 0..3 {
        bot.command(SAM, "/handoff", "homeworld").await.ok();
    }
    assert_eq!(bot.ws.links().open(), 1);
    bot.unread_is_fine("it is not about what was said");
}
