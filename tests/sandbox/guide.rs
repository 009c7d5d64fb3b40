//! The guide: it leads through the story, and stands in nobody's way.

use super::Open;
use super::window::{ENTER, TAB, Window};

/// Sam, Maya and Ravi, then Grace on her Home tab and in the quarterly review, led by the guide without a mouse: it goes
/// on by itself once a step was done.
#[tokio::test(flavor = "multi_thread")]
async fn browser_the_guide_leads_through_the_story_by_keyboard_alone() {
    let open = Open::new().await;
    let window = Window::sized(&open, 1280, 800).await;
    window.goto("/").await;
    led(&window, true).await;
    window.close().await;
    open.end().await;
}

/// The same on a phone, by pressing.
#[tokio::test(flavor = "multi_thread")]
async fn browser_the_guide_leads_through_the_story_on_a_phone() {
    let open = Open::new().await;
    let window = Window::sized(&open, 390, 844).await;
    window.look("U0SAM", "C0GENERAL").await;
    led(&window, false).await;
    window.close().await;
    open.end().await;
}

async fn led(window: &Window, keys: bool) {
    let press = async |label: &str| {
        if keys { window.press(label).await } else { window.browser.press(label).await }
    };
    let title = |text: &str| format!("document.querySelector('.guide h2')?.textContent === {text:?}");
    // What came of a step can be read; who does not wait for the guide to go on presses Next.
    let onward = async |upcoming: &str, by_itself: bool| {
        window.until(DONE).await;
        if !by_itself {
            press("Next").await;
        }
        window.until(&title(upcoming)).await;
        window.fits(upcoming).await;
        window.until(ASKED_FOR).await;
    };
    let say = async |place: &str, text: &str| {
        if keys {
            window.tab_to(&format!("Message {place}")).await;
            window.keys(&format!("{text}{ENTER}")).await;
        } else {
            window.browser.say(text).await;
        }
    };
    let follow = async |link: &str, selector: &str| {
        if keys {
            window.tab_to(link).await;
            window.keys(ENTER).await;
        } else {
            window.js(&format!("(document.querySelector({selector:?}).click(), true)")).await;
        }
    };
    window.until(&title("Try Baton in a small company")).await;
    press("Begin").await;
    window.until(&title("Sam asks")).await;
    window.until(ASKED_FOR).await;
    press("Next").await;
    window.browser.reads("Sam has no open form yet").await;
    window.until(ASKED_FOR).await;
    say("#general", "/request-csm Homeworld").await;
    window.until(&title("Sam sends")).await;
    window.until(ASKED_FOR).await;
    if keys {
        window.tab_to("Why now?").await;
        window.keys("Nearing").await;
        window.keys(TAB).await;
    } else {
        window.browser.choose("Why now?", "Nearing the end of stage 3").await;
    }
    press("Send request").await;
    onward("Maya compares the CSMs' load", true).await;
    press("Assign").await;
    window.until(&title("Maya assigns")).await;
    window.until(ASKED_FOR).await;
    press("Assign").await;
    onward("Ravi Patel accepts", false).await;
    press("Accept").await;
    onward("Baton tells Sam once", keys).await;
    if !keys {
        window.browser.press("Channels").await;
        window.until(ASKED_FOR).await;
    }
    follow("Baton", "#places a[data-of=D00SAM]").await;
    window.until(DONE).await;
    window.browser.reads("Ravi Patel is the CSM of").await;
    onward("The handoff begins", false).await;
    window.browser.reads("Internal account team meeting").await;
    press("Done").await;
    onward("Grace opens her Home tab", true).await;
    follow("Home", "#tabs a").await;
    window.until(&title("Grace works from Home")).await;
    window.until(ASKED_FOR).await;
    press("Accept").await;
    onward("Nina starts the quarterly review", false).await;
    say("#amer-csm-requests", "/priority").await;
    window.browser.reads("priority review has not started").await;
    window.until(ASKED_FOR).await;
    press("Start it now").await;
    window.until("!!document.querySelector('dialog.confirm[open] .pointed')").await;
    window.until(ASKED_FOR).await;
    press("Start it").await;
    onward("Grace reviews an account", false).await;
    press("Review my accounts").await;
    window.until("document.querySelectorAll('dialog [role=radiogroup]').length > 2").await;
    window.until(ASKED_FOR).await;
    window.answer_no(keys).await;
    press("Save").await;
    window.until(DONE).await;
    press("Next").await;
    window.until(&title("Try to break it")).await;
    press("Finish").await;
    window.until("!document.querySelector('.guide')").await;
    press("Guide").await;
    window.browser.reads("Kestrel Airways is near the end").await;
    press("Skip the guide").await;
    window.until("!document.querySelector('.guide')").await;
}

