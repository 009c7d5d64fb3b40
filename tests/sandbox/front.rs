//! The page's front: where it opens, and the column that lies over it on a small window.

use super::Open;
use super::window::{ESCAPE, Window};
use crate::harness::MAYA;

/// The bare address opens where the story begins, as the guide's first person, whoever looked last.
#[tokio::test(flavor = "multi_thread")]
async fn browser_the_bare_address_opens_as_sam() {
    let open = Open::new().await;
    let window = Window::open(&open).await;
    let as_sam = "document.getElementById('you').value === 'U0SAM' && \
         document.getElementById('place-name').textContent === '#general'";
    window.goto("/").await;
    window.until(as_sam).await;
    window.until("document.querySelector('.guide h2')?.textContent.startsWith('Try Baton')").await;
    window.look(MAYA, super::TEAM).await;
    window.goto("/").await;
    window.until(as_sam).await;
    // A link to a message is followed as whoever followed it.
    window.look(MAYA, super::TEAM).await;
    window.goto(&format!("/?channel={}", super::TEAM)).await;
    window.until(&format!("document.getElementById('you').value === {MAYA:?}")).await;
    window.close().await;
    open.end().await;
}

/// On a small window the controls lie over the conversation, and can be closed again: by their button, by Escape, by
/// a press beside them.
#[tokio::test(flavor = "multi_thread")]
async fn browser_the_controls_can_be_closed_on_a_small_window() {
    let open = Open::new().await;
    for (width, height) in [(390, 844), (900, 600)] {
        let window = Window::sized(&open, width, height).await;
        window.look(MAYA, super::TEAM).await;
        window.until("!document.getElementById('controls').hidden").await;
        let shown = "!document.getElementById('panels').hidden";
        assert_eq!(window.js(shown).await, false, "it begins out of the way");
        for way in ["button", "escape", "beside"] {
            window.browser.press("Controls").await;
            window.until(shown).await;
            let button = "((it) => { const at = it.getBoundingClientRect(); \
                 return it.contains(document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2)); \
                 })(document.getElementById('panels-close'))";
            window
                .js("(document.querySelectorAll('.panel').forEach((one) => (one.open = true)), true)")
                .await;
            window.js("(document.getElementById('panels').scrollTop = 400, true)").await;
            window.until(button).await;
            let close = fantoccini::Locator::Id("panels-close");
            match way {
                "button" => {
                    let button = window.browser.client.find(close).await.expect("the button");
                    button.click().await.expect("a press");
                }
                "escape" => window.keys(ESCAPE).await,
                _ => {
                    let press = "document.querySelector('.log').dispatchEvent(new PointerEvent('pointerdown', \
                         { bubbles: true }))";
                    window.js(press).await;
                }
            }
            window.until(&format!("!({shown})")).await;
        }
        window.close().await;
    }
    open.end().await;
}
