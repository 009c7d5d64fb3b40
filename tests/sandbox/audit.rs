//! The page as assistive technology and small screens have it: axe finds nothing, nothing is too wide.

use super::window::{ENTER, ESCAPE, TAB, Window};
use super::{Open, TEAM};

/// Channel, direct messages, home, panels, guide, and a form with errors; light, dark, and on a phone.
#[tokio::test(flavor = "multi_thread")]
async fn browser_axe_finds_nothing_wrong() {
    let open = Open::new().await;
    let window = Window::open(&open).await;
    let mut found = Vec::new();
    open.ask().await;
    open.card().await;
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
            window.js("document.getElementById('controls').click()").await;
            window.js("document.getElementById('menu').click()").await;
            found.extend(window.judged(&format!("the channels' list, {how}")).await);
        }

        window.look("U0SAM", "D00SAM").await;
        window.until("document.querySelectorAll('.log article').length > 0").await;
        found.extend(window.judged(&format!("direct messages, {how}")).await);
        window.look("U0SAM", "home").await;
        found.extend(window.judged(&format!("home, {how}")).await);

        window.look("U0LEE", "C0GENERAL").await;
        window.js("document.getElementById('composer-text').focus()").await;
        window.keys("/req").await;
        window.until("document.querySelectorAll('#commands li').length > 0").await;
        found.extend(window.judged(&format!("commands offered, {how}")).await);
        window.keys(&format!("uest-csm Ironbridge{ENTER}")).await;
        window.until("document.querySelectorAll('dialog .input').length > 5").await;
        window.js("document.querySelector('dialog button[type=submit]').click()").await;
        window.until("[...document.querySelectorAll('dialog .error')].some((one) => !one.hidden)").await;
        found.extend(window.judged(&format!("a form with errors, {how}")).await);
        window.fits(&format!("a form with errors, {how}")).await;
        window.keys(ESCAPE).await;
        window.until("!document.querySelector('dialog[open]')").await;
    }
    assert!(found.is_empty(), "axe finds\n  {}", found.join("\n  "));
    window.close().await;
    open.end().await;
}

/// Sam, Maya and Ravi, led by the guide, without a mouse.
#[tokio::test(flavor = "multi_thread")]
async fn browser_the_guide_leads_through_the_story_by_keyboard_alone() {
    let open = Open::new().await;
    let window = Window::open(&open).await;
    window.look("U0SAM", "C0GENERAL").await;
    led(&window).await;
    window.close().await;
    open.end().await;
}

/// The same on a phone.
#[tokio::test(flavor = "multi_thread")]
async fn browser_the_guide_leads_through_the_story_on_a_phone() {
    let open = Open::new().await;
    let window = Window::open(&open).await;
    window.narrow().await;
    window.look("U0SAM", "C0GENERAL").await;
    led(&window).await;
    window.close().await;
    open.end().await;
}

async fn led(window: &Window) {
    let title = |text: &str| format!("document.querySelector('.guide h2')?.textContent === {text:?}");
    window.until(&title("A bot, and a small company to try it on")).await;
    window.press("Begin").await;
    window.until(&title("Sam asks")).await;
    window.press("Next").await;
    window.browser.reads("No form is open before Sam yet").await;
    window.tab_to("Message #general").await;
    window.keys(&format!("/request-csm Homeworld{ENTER}")).await;
    window.until(DONE).await;
    window.press("Next").await;
    window.until(&title("Sam sends")).await;
    window.tab_to("Why now").await;
    window.keys("Nearing").await;
    window.keys(TAB).await;
    window.press("Send request").await;
    window.until(DONE).await;
    window.fits("the request sent").await;
    window.press("Next").await;
    window.until(&title("Maya looks at everybody's load")).await;
    window.until("!!document.querySelector('.pointed')").await;
    window.press("Assign").await;
    window.until(DONE).await;
    window.press("Next").await;
    window.until(&title("Maya assigns")).await;
    window.press("Assign").await;
    window.until(DONE).await;
    window.fits("the request assigned").await;
    window.press("Next").await;
    window.until(&title("Ravi Patel accepts")).await;
    window.press("Accept").await;
    window.until(DONE).await;
    window.press("Next").await;
    window.until(&title("Sam is told, once")).await;
    window.browser.reads("Ravi Patel accepted").await;
    window.press("Next").await;
    window.until(&title("The handoff begins")).await;
    window.browser.reads("Internal account team meeting").await;
    window.press("Done").await;
    window.until(DONE).await;
    window.fits("the handoff card").await;
    window.press("Next").await;
    window.press("Finish").await;
    window.until("!document.querySelector('.guide')").await;
    window.press("Guide").await;
    window.browser.reads("Kestrel Airways is near the end").await;
    window.press("Skip the guide").await;
    window.until("!document.querySelector('.guide')").await;
}

/// The guide says that the step was done.
const DONE: &str = "document.querySelector('.guide .told')?.textContent.startsWith('✓')";