/// Who wants to look around is not taken away: the guide waits, and goes on when it is told to.
#[tokio::test(flavor = "multi_thread")]
async fn browser_the_guide_waits_for_who_stays() {
    let open = Open::new().await;
    let window = Window::sized(&open, 1280, 800).await;
    window.look("U0SAM", "C0GENERAL").await;
    window.browser.press("Begin").await;
    open.ask().await;
    window.until(DONE).await;
    window.browser.press("Stay here").await;
    let later = "const done = arguments[arguments.length - 1]; setTimeout(() => done(true), 8000);";
    window.browser.client.execute_async(later, Vec::new()).await.expect("a while");
    assert_eq!(window.js("document.querySelector('.guide h2').textContent").await, "Sam sends");
    assert_eq!(window.js("document.getElementById('you').value").await, "U0SAM");
    window.browser.press("Next").await;
    window.until("document.getElementById('you').value === 'U0MAYA'").await;
    window.close().await;
    open.end().await;
}

/// The guide says that the step was done.
const DONE: &str = "document.querySelector('.guide .told')?.textContent.startsWith('✓')";

/// What the guide asks for is wholly in the window, nothing lies over it, and of green buttons the guide has none.
const ASKED_FOR: &str = "((it) => { if (!it || document.querySelector('.guide .primary')) return false; \
     const at = it.getBoundingClientRect(); \
     const top = document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2); \
     return at.top >= 0 && at.left >= 0 && at.bottom <= innerHeight && at.right <= innerWidth && it.contains(top); \
     })(document.querySelector('.pointed'))";

/// The guide goes along into the form that it speaks of, and into no other: neither another form of the same person,
/// nor the same form before somebody else.
#[tokio::test(flavor = "multi_thread")]
async fn browser_the_guide_stays_out_of_other_dialogs() {
    let open = Open::new().await;
    let window = Window::sized(&open, 1280, 800).await;
    window.look("U0SAM", "C0GENERAL").await;
    window.press("Begin").await;
    let stands = |within: bool| {
        format!(
            "!!document.querySelector('dialog[open] form') && \
             {within} === !!document.querySelector('dialog[open] .guide')"
        )
    };
    window.browser.say("/csm-away").await;
    window.until(&stands(false)).await;
    assert_eq!(window.js("!!document.querySelector('#guide > .guide')").await, true, "it stays where it was");
    window.js("(document.querySelector('dialog[open] [aria-label=Close]').click(), true)").await;
    window.until("!document.querySelector('dialog[open]')").await;

    window.look("U0LEE", "C0GENERAL").await;
    window.until("document.querySelector('.guide h2')?.textContent === 'Sam asks'").await;
    window.browser.say("/request-csm Ironbridge").await;
    window.until(&stands(false)).await;
    assert_eq!(
        window.js("document.querySelector('.guide .told').textContent").await,
        "",
        "Sam has asked nothing"
    );

    window.look("U0SAM", "C0GENERAL").await;
    window.until("!document.querySelector('dialog[open]')").await;
    window.browser.say("/request-csm Homeworld").await;
    window.until(&stands(true)).await;
    window.until("document.querySelector('.guide h2')?.textContent === 'Sam sends'").await;
    window.close().await;
    open.end().await;
}
