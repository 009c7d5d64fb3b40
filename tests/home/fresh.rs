//! How a Home tab is kept up to date, and how it is not.

use local_slack::{Fault, Misbehave};

use super::*;

/// The moments at which somebody's Home tab was published, in ms.
fn published(bot: &TestBot, user: &str) -> Vec<i64> {
    let calls = bot.ws.calls_of("views.publish");
    let theirs = calls.iter().filter(|call| call.arguments["user_id"] == user && call.answer["ok"] == true);
    theirs.map(|call| call.at).collect()
}

/// What becomes somebody's, and what is done, shows without their opening it again; nobody's is published who has not
/// opened theirs.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_shows_by_itself() {
    let bot = TestBot::open().await;
    bot.open_home(MAYA).await;
    assert!(!drawn(&bot.home(MAYA)).contains("Homeworld Inc.*, requested"));
    bot.asked().await;
    assert!(
        drawn(&bot.home(MAYA)).contains("*Homeworld Inc.*, requested on 23 Nov 2026"),
        "{}",
        drawn(&bot.home(MAYA))
    );
    assert!(bot.ws.home(TOM).is_none() && bot.ws.home(SAM).is_none());
    bot.press_at_home(MAYA, "Assign").await;
    bot.form(MAYA).set("CSM", RAVI).send().await;
    let text = drawn(&bot.home(MAYA));
    assert!(text.contains("Requests to assign: 0") && text.contains("1 more waits for an answer"), "{text}");
    bot.ws.mark_all_read();
}

/// A storm of changes publishes at most once in five seconds, and what stands there in the end is what is true. What
/// says the same is not published again.
#[tokio::test(flavor = "multi_thread")]
async fn a_storm_is_published_once_in_five_seconds() {
    let bot = TestBot::open().await;
    bot.open_home(SAM).await;
    bot.open_home(ALEX).await;
    for round in 0..60 {
        let health = ["red", "yellow", "green"][round % 3];
        bot.crm(json!({ "account": { "id": HOMEWORLD, "health": health, "lam": 1_000_000 + round } })).await;
        bot.worker_once().await;
        bot.clock.set(bot.clock.now().plus_millis(400));
    }
    bot.crm(json!({ "account": { "id": HOMEWORLD, "health": "yellow" } })).await;
    bot.settle().await;
    for user in [SAM, ALEX] {
        let moments = published(&bot, user);
        assert!(moments.len() >= 4, "{user}: it is kept fresh meanwhile: {moments:?}");
        let close = moments.windows(2).filter(|pair| pair[1] - pair[0] < 5_000).count();
        assert_eq!(close, 0, "{user}: {moments:?}");
        assert!(
            drawn(&bot.home(user)).contains("*Homeworld Inc.* · no priority yet · health yellow"),
            "{user}"
        );
    }
    let before = published(&bot, SAM).len();
    bot.open_home(SAM).await;
    assert_eq!(published(&bot, SAM).len(), before, "it says the same");
    bot.ws.mark_all_read();
}

/// Where another view stands there than the one we know, Slack refuses ours; then it is published anew, as things stand
/// by then.
#[tokio::test(flavor = "multi_thread")]
async fn a_newer_view_is_not_overwritten_by_an_older_one() {
    let bot = TestBot::open().await;
    bot.open_home(MAYA).await;
    let ours = bot.home(MAYA).hash;
    // Something of ours that was long under way arrives.
    let other = json!({ "type": "home", "blocks": [{ "type": "divider" }] });
    let late = json!({ "user_id": MAYA, "view": other });
    bot.publish(&late).await;
    assert_ne!(bot.home(MAYA).hash, ours);
    bot.asked().await;
    let calls = bot.ws.calls_of("views.publish");
    let refused = calls.iter().filter(|call| call.answer["error"] == "hash_conflict").count();
    assert_eq!(refused, 1, "{calls:#?}");
    assert!(drawn(&bot.home(MAYA)).contains("*Homeworld Inc.*, requested"));
    // The one that is late by now is refused, and what is newer stays.
    let stale = json!({ "user_id": MAYA, "view": other, "hash": ours });
    assert_eq!(bot.publish(&stale).await["error"], "hash_conflict");
    assert!(drawn(&bot.home(MAYA)).contains("*Homeworld Inc.*, requested"));
    bot.ws.mark_all_read();
}

