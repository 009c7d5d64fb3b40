//! Who sends, when, and what holds up what.

use std::sync::Arc;

use baton_storage::occurrences::{self, Occurrence};
use baton_storage::outbox;
use baton_storage::states::{OccurrenceState, OutboxState};
use chrono::Duration;
use futures::future::join_all;
use local_slack::{Fault, Misbehave, TokenState};
use secrecy::SecretString;

use crate::harness::*;
use baton::accounts::people_sync;
use baton::cli::serve;
use baton::clock::Clock;
use baton::config::Config;
use baton::config::environment::Variables;
use baton::engine::cleanup::Cleanup;
use baton::engine::job::Job;
use baton::engine::scheduler;
use baton::engine::worker::Worker;
use baton::registry::jobs::TABLE;
use baton::registry::recurring;

/// The token is revoked: nothing is lost and Slack is not pestered; with a good one all goes on, once.
/// Promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_not_accepted_stops_everything_and_keeps_it() {
    for broken in [TokenState::Revoked, TokenState::Inactive] {
        let bot = TestBot::open().await;
        bot.command(SAM, "/request-csm", "homeworld").await.ok();
        let form = bot.form(SAM).set("Why now?", "Nearing the end of stage 3");
        bot.ws.set_token(broken);
        form.send_only().await.ok();
        let before = bot.ws.calls().len();
        bot.pass(Duration::minutes(30)).await;
        let asked = bot.ws.calls().len() - before;
        assert!(asked <= 70, "{asked} calls in half an hour");
        let states: Vec<_> = bot.outbox().await.into_iter().map(|effect| effect.state).collect();
        assert!(!states.contains(&OutboxState::Discarded), "{states:?}");
        assert_eq!(bot.stand(), (0, 0));
        bot.ws.set_token(TokenState::Valid);
        bot.pass(Duration::minutes(6)).await;
        assert_eq!(bot.stand(), (1, 1), "{broken:?}");
        assert_eq!(doubles(&bot.ws), [""; 0]);
    }
}

/// Four workers over one database, all at once, with a Slack that answers late: each message stands once.
/// Promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn many_couriers_send_once() {
    let bot = TestBot::open().await;
    bot.acknowledged().await;
    bot.ws.faults().add(Fault::on("*").doing(Misbehave::SlowDrip(2)));
    let couriers = (0..4).map(|_| {
        let worker = Arc::new(Worker::new(bot.app.clone(), &TABLE));
        tokio::spawn(async move {
            for _ in 0..20 {
                let claimed = worker.claim(16).await.expect("a claim");
                join_all(claimed.into_iter().map(|effect| worker.attempt(effect))).await;
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        })
    });
    join_all(couriers).await;
    bot.pass(Duration::minutes(1)).await;
    assert_eq!(bot.stand(), (1, 1));
    assert_eq!(doubles(&bot.ws), [""; 0]);
}

/// Two bots over one database, as two processes would be if the lock let them, each with two schedulers that
/// wake at once, for two days: every hourly and nightly slot and every moment beside them comes once. M1,
/// promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn many_schedulers_settle_once() {
    const HOURS: i64 = 48;
    const BESIDES: i64 = 5;
    let data = tempfile::tempdir().expect("a temporary directory");
    let database = format!("sqlite://{}", data.path().join("baton.db").display());
    let clock = Clock::manual(at("2026-11-23T10:00:00Z"));
    let mut bots = Vec::new();
    for _ in 0..2 {
        let config = Config::parse(&world::config(), "baton.toml", &Variables::default()).expect("sound");
        let token = SecretString::from(TOKEN);
        // Nobody sends anything here, so that there need be no Slack.
        let bot = serve::assemble(config, clock.clone(), &database, "http://127.0.0.1:9/api/", &token).await;
        // The lock goes with its file's name: the second bot makes itself another one.
        std::fs::remove_file(data.path().join("baton.db.lock")).expect("the lock's file");
        bots.push(bot.expect("a bot"));
        recurring::prepare(&bots[bots.len() - 1]).await.expect("its schedules");
    }
    let mut settled = 0;
    for hour in 0..HOURS {
        let now = clock.now();
        let add = bots[0].storage.write(move |tx| {
            Box::pin(async move {
                for number in 0..BESIDES {
                    let (name, slot) = (format!("beside:{number}"), format!("{hour}.{number}"));
                    occurrences::add(tx, &Occurrence::planned(&name, &slot, Cleanup::KIND, "{}".into(), now))
                        .await?;
                }
                Ok::<_, baton_storage::Fault>(())
            })
        });
        add.await.expect("added");
        clock.set(now + Duration::hours(1));
        let ticks = bots
            .iter()
            .chain(&bots)
            .cloned()
            .map(|bot| tokio::spawn(async move { scheduler::tick(&bot, &TABLE).await }));
        for tick in join_all(ticks).await {
            settled += tick.expect("a task").expect("a tick, and no locked database");
        }
    }
    let mut db = bots[0].storage.read().await.expect("a reader");
    for (kind, slots) in [(Cleanup::KIND, HOURS), (people_sync::Refresh::KIND, 2)] {
        let made = occurrences::of_schedule(&mut db, kind).await.expect("moments");
        let done = made.iter().filter(|one| one.state == OccurrenceState::Completed).count();
        assert_eq!((made.len(), done), (slots as usize, slots as usize), "{kind}");
    }
    let all = (HOURS * (1 + BESIDES) + 2) as usize;
    let effects = outbox::all(&mut db).await.expect("the outbox").len();
    // The second night's question who is who has none: nobody here has sent the first one's.
    assert_eq!((settled, effects), (all, all - 1), "each was settled by one, and has one effect");
}

/// A planned moment of a kind that this version does not know (an older Baton on a newer one's database)
/// holds up no other, and is not forgotten.
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_moment_holds_up_no_other() {
    let bot = TestBot::open().await;
    bot.asked().await;
    let now = bot.clock.now();
    let strange = Occurrence::planned("strange", "1", "of.tomorrow", "{}".into(), now);
    let added = strange.clone();
    let add = bot.app.storage.write(move |tx| Box::pin(async move { occurrences::add(tx, &added).await }));
    add.await.expect("added");
    bot.pass(Duration::hours(10)).await;
    assert!(!bot.news(MAYA).is_empty(), "the reminder came");
    let mut db = bot.app.storage.read().await.expect("a reader");
    let kept = occurrences::of_schedule(&mut db, "strange").await.expect("moments");
    assert_eq!(kept[0].state, OccurrenceState::Scheduled);
    insta::assert_snapshot!(bot.others_heard_of_faults().await, @"
    Robin Park: One task failed and was set aside: a task this version doesn't recognize (of.tomorrow): no job of th…
    Tom Becker: Homeworld Inc. (EMEA Enterprise) has been waiting for a CSM since Mon 23 Nov, 10:00. Can you pick it…
    ");
}
