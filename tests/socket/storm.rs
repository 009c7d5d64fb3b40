//! Ten thousand envelopes, each sent more than once, by connections that break all the time.

use std::time::Instant;

use futures::{StreamExt, stream};
use local_slack::{Delivery, Fault, Misbehave};

use crate::harness::*;

/// What people say to Baton, each an event that has one answer.
const SAID: usize = 7_500;
/// Commands, each of which opens a form.
const TYPED: usize = 2_500;
/// How many come at once.
const AT_ONCE: usize = 32;

/// Ten thousand envelopes are sent; acknowledgements are lost, connections break and are wanted back, and each envelope is
/// sent again, once at least. None is lost, and none is done twice. Promises 1 and 2.
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_envelopes_sent_again_are_done_once_each() {
    let bot = TestBot::by_socket(brisk()).await;
    let before = bot.rows().await;
    bot.ws.send_again_when_lost(true);
    for (every, how) in [
        (97, Misbehave::LoseAnswer),
        (151, Misbehave::ResetAfter),
        (211, Misbehave::ResetBefore),
        (61, Misbehave::AskBack),
    ] {
        bot.ws.faults().add(Fault::on("socket").every(every).doing(how));
    }
    let begun = Instant::now();
    let people = [SAM, LEE, ALEX, MAYA, TOM, NINA, RAVI, ELENA];
    let bot = &bot;
    let acts = stream::iter(0..SAID + TYPED).map(|number| async move {
        let who = people[number % people.len()];
        if number % 4 == 0 {
            drop(bot.ws.command(who, GENERAL, "/request-csm", "").await.ok());
        } else {
            bot.ws.say(who, who, "hello", None).await.expect("said");
        }
    });
    acts.buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
    let first = bot.ws.deliveries();
    let taken = first.iter().filter(|one| one.is_ok()).count();
    let lost = first.iter().filter(|one| one.header("retry_attempt").is_some()).count();
    let took = begun.elapsed();

    let again = stream::iter(&first).map(|one| bot.ws.redeliver(one, 2, "timeout"));
    let again: Vec<Delivery> = again.buffer_unordered(AT_ONCE).collect().await;
    bot.quiet().await;
    let taken_again = again.iter().filter(|one| one.is_ok()).count();
    let rows = bot.rows().await;
    let outbox = bot.outbox().await;
    let answers = outbox.iter().filter(|one| one.kind == "home.greet").count();
    println!(
        "{} envelopes acknowledged in {took:.1?}, {lost} of them sent again by another connection; {taken_again} \
         acknowledged again; {} connections; {} rows of inbound, {answers} answers, {} forms; {:.1?} together",
        taken,
        bot.ws.links().ever(),
        rows["inbound"] - before["inbound"],
        bot.ws.calls_of("views.open").len(),
        begun.elapsed(),
    );
    assert_eq!((taken, taken_again), (SAID + TYPED, SAID + TYPED), "every one is acknowledged");
    assert_eq!(rows["inbound"] - before["inbound"], (SAID + TYPED) as i64, "one row each");
    assert_eq!(answers, SAID, "one answer each");
    assert_eq!(bot.ws.calls_of("views.open").len(), TYPED, "one form each");
    assert!(lost > 500 && bot.ws.links().ever() > 200, "{lost} were lost: it was no storm");
    bot.unread_is_fine("it is about envelopes");
}
