//! Forms and messages as they are used: what is said at a field stays, files open, and nobody writes where Slack
//! would not let them.

use serde_json::json;

use super::window::{ENTER, Window};
use super::{Open, TEAM};
use crate::harness::SAM;

/// Longer than the page waits before it tells what was typed.
const LATER: &str = "const done = arguments[arguments.length - 1]; setTimeout(() => done(true), 600);";

/// The error at a field that was typed into the moment before stays until the field is changed.
#[tokio::test(flavor = "multi_thread")]
async fn browser_an_error_stays_at_its_field() {
    let open = Open::new().await;
    let window = Window::open(&open).await;
    window.look(SAM, "C0GENERAL").await;
    window.browser.say("/request-csm Homeworld").await;
    window.browser.reads("From Salesforce").await;
    window.browser.press("Change").await;
    window.browser.choose("Why now?", "Nearing the end of stage 3").await;
    window.browser.enter("LAM", &format!("a lot{ENTER}")).await;
    window.browser.reads("such as 1.2M").await;
    window.until(WRONG).await;
    window.browser.client.execute_async(LATER, Vec::new()).await.expect("a moment");
    assert_eq!(window.js(WRONG).await, true, "it still says what is wrong");
    window.browser.enter("LAM", "1.2M").await;
    window.until(&format!("!({WRONG})")).await;
    window.close().await;
    open.end().await;
}

/// An error stands at a field.
const WRONG: &str = "[...document.querySelectorAll('dialog .error')].some((one) => !one.hidden)";

/// What was typed into a field of a form that was replaced meanwhile is nobody's fault: nothing is complained of.
#[tokio::test(flavor = "multi_thread")]
async fn browser_a_form_that_was_replaced_says_nothing() {
    let open = Open::new().await;
    let ws = &open.sandbox.workspace;
    let window = Window::open(&open).await;
    window.look(SAM, "C0GENERAL").await;
    window.browser.say("/request-csm Homeworld").await;
    window.browser.reads("From Salesforce").await;
    window.js(TOASTS).await;
    let form = ws.modal(SAM).expect("the form");
    ws.fill(SAM, &form.id, "why_now", local_slack::Input::option("Nearing the end of stage 3"))
        .expect("a choice");
    let typed = "((field) => { field.focus(); field.value = 'They are moving'; \
         return field.dispatchEvent(new Event('input')); })(document.querySelector('dialog textarea'))";
    window.js(typed).await;
    ws.submit(SAM, &form.id).await.ok();
    window.browser.reads("Request sent").await;
    window.browser.client.execute_async(LATER, Vec::new()).await.expect("a moment");
    assert_eq!(window.js("window.toasts").await, json!([]));
    window.close().await;
    open.end().await;
}

/// Keeps every complaint of the page.
const TOASTS: &str = "(() => { window.toasts = []; new MutationObserver((all) => all.forEach((one) => \
     one.addedNodes.forEach((line) => window.toasts.push(line.textContent)))) \
     .observe(document.getElementById('toasts'), { childList: true }); return true; })()";

/// A calendar file in a thread can be opened: a link gives it to whatever the person keeps their calendar with.
#[tokio::test(flavor = "multi_thread")]
async fn browser_a_calendar_file_can_be_opened() {
    let open = Open::new().await;
    let call = async |method: &str, body: serde_json::Value| -> serde_json::Value {
        let url = format!("{}/api/{method}", open.sandbox.workspace.base_url());
        let answer = open.http.post(url).bearer_auth("xoxb-sandbox").json(&body).send().await;
        answer.expect("an answer").json().await.expect("JSON")
    };
    let place = call("files.getUploadURLExternal", json!({ "filename": "kickoff.ics", "length": 15 })).await;
    let url = place["upload_url"].as_str().expect("a place");
    open.http.post(url).body("BEGIN:VCALENDAR").send().await.expect("taken");
    let shared =
        json!({ "files": [{ "id": place["file_id"], "title": "Kickoff call" }], "channel_id": TEAM });
    assert_eq!(call("files.completeUploadExternal", shared).await["ok"], true);
    let window = Window::open(&open).await;
    window.look("U0MAYA", TEAM).await;
    window.browser.reads("Kickoff call").await;
    let fetched = "const done = arguments[arguments.length - 1]; \
         const link = document.querySelector('.file a[download=\"kickoff.ics\"]'); \
         fetch(link.href).then(async (file) => done([file.headers.get('content-type'), await file.text()]));";
    let file = window.browser.client.execute_async(fetched, Vec::new()).await.expect("the file");
    assert_eq!(file, json!(["text/calendar; charset=utf-8", "BEGIN:VCALENDAR"]));
    window.close().await;
    open.end().await;
}

/// The manifest gives the bot a Home tab and lets people write to it: the page shows both as tabs of one place. What is
/// said there is answered, and what stands on the Home tab leads on.
#[tokio::test(flavor = "multi_thread")]
async fn browser_the_bots_place_has_its_two_tabs() {
    let open = Open::new().await;
    let window = Window::open(&open).await;
    window.look("U0OMAR", "D00OMAR").await;
    window.until("!!document.getElementById('composer-text')").await;
    window.browser.say("hello").await;
    window.browser.reads("I am Baton").await;
    window.browser.reads("Your tasks are on my Home tab").await;
    window.js("document.querySelector('#tabs a').click()").await;
    window.until("document.querySelector('#tabs a[aria-current]').textContent === 'Home'").await;
    window.browser.reads("Got it, hide this").await;
    assert_eq!(window.js("document.getElementById('composer-text') === null").await, true);
    window.browser.press("Got it, hide this").await;
    window.until("!document.body.innerText.includes('Got it, hide this')").await;
    window.browser.press("What can I do here?").await;
    window.browser.reads("after a command to learn more").await;
    window.close().await;
    open.end().await;
}
