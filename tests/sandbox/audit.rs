//! The page as assistive technology and small screens have it: axe finds nothing, nothing is too wide.

use super::window::{ENTER, ESCAPE, Window};
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
            window.js("document.getElementById('panels-close').click()").await;
            window.js("document.getElementById('menu').click()").await;
            found.extend(window.judged(&format!("the channels' list, {how}")).await);
        }

        window.look("U0SAM", "D00SAM").await;
        window.until("document.querySelectorAll('.log article').length > 0").await;
        found.extend(window.judged(&format!("direct messages, {how}")).await);

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
