//! Time that passes, as the page tells of it.

use baton_storage::time::At;
use chrono::Duration;
use serde_json::{Value, json};

use super::window::Window;
use super::{Open, TEAM, as_maya};
use crate::harness::patience::Wait;

/// After a jump the day on which something was said is not called today any more, in the window that jumped and in
/// another one.
#[tokio::test(flavor = "multi_thread")]
async fn browser_the_days_are_named_anew_after_a_jump() {
    let open = Open::new().await;
    let (one, other) = (Window::open(&open).await, Window::open(&open).await);
    let today = "[...document.querySelectorAll('.log .day')].some((day) => day.innerText.trim() === 'today')";
    for window in [&one, &other] {
        window.look("U0SAM", "C0GENERAL").await;
        window.until(today).await;
    }
    let press = "([...document.querySelectorAll('.panel button')].find((one) => \
         one.textContent.startsWith('Next working day')).click(), true)";
    one.until("!!document.querySelector('.panel button')").await;
    one.js(press).await;
    // The jump ends where the panel says what time it is.
    one.until("document.querySelector('.panel [role=status]').textContent.startsWith('It is')").await;
    assert_eq!(one.js("!!document.querySelector('.panel [aria-busy]')").await, false);
    for window in [one, other] {
        window.until("document.querySelectorAll('.log .day').length > 0").await;
        window.until(&format!("!({today})")).await;
        window.close().await;
    }
    open.end().await;
}

/// What was heard on the way is told in the words in which it was heard, though it says something else now, or is
/// gone.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_heard_is_told_as_it_was_heard() {
    let open = Open::new().await;
    open.ask().await;
    open.card().await;
    let call = async |method: &str, body: Value| -> Value {
        let url = format!("{}/api/{method}", open.sandbox.workspace.base_url());
        let answer = open.http.post(url).bearer_auth("xoxb-sandbox").json(&body).send().await;
        answer.expect("an answer").json().await.expect("JSON")
    };
    let passing = async || open.get("time").await["passing"] == true;
    // Something is said and changed while time passes; where the jump was quicker, once more.
    let wait = Wait::begun();
    loop {
        assert!(!wait.is_over(), "every jump ends too soon");
        let meanwhile = async {
            while !passing().await && !wait.is_over() {
                wait.rest().await;
            }
            let said = call("chat.postMessage", json!({ "channel": TEAM, "text": "Due on Friday" })).await;
            let (channel, ts) = (&said["channel"], &said["ts"]);
            call("chat.update", json!({ "channel": channel, "ts": ts, "text": "It is done" })).await;
            call("chat.delete", json!({ "channel": channel, "ts": ts })).await;
            passing().await
        };
        let now = At(open.get("time").await["now"].as_i64().expect("a moment"));
        let day = (now + Duration::days(20)).utc().date_naive().to_string();
        let jump = open.post("time", as_maya(&day));
        let (passed, in_time) = tokio::join!(jump, async {
            // A jump that is over is not waited for.
            tokio::time::timeout(std::time::Duration::from_secs(30), meanwhile).await.unwrap_or(false)
        });
        let news = open.taken(passed)["news"].clone();
        if !in_time {
            continue;
        }
        let news = news.as_array().expect("news");
        let told = |text: &str| news.iter().find(|one| one["text"] == text);
        assert_eq!(told("Due on Friday").expect("as it was posted")["changed"], false);
        assert_eq!(told("It is done").expect("as it was changed")["changed"], true);
        break;
    }
    open.end().await;
}
