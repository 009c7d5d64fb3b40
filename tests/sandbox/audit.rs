//! The page as assistive technology and small screens have it: axe finds nothing, nothing is too wide.

use local_slack::Message;
use serde_json::json;

use super::window::{ENTER, ESCAPE, Window};
use super::{Open, TEAM};

/// Channel, thread, what can be done with a message, what is offered, search, somebody's card, a calendar file, direct
/// messages, Home, panels, guide, and a form with errors; light, dark, and on a phone.
#[tokio::test(flavor = "multi_thread")]
async fn browser_axe_finds_nothing_wrong() {
    let open = Open::new().await;
    let window = Window::open(&open).await;
    let mut found = Vec::new();
    open.ask().await;
    open.card().await;
    said(&open).await;
    for (scheme, phone) in [("light", false), ("dark", false), ("light", true), ("dark", true)] {
        if phone {
            window.narrow().await;
        }
        window.shade(scheme).await;
        let how = format!("{scheme}, {}", if phone { "phone" } else { "desk" });
        window.look("U0MAYA", TEAM).await;
        window.until("document.querySelectorAll('.log article').length > 0").await;
        window.until("document.querySelectorAll('#guide .guide').length === 1").await;
        found.extend(window.judged(&format!("a channel with the guide, {how}")).await);
        window.fits(&format!("a channel, {how}")).await;

        if phone {
            window.js("document.getElementById('controls').click()").await;
        }
        window.js("document.querySelectorAll('.panel').forEach((panel) => (panel.open = true))").await;
        window.until("document.querySelectorAll('.facts li').length > 5").await;
        window.until("document.querySelectorAll('.choices label').length > 3").await;
        found.extend(window.judged(&format!("the panels, {how}")).await);
        window.fits(&format!("the panels, {how}")).await;
        if phone {
            window.js("document.getElementById('panels-close').click()").await;
            window.js("document.getElementById('menu').click()").await;
            found.extend(window.judged(&format!("the channels' list, {how}")).await);
        }

        window.look("U0SAM", "D00SAM").await;
        window.until("document.querySelectorAll('.log article').length > 0").await;
        found.extend(window.judged(&format!("direct messages, {how}")).await);

        window.look("U0GRACE", "home").await;
        window.until("document.querySelectorAll('.home button').length > 3").await;
        found.extend(window.judged(&format!("Home, {how}")).await);
        window.fits(&format!("Home, {how}")).await;
        found.extend(conversation(&window, &how).await);
        found.extend(guided(&window, &how).await);

        window.look("U0LEE", "C0GENERAL").await;
        window.js("document.getElementById('composer-text').focus()").await;
        window.keys("/req").await;
        window.until("document.querySelectorAll('#commands li').length > 0").await;
        found.extend(window.judged(&format!("commands offered, {how}")).await);
        window.keys(&format!("uest-csm Ironbridge{ENTER}")).await;
        window.until("document.querySelectorAll('dialog .input').length > 3").await;
        window.js("document.querySelector('dialog button[type=submit]').click()").await;
        window.until("[...document.querySelectorAll('dialog .error')].some((one) => !one.hidden)").await;
        found.extend(window.judged(&format!("a form with errors, {how}")).await);
        window.fits(&format!("a form with errors, {how}")).await;
        window.keys(ESCAPE).await;
        window.until("!document.querySelector('dialog[open]')").await;
    }
    // Once the guide is closed, its button stands beside the tabs, where a phone has no room for it.
    window.look("U0GRACE", "home").await;
    let skip =
        "[...document.querySelectorAll('#guide button')].find((one) => one.textContent === 'Skip the guide')";
    window.until(&format!("!!{skip}")).await;
    window.js(&format!("({skip}.click(), true)")).await;
    window.until("!!document.getElementById('guide-again')?.offsetParent").await;
    window.until("document.querySelectorAll('.tabs a').length === 2").await;
    window.fits("Home without the guide, on a phone").await;
    assert!(found.is_empty(), "axe finds\n  {}", found.join("\n  "));
    window.close().await;
    open.end().await;
}