/// Slack's answer gets lost, or Slack asks to wait: the Home tab comes all the same, at its distance.
#[tokio::test(flavor = "multi_thread")]
async fn trouble_on_the_way_delays_it() {
    let limited = Misbehave::RateLimited { retry_after_s: 7 };
    for trouble in [Misbehave::ResetAfter, limited, Misbehave::ApiErrorAfter("internal_error".into())] {
        let bot = TestBot::open().await;
        bot.open_home(MAYA).await;
        bot.ws.faults().add(Fault::on("views.publish").times(1).doing(trouble));
        bot.asked().await;
        assert!(drawn(&bot.home(MAYA)).contains("*Homeworld Inc.*, requested"));
        let moments = published(&bot, MAYA);
        assert!(moments.windows(2).all(|pair| pair[1] - pair[0] >= 5_000), "{moments:?}");
        bot.ws.mark_all_read();
    }
}

/// Something becomes late while nobody does anything: the Home tab says so. Once nobody has looked at it for a month, it
/// is kept up to date no more, until they do.
#[tokio::test(flavor = "multi_thread")]
async fn time_alone_makes_things_late() {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot.until("2026-11-24T10:00:00Z").await;
    let before = drawn(&bot.open_home(SAM).await);
    assert!(!before.contains("*Late: "), "{before}");
    bot.until("2026-12-10T10:00:00Z").await;
    let after = drawn(&bot.home(SAM));
    assert!(after.contains("*Late: "), "{after}");
    bot.until("2027-02-10T10:00:00Z").await;
    let known = published(&bot, SAM).len();
    bot.crm(json!({ "account": { "id": HOMEWORLD, "health": "red" } })).await;
    bot.settle().await;
    assert_eq!(published(&bot, SAM).len(), known, "nobody looks at it");
    assert!(drawn(&bot.open_home(SAM).await).contains("health red"));
    bot.ws.mark_all_read();
}

/// The Home tab is opened: nothing is sent to Slack before Slack is answered, and a repetition is taken once.
#[tokio::test(flavor = "multi_thread")]
async fn opening_it_is_answered_before_anything_is_sent() {
    let bot = TestBot::open().await;
    let opened = event(json!({ "type": "app_home_opened", "user": MAYA, "tab": "home" }), "Ev1");
    let opened = bot.signed(EVENTS, opened.to_string());
    for _ in 0..3 {
        bot.send_raw(&opened).await.ok();
    }
    bot.settle().await;
    assert_eq!(published(&bot, MAYA).len(), 1);
    bot.ws.open_home(NINA).await.ok();
    bot.quiet().await;
    assert_eq!(published(&bot, NINA).len(), 0, "Slack is answered, and nothing was sent yet");
    bot.settle().await;
    assert_eq!(published(&bot, NINA).len(), 1);
    // The tab of messages is no reason.
    let messages = event(json!({ "type": "app_home_opened", "user": TOM, "tab": "messages" }), "Ev2");
    bot.send_raw(&bot.signed(EVENTS, messages.to_string())).await.ok();
    bot.settle().await;
    assert!(bot.ws.home(TOM).is_none());
}

/// Whoever has left gets nothing more, and operators are not told of it: Slack says so once.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_left_gets_nothing_more() {
    let bot = TestBot::open().await;
    bot.open_home(ALEX).await;
    let sent = |bot: &TestBot| {
        let calls = bot.ws.calls_of("views.publish");
        calls.iter().filter(|call| call.arguments["user_id"] == ALEX).count()
    };
    let before = sent(&bot);
    bot.ws.edit(|world| world.users.get_mut(ALEX).expect("Alex").deleted = true);
    for health in ["red", "yellow", "green"] {
        bot.crm(json!({ "account": { "id": HOMEWORLD, "health": health } })).await;
        bot.settle().await;
        bot.pass(chrono::Duration::minutes(1)).await;
    }
    assert_eq!(sent(&bot), before + 1);
    let told = bot.news(ROBIN);
    assert!(!told.iter().any(|text| text.contains("user_not_found")), "{told:?}");
    bot.ws.mark_all_read();
}

/// Operators see what goes wrong with Baton within minutes, while they look; and what was published leaves no trail.
#[tokio::test(flavor = "multi_thread")]
async fn operators_see_trouble_within_minutes() {
    let bot = TestBot::open().await;
    assert!(drawn(&bot.open_home(ROBIN).await).contains("Messages that did not reach Slack: 0"));
    bot.ws.archive(EMEA).await;
    bot.asked_again().await;
    bot.pass(chrono::Duration::minutes(6)).await;
    let text = drawn(&bot.home(ROBIN));
    assert!(text.contains("Messages that did not reach Slack: 1"), "{text}");
    bot.pass(chrono::Duration::days(3)).await;
    let rows = bot.outbox().await.into_iter().filter(|row| row.kind == "home.publish").count();
    assert!((1..300).contains(&rows), "a day of looks every five minutes, and none after it: {rows}");
    bot.open_home(ROBIN).await;
    let rows = bot.outbox().await.into_iter().filter(|row| row.kind == "home.publish").count();
    assert!(rows <= 2, "{rows}");
    bot.ws.mark_all_read();
}
