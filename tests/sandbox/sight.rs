//! What is in sight: the newest message, every menu, and every field of a form.

use serde_json::Value;

use super::Open;
use super::window::Window;
use baton::registry::features;

/// A small laptop's window, and a phone's.
const SIZES: [(u32, u32); 2] = [(1280, 800), (390, 844)];

/// A channel with more than one screen of cards, and who sees it.
const NINA: &str = "U0NINA";
const AMER: &str = "C0AMERCSMREQUESTS";

/// When the newest message was said.
const NEWEST: &str =
    "[...document.querySelectorAll('.log article')].map((one) => one.dataset.ts).sort().at(-1)";

/// The newest message is wholly in sight, or its end where it is longer than the window.
const NEWEST_IS_SEEN: &str = "((log) => { const box = log.getBoundingClientRect(); \
     const all = [...log.querySelectorAll('article')].sort((a, b) => (a.dataset.ts < b.dataset.ts ? -1 : 1)); \
     const it = all.at(-1).getBoundingClientRect(); const end = Math.min(box.bottom, innerHeight) + 1; \
     return it.bottom <= end && (it.top >= box.top - 1 || it.height > box.height); \
     })(document.querySelector('.log'))";

/// Menus of messages that are not wholly in the window, or not above all else, wherever their message stands.
const MENUS: &str = "const done = arguments[arguments.length - 1]; (async () => { \
     const bad = []; const all = () => [...document.querySelectorAll('.log .menu > summary')]; \
     const frame = () => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))); \
     for (const block of ['start', 'center', 'end']) for (let i = 0; i < all().length; i += 1) { \
       const summary = all()[i]; summary.scrollIntoView({ block }); await frame(); \
       summary.focus(); summary.click(); \
       const list = summary.parentElement.querySelector('.menu-list'); \
       for (let n = 0; n < 500 && !list.getClientRects().length; n += 1) await frame(); \
       const it = list.getBoundingClientRect(); \
       const inside = it.width > 0 && it.left >= 0 && it.top >= 0 && it.right <= innerWidth && it.bottom <= innerHeight; \
       const seen = [...list.children].every((item) => { const at = item.getBoundingClientRect(); \
         return item.contains(document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2)); }); \
       if (!inside || !seen) bad.push(`${block} ${i}: ${list.innerText} ${JSON.stringify(it)}`); \
       summary.click(); await frame(); \
     } \
     done({ bad, count: all().length }); })();";

/// The commands that are offered as one types are wholly in the window.
const OFFERED_IS_SEEN: &str = "((list) => { const it = list.getBoundingClientRect(); \
     return it.height > 0 && it.top >= 0 && it.left >= 0 && it.bottom <= innerHeight && it.right <= innerWidth; \
     })(document.getElementById('commands'))";

/// Fields and buttons of the form before somebody that cannot be brought wholly into the window.
const FIELDS: &str = "((form) => [...form.querySelectorAll('select, input, textarea, details, .fold > .ticks, footer button')] \
     .filter((one) => { if (one.matches('details')) one.open = true; one.scrollIntoView({ block: 'nearest' }); \
       const it = one.getBoundingClientRect(); \
       const inside = it.left >= 0 && it.top >= 0 && it.right <= innerWidth && it.bottom <= innerHeight; \
       const at = document.elementFromPoint(it.left + it.width / 2, it.top + Math.min(it.height, 20) / 2); \
       return !inside || !(one.contains(at) || at?.contains(one)); }) \
     .map((one) => one.outerHTML.slice(0, 120)))(document.querySelector('dialog[open] form'))";

/// Whatever one reads, what a command answers is before whoever typed it: for every command of the bot, in a form or
/// as the newest message; and every field of the form can be reached.
#[tokio::test(flavor = "multi_thread")]
async fn browser_what_a_command_answers_is_in_sight() {
    let open = Open::new().await;
    // A form, a page that only one sees, and what speaks of an account.
    for ((width, height), words) in SIZES.into_iter().zip([["", "help"], ["", "Helios Health"]]) {
        let window = Window::sized(&open, width, height).await;
        window.look(NINA, AMER).await;
        window.until("document.querySelectorAll('.log article').length > 2").await;
        window.until(NEWEST_IS_SEEN).await;
        for command in features::commands() {
            for words in words {
                window.js("(document.querySelector('.log').scrollTop = 0, true)").await;
                let before = window.js(NEWEST).await;
                let typed = format!("{} {words}", command.name);
                window.browser.say(&typed).await;
                let answer = format!("!!document.querySelector('dialog[open]') || {NEWEST} !== {before}");
                window.until(&answer).await;
                if window.js("!!document.querySelector('dialog[open]')").await == true {
                    let hidden = window.js(FIELDS).await;
                    assert_eq!(hidden, Value::Array(Vec::new()), "{typed} at {width} pixels");
                    window
                        .js("(document.querySelector('dialog[open] [aria-label=Close]').click(), true)")
                        .await;
                    window.until("!document.querySelector('dialog[open]')").await;
                } else {
                    window.until(NEWEST_IS_SEEN).await;
                }
                window.fits(&typed).await;
            }
        }
        window.close().await;
    }
    open.end().await;
}

/// Every menu of every message is wholly in the window and can be used, at the top of the window and at its end.
#[tokio::test(flavor = "multi_thread")]
async fn browser_every_menu_is_wholly_in_the_window() {
    let open = Open::new().await;
    for (width, height) in SIZES {
        let window = Window::sized(&open, width, height).await;
        for (user, place) in [(NINA, AMER), ("U0OMAR", "D00OMAR"), ("U0SAM", "C0GENERAL")] {
            window.look(user, place).await;
            window.until("document.querySelectorAll('.log article').length > 0").await;
            let found = window.browser.client.execute_async(MENUS, Vec::new()).await.expect("a verdict");
            assert_eq!(found["bad"], Value::Array(Vec::new()), "{user} in {place} at {width} pixels");
            assert!(found["count"].as_i64() > Some(0), "{user} in {place}: {found}");
        }
        window.js("document.getElementById('composer-text').focus()").await;
        window.keys("/").await;
        window.until(OFFERED_IS_SEEN).await;
        window.close().await;
    }
    open.end().await;
}