/// Somebody talks in the lobby: with everything a text may have, a thread, and a calendar file.
async fn said(open: &Open) {
    let ws = &open.sandbox.workspace;
    let text = "*bold* _italic_ ~struck~ `code` <https://example.com> <@U0LEE> <#C0GENERAL>\n- one\n- two\n&gt; quoted";
    let root = ws.say("U0MAYA", "C0GENERAL", text, None).await.expect("said");
    ws.say("U0SAM", "C0GENERAL", "An answer", Some(&root.ts)).await.expect("said");
    let file = json!({ "id": "F0NONE", "name": "kickoff.ics", "title": "Kickoff call" });
    let mut shared = Message::default();
    shared.channel = "C0GENERAL".into();
    shared.user = "U0MAYA".into();
    shared.files = vec![file];
    ws.leave(shared);
}

/// What axe finds wrong with the guide in the form that it speaks of.
async fn guided(window: &Window, how: &str) -> Vec<String> {
    window.look("U0SAM", "C0GENERAL").await;
    window.until("!!document.querySelector('.guide h2')?.textContent").await;
    let begin = "(document.querySelector('.guide h2').textContent.startsWith('Try') && \
         document.querySelector('.guide .next').click(), true)";
    window.js(begin).await;
    window.until("document.querySelector('.guide h2').textContent.startsWith('Sam ')").await;
    window.browser.say("/request-csm Kestrel").await;
    window.until("!!document.querySelector('dialog[open] .guide')").await;
    let found = window.judged(&format!("the guide in its form, {how}")).await;
    window.fits(&format!("the guide in its form, {how}")).await;
    window.keys(ESCAPE).await;
    window.until("!document.querySelector('dialog[open]')").await;
    found
}

/// What axe finds wrong where people talk.
async fn conversation(window: &Window, how: &str) -> Vec<String> {
    let mut found = Vec::new();
    let closed = "!document.querySelector('dialog[open]')";
    window.look("U0LEE", "C0GENERAL").await;
    window.until("document.querySelectorAll('.log .replies').length > 0").await;
    window.js("([...document.querySelectorAll('.log article')].at(-1).focus(), true)").await;
    found.extend(window.judged(&format!("a message with the focus, {how}")).await);
    window.js("([...document.querySelectorAll('.log .menu > summary')].at(-1).click(), true)").await;
    window.until("!!document.querySelector('.menu-list:popover-open')").await;
    found.extend(window.judged(&format!("what can be done with a message, {how}")).await);
    window.js("([...document.querySelectorAll('.log .menu > summary')].at(-1).click(), true)").await;
    window.until("!document.querySelector('.menu-list:popover-open')").await;

    window.js("(document.querySelector('.log .replies').click(), true)").await;
    window.until("document.activeElement.id === 'thread-text'").await;
    window.keys("@ma").await;
    window.until("document.querySelectorAll('#thread .commands li').length > 0").await;
    found.extend(window.judged(&format!("a thread with people offered, {how}")).await);
    window.fits(&format!("a thread, {how}")).await;
    window.keys(&format!("{ESCAPE}{ESCAPE}")).await;
    window.until("document.getElementById('thread').hidden").await;

    for (opens, what) in
        [("button.face", "somebody's card"), (".file .link", "a calendar file"), (".search-open", "search")]
    {
        window.js(&format!("([...document.querySelectorAll({opens:?})].at(-1).click(), true)")).await;
        window.until("!!document.querySelector('dialog[open]')").await;
        if what == "search" {
            window.keys("a").await;
            window.until("document.querySelectorAll('.found-list [role=group]').length === 3").await;
        }
        found.extend(window.judged(&format!("{what}, {how}")).await);
        window.fits(&format!("{what}, {how}")).await;
        window.keys(ESCAPE).await;
        window.until(closed).await;
    }
    found
}
