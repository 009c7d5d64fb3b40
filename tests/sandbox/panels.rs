//! What a person does to the sandbox itself: lets time pass, makes bad weather, kills the bot, looks inside.

use baton_storage::occurrences;
use baton_storage::time::At;
use chrono::Duration;
use serde_json::json;

use super::{Open, as_maya, count, sky};
use crate::harness::MAYA;

/// Three weeks pass in seconds, and each rung of the ladder speaks at its own hour. Proves R6.
#[tokio::test(flavor = "multi_thread")]
async fn every_reminder_carries_the_moment_at_which_it_was_due() {
    let open = Open::new().await;
    open.ask().await;
    open.card().await;
    let ws = &open.sandbox.workspace;
    let received = || ws.peek("D00SAM").iter().any(|message| message.text.contains("Homeworld"));
    open.until("Sam's receipt", received).await;
    let app = open.sandbox.bot.app().await.expect("a bot");
    let mut db = app.storage.read().await.expect("a reader");
    let planned = occurrences::due(&mut db, At(i64::MAX), 500).await.expect("moments");
    drop(db);
    let card = open.card().await;
    let posted = At((card.ts.parse::<f64>().expect("a timestamp") * 1000.0) as i64);
    let day = (posted + Duration::days(21)).utc().date_naive().to_string();

    let passed = open.taken(open.post("time", as_maya(&day)).await);
    assert_eq!(passed["settled"], true, "{passed}");
    let news = passed["news"].as_array().expect("news");
    let about =
        |one: &&serde_json::Value| one["text"].as_str().is_some_and(|text| text.contains("Homeworld"));
    let heard: Vec<_> = news.iter().filter(about).collect();
    for one in &heard {
        let at = one["at"].as_i64().expect("a moment");
        let on_time = planned.iter().any(|rung| (at - rung.due_at.0).abs() < 60_000);
        assert!(on_time, "{one} comes when no rung is due");
    }
    let days: std::collections::BTreeSet<_> =
        heard.iter().map(|one| one["at"].as_i64().expect("a moment") / 86_400_000).collect();
    assert!(days.len() >= 3, "the ladder is climbed over days: {heard:#?}");
    assert!(heard.iter().any(|one| one["reader"] == "U0DANA"), "up to the director: {heard:#?}");
    open.end().await;
}

/// The clock goes forward only, and not out of sight.
#[tokio::test(flavor = "multi_thread")]
async fn time_goes_forward_only() {
    let open = Open::new().await;
    for (to, why) in [("2020-01-01", "forward only"), ("2400-01-01", "too far"), ("soon", "Choose a day")] {
        let (status, text) = open.post("time", as_maya(to)).await;
        assert!(status == 400 && text.contains(why), "{to}: {status} {text}");
    }
    let before = open.get("time").await["now"].as_i64().expect("a moment");
    let passed = open.taken(open.post("time", as_maya("hour")).await);
    let hour = passed["to"].as_i64().expect("a moment") - before;
    assert!((3_600_000..3_640_000).contains(&hour), "an hour and what settling took: {hour} ms");
    let passed = open.taken(open.post("time", as_maya("working-day")).await);
    let now = At(passed["to"].as_i64().expect("a moment")).utc();
    assert!(!["Sat", "Sun"].contains(&now.format("%a").to_string().as_str()));
    open.end().await;
}

/// While Slack is down what is to be said waits in sight; afterwards it is said once. Proves promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_in_bad_weather_waits_and_is_said_once() {
    let open = Open::new().await;
    for bad in ["down", "limited"] {
        assert_eq!(open.taken(open.post("weather", sky(bad)).await)["now"], bad);
    }
    open.taken(open.post("weather", sky("clear")).await);
    open.sandbox.workspace.command("U0SAM", "C0GENERAL", "/request-csm", "Homeworld").await.ok();
    open.until("the form", || open.sandbox.workspace.modal("U0SAM").is_some()).await;
    let form = open.sandbox.workspace.modal("U0SAM").expect("a form");
    let why = local_slack::Input::option("Nearing the end of stage 3");
    open.sandbox.workspace.fill("U0SAM", &form.id, "why_now", why).expect("a choice");
    open.taken(open.post("weather", sky("down")).await);
    open.sandbox.workspace.submit("U0SAM", &form.id).await.ok();
    let tried = || open.sandbox.workspace.calls().iter().any(|call| call.status == 503);
    open.until("a try that fails", tried).await;
    let inside = open.get("operator").await;
    assert!(count(&inside, "scheduled") + count(&inside, "running") > 0, "{inside}");
    assert!(open.cards().is_empty());
    open.taken(open.post("weather", sky("clear")).await);
    open.taken(open.post("time", as_maya("hour")).await);
    assert_eq!(open.cards().len(), 1);
    let (status, _) = open.post("weather", sky("hail")).await;
    assert_eq!(status, 400);
    open.end().await;
}

/// Answers that are lost on the way make an effect uncertain: it is looked for, and not said twice.
/// Proves promise 2.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_looked_for_and_nothing_is_said_twice() {
    let open = Open::new().await;
    open.taken(open.post("weather", sky("lost")).await);
    open.ask().await;
    open.card().await;
    open.taken(open.post("weather", sky("clear")).await);
    open.taken(open.post("time", as_maya("hour")).await);
    let inside = open.get("operator").await;
    assert_eq!(count(&inside, "reconciling"), 0, "{inside}");
    assert_eq!(open.cards().len(), 1);
    open.end().await;
}

/// Killed with work in hand and started anew on the same database: nothing is lost or said twice; restarted
/// and stopped as an operator would. Proves promises 1 and 2.
#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_is_killed_goes_on_where_it_was() {
    let open = Open::new().await;
    for act in ["kill", "restart"] {
        let sky = open.taken(open.post("bot", json!({ "act": act })).await);
        assert_eq!(sky["running"], true);
    }
    open.ask().await;
    // The request is committed; whether its card is out already is a matter of luck.
    open.taken(open.post("bot", json!({ "act": "kill" })).await);
    open.taken(open.post("time", as_maya("hour")).await);
    let card = open.card().await;
    open.press(MAYA, &card, "Assign").await;
    open.until("Maya's form", || open.sandbox.workspace.modal(MAYA).is_some()).await;

    let stopped = open.taken(open.post("bot", json!({ "act": "stop" })).await);
    assert_eq!(stopped["running"], false);
    assert_eq!(open.get("operator").await["running"], false);
    let form = open.sandbox.workspace.modal(MAYA).expect("a form");
    let lost = open.sandbox.workspace.submit(MAYA, &form.id).await;
    assert!(!lost.is_ok(), "nobody is there to take it");
    open.taken(open.post("bot", json!({ "act": "start" })).await);
    open.sandbox.workspace.submit(MAYA, &form.id).await.ok();
    open.until("the assignment", || !open.cards()[0].has_button("Assign")).await;
    open.end().await;
}
