//! Several windows, hostile words, a crowd, and everything the bot ever said.

use std::fs;
use std::time::{Duration, Instant};

use local_slack::Produced;
use serde_json::{Value, json};

use super::window::Window;
use super::{Open, TEAM};
use crate::harness::{MAYA, produced_at};

/// Sam's window and Maya's: what one does the other sees without reloading.
#[tokio::test(flavor = "multi_thread")]
async fn browser_two_windows_see_each_others_changes() {
    let open = Open::new().await;
    let (sam, maya) = (Window::open(&open).await, Window::open(&open).await);
    sam.look("U0SAM", "D00SAM").await;
    maya.look(MAYA, TEAM).await;
    for window in [&sam, &maya] {
        window.js("window.sameLoad = true").await;
    }
    open.ask().await;
    maya.browser.reads("Homeworld Inc. needs a CSM").await;
    sam.browser.reads("Homeworld Inc.: request sent").await;
    let card = open.card().await;
    open.press(MAYA, &card, "Assign").await;
    maya.until("!!document.querySelector('dialog[open] button[type=submit]')").await;
    maya.browser.press("Assign").await;
    maya.browser.reads("Waiting for Ravi Patel to accept").await;
    sam.browser.reads("Maya Lopez assigned Ravi Patel").await;
    for window in [sam, maya] {
        assert_eq!(window.js("window.sameLoad").await, true, "nothing was loaded anew");
        window.close().await;
    }
    open.end().await;
}

/// Names, messages and fields made of markup are shown as they are written, and nothing of them runs.
/// Proves promise 5.
#[tokio::test(flavor = "multi_thread")]
async fn browser_hostile_text_is_text() {
    const BAD: &str = "<img src=x onerror=\"window.ran=1\"><script>window.ran=1</script>\u{202e}</dialog>";
    let open = Open::new().await;
    let ws = &open.sandbox.workspace;
    ws.edit(|world| {
        let lee = world.users.get_mut("U0LEE").expect("Lee");
        lee.name = format!("Lee {BAD}");
        lee.title = BAD.into();
        world.channels.get_mut("C0GENERAL").expect("general").topic =
            format!("<javascript:window.ran=1|x> {BAD}");
    });
    let escaped = BAD.replace('<', "&lt;").replace('>', "&gt;");
    for text in [
        BAD,
        &escaped,
        "<javascript:window.ran=1|click>",
        "```<b>``` *<i>* <!date^9^{x}^javascript:alert(1)|d>",
    ] {
        ws.say("U0LEE", "C0GENERAL", text, None).await.expect("said");
    }
    let window = Window::open(&open).await;
    window.look("U0LEE", "C0GENERAL").await;
    window.browser.reads("<script>window.ran=1</script>").await;
    window.browser.say(&format!("/request-csm {}", BAD.replace('\u{202e}', ""))).await;
    window.until("document.querySelectorAll('dialog .input').length > 5").await;
    window
        .js("document.querySelectorAll('a').forEach((one) => one.protocol === 'javascript:' && one.click())")
        .await;
    assert_eq!(window.js("window.ran ?? 0").await, 0, "nothing ran");
    assert_eq!(
        window.js("document.querySelectorAll('img, main script, nav script, dialog script').length").await,
        0
    );
    assert_eq!(window.js("document.querySelectorAll('a[href^=javascript]').length").await, 0);
    window.close().await;
    open.end().await;
}

