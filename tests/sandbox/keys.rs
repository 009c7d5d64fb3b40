//! Work without a mouse, and without the guide.

use super::Open;
use super::window::{ENTER, Window};

const AMER: &str = "C0AMERCSMREQUESTS";

/// Grace accepts an account on her Home tab, Nina opens the quarter's review, and Grace reviews all her accounts: with
/// Tab, Enter and the space bar alone.
#[tokio::test(flavor = "multi_thread")]
async fn browser_home_and_a_review_by_keyboard_alone() {
    let open = Open::new().await;
    let window = Window::sized(&open, 1280, 800).await;
    window.look("U0GRACE", "D00GRACE").await;
    window.tab_to("Home").await;
    window.keys(ENTER).await;
    window.browser.reads("asks you to be the CSM of Meridian Pharma").await;
    window.press("Accept").await;
    window.until("!document.querySelector('.home').textContent.includes('asks you to be')").await;

    window.look("U0NINA", AMER).await;
    window.tab_to("Message #amer-csm-requests").await;
    window.keys(&format!("/priority{ENTER}")).await;
    window.browser.reads("priority review has not started").await;
    window.press("Start it now").await;
    window.press("Start it").await;
    window.browser.reads("Review my accounts").await;

    window.look("U0GRACE", AMER).await;
    window.browser.reads("Review my accounts").await;
    window.press("Review my accounts").await;
    let place = "document.querySelector('dialog[open] h2')?.textContent ?? ''";
    let mut reviewed = 0;
    loop {
        window.until("document.querySelectorAll('dialog [role=radiogroup]').length > 0").await;
        let before = window.js(place).await;
        window.answer_no(true).await;
        window.press("Save").await;
        reviewed += 1;
        window.until(&format!("({place}) !== {before}")).await;
        if window.js("document.querySelector('dialog [role=radiogroup]') === null").await == true {
            break;
        }
        assert!(reviewed < 10, "the review has no end");
    }
    assert_eq!(reviewed, 6, "five accounts, and the one that was accepted");
    let told = "[...document.querySelectorAll('.log tr')].some((row) => \
         row.textContent.startsWith('Grace Kim') && row.textContent.includes('6 of 6'))";
    window.until(told).await;
    window.close().await;
    open.end().await;
}