/// Five thousand messages, and a hundred more every second: one can scroll and type meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn browser_the_page_stays_responsive_in_a_crowd() {
    let open = Open::new().await;
    let ws = open.sandbox.workspace.clone();
    let post = {
        let (http, url) = (open.http.clone(), format!("{}/api/chat.postMessage", ws.base_url()));
        move |number: usize| {
            let body = json!({ "channel": TEAM, "text": format!("Line {number} of *many*, for <@U0SAM>") });
            http.post(&url).bearer_auth("xoxb-sandbox").json(&body).send()
        }
    };
    for number in 0..5000 {
        post(number).await.expect("a message");
    }
    let window = Window::open(&open).await;
    window.look("U0SAM", TEAM).await;
    window.browser.reads("Line 4999").await;
    assert!(
        window.js("document.querySelectorAll('.log article').length").await.as_i64().is_some_and(|n| n < 400)
    );
    // How long the page itself worked, whatever else the machine does meanwhile.
    let clock = json!({ "timeDomain": "threadTicks" });
    window.browser.devtools("Performance.enable", clock).await.expect("a measure");
    let (begun, before) = (Instant::now(), worked(&window).await);
    let crowd = tokio::spawn(async move {
        let mut beat = tokio::time::interval(Duration::from_millis(10));
        for number in 5000..5600 {
            beat.tick().await;
            let _ = post(number).await;
        }
    });
    for round in 0..12 {
        window.js("document.getElementById('composer-text').focus()").await;
        window.keys("word ").await;
        window.js(&format!("document.querySelector('.log').scrollTop = {}", round * 200)).await;
    }
    crowd.await.expect("a crowd");
    let typed = window.js("document.getElementById('composer-text').value").await;
    assert_eq!(typed, Value::String("word ".repeat(12)), "no key was lost");
    let share = (worked(&window).await - before) / begun.elapsed().as_secs_f64();
    assert!(share < 0.7, "the page was busy for {:.0} % of the time", share * 100.0);
    window.js("document.querySelector('.log').scrollTop = 1e9").await;
    window.browser.reads("Line 5599").await;
    window.js("document.querySelector('.earlier button').click()").await;
    window.until("document.querySelectorAll('.log article').length > 200").await;
    window.close().await;
    open.sandbox.bot.stop().await;
}

/// How many seconds of work the page has cost so far.
async fn worked(window: &Window) -> f64 {
    let all = window.browser.devtools_for("Performance.getMetrics", json!({})).await.expect("what it cost");
    let all = all["metrics"].as_array().cloned().unwrap_or_default();
    let one = all.iter().find(|one| one["name"] == "TaskDuration").expect("the measure");
    one["value"].as_f64().expect("seconds")
}

/// Every message and view that any scenario made the bot produce can be drawn.
#[tokio::test(flavor = "multi_thread")]
async fn browser_the_gallery_draws_everything_the_bot_ever_said() {
    let open = Open::new().await;
    open.ask().await;
    open.card().await;
    let recorded = fs::read_dir(produced_at()).into_iter().flatten().flatten();
    let recorded: Vec<Produced> = recorded
        .filter_map(|file| serde_json::from_str(&fs::read_to_string(file.path()).ok()?).ok())
        .collect();
    let all = recorded.len() + open.sandbox.workspace.produced().len();
    open.sandbox.workspace.exhibit(recorded);
    let window = Window::open(&open).await;
    window.goto("/gallery").await;
    window.until("document.getElementById('about').textContent !== ''").await;
    let about = window.js("document.getElementById('about').textContent").await;
    let about = about.as_str().expect("a text");
    assert!(about.ends_with("0 that could not be drawn, 0 unsupported."), "{about}");
    let drawn: usize = about.split(' ').next().and_then(|n| n.parse().ok()).expect("a number");
    assert!(drawn >= all && drawn > 20, "{about}");
    assert_eq!(window.js("document.body.innerText.includes('Unsupported')").await, false);
    window.fits("the gallery").await;
    window.close().await;
    open.end().await;
}

/// A table of data is paged, and sorted by the column whose name is pressed.
#[tokio::test(flavor = "multi_thread")]
async fn browser_a_table_of_data_is_paged_and_sorted() {
    let open = Open::new().await;
    let text = |text: &str| json!({ "type": "raw_text", "text": text });
    let number = |value: i64| json!({ "type": "raw_number", "value": value, "text": value.to_string() });
    let rows = [("Ravi", 6), ("Elena", 40), ("Jonas", 5), ("Grace", 31), ("Miles", 9), ("Kofi", 7)];
    let mut table = vec![json!([text("CSM"), text("Hours")])];
    table.extend(rows.map(|(name, hours)| json!([text(name), number(hours)])));
    let produced: Produced = serde_json::from_value(json!({
        "by": "chat.postMessage", "kind": "message", "to": TEAM, "accepted": true, "refusal": null, "at": 0,
        "payload": { "text": "Load", "blocks": [{ "type": "data_table", "caption": "Load", "rows": table }] },
    }))
    .expect("a message");
    open.sandbox.workspace.exhibit(vec![produced]);
    let window = Window::open(&open).await;
    window.goto("/gallery").await;
    let table = "[...document.querySelectorAll('table')].find((one) => one.caption?.innerText === 'Load')";
    let first = |name: &str| format!("{table}?.tBodies[0].rows[0].cells[0].innerText === {name:?}");
    let press = format!("({table}.tHead.rows[0].cells[1].querySelector('button').click(), true)");
    window.until(&first("Ravi")).await;
    assert_eq!(window.js(&format!("{table}.tBodies[0].rows.length")).await, 5, "a page");
    window.js(&press).await;
    window.until(&first("Jonas")).await;
    window.js(&press).await;
    window.until(&first("Elena")).await;
    window.close().await;
    open.end().await;
}

/// Pictures of the page for the README: taken in every run, kept in the repository when asked to
/// (`BATON_SCREENSHOTS=1`), since the days on them are those of the run.
#[tokio::test(flavor = "multi_thread")]
async fn browser_pictures_of_the_page_are_taken() {
    let here = env!("CARGO_MANIFEST_DIR");
    let kept = std::env::var_os("BATON_SCREENSHOTS").is_some();
    let place = if kept {
        format!("{here}/tests/slack/screenshots")
    } else {
        format!("{}/screenshots", env!("CARGO_TARGET_TMPDIR"))
    };
    fs::create_dir_all(&place).expect("a place for pictures");
    let open = Open::new().await;
    open.ask().await;
    open.card().await;
    let window = Window::open(&open).await;
    let taken = async |name: &str| {
        let png = window.browser.client.screenshot().await.expect("a picture");
        assert!(png.len() > 10_000, "{name} shows something");
        fs::write(format!("{place}/{name}.png"), png).expect("a file");
    };
    let ws = &open.sandbox.workspace;
    let card = open.card().await;
    ws.say("U0LEE", "C0GENERAL", "<@U0MAYA>, the *EMEA offsite* is on Thursday.", None).await.expect("said");
    for (who, text) in [
        (MAYA, "<@U0SAM>, who attends the *technical evaluation* on their side?"),
        ("U0SAM", "Two people:\n- Ana Ruiz, platform lead\n- Jon Peters, security"),
        ("U0SAM", "Their plan: <https://example.com/homeworld/plan>"),
    ] {
        ws.say(who, TEAM, text, Some(&card.ts)).await.expect("said");
    }
    window.look(MAYA, TEAM).await;
    window.until("document.querySelectorAll('#guide .guide').length === 1").await;
    window.browser.press("Skip the guide").await;
    window.until("!document.querySelector('.guide') && !document.querySelector('.toast')").await;
    taken("request").await;
    window.js("(document.querySelector('.log .replies').click(), true)").await;
    window.until("document.querySelectorAll('#thread article').length === 4").await;
    taken("thread").await;
    window.js("(document.getElementById('thread-close').click(), true)").await;
    window.shade("dark").await;
    window.look("U0GRACE", "home").await;
    window.until("document.querySelectorAll('.home button').length > 3").await;
    taken("home").await;
    window.shade("light").await;
    window.look(MAYA, TEAM).await;
    window.until("document.querySelectorAll('.log article').length > 0").await;
    window.js("document.querySelectorAll('.panel').forEach((panel) => (panel.open = true))").await;
    window.until("document.querySelectorAll('.facts li').length > 5").await;
    for _ in 0..2 {
        window.js("[...document.querySelectorAll('.panel button')][1].click()").await;
        window.until("document.querySelector('.panel [role=status]').textContent.startsWith('It is')").await;
    }
    taken("controls").await;
    window.narrow().await;
    window.look(MAYA, TEAM).await;
    window.until("document.querySelectorAll('.log article').length > 0").await;
    taken("phone").await;
    window.close().await;
    open.end().await;
}
