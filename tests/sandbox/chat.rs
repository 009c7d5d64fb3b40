//! Talking as in Slack: who writes, who is called, threads, what is offered as one types, and what a text looks like.

use serde_json::{Value, json};

use super::Open;
use super::window::{ENTER, ESCAPE, TAB, Window};
use crate::harness::{MAYA, SAM};

const LOBBY: &str = "C0GENERAL";
const UP: &str = "\u{e013}";
const DOWN: &str = "\u{e015}";
const SHIFT: &str = "\u{e008}";
const CONTROL: &str = "\u{e009}";
const RELEASE: &str = "\u{e000}";

/// The words of the newest message of the channel.
const LAST: &str = "[...document.querySelectorAll('.log article')].at(-1).querySelector('.text')";

/// What one writer says within minutes stands under one name; another writer has a name of their own.
#[tokio::test(flavor = "multi_thread")]
async fn browser_one_writers_messages_stand_together() {
    let open = Open::new().await;
    let ws = &open.sandbox.workspace;
    for (who, text) in [(SAM, "one"), (SAM, "two"), (MAYA, "three"), (SAM, "four")] {
        ws.say(who, LOBBY, text, None).await.expect("said");
    }
    let window = Window::open(&open).await;
    window.look(SAM, LOBBY).await;
    window.browser.reads("four").await;
    let names = "[...document.querySelectorAll('.log article')].slice(-4).map((one) => \
         one.querySelector('header strong')?.textContent ?? '')";
    assert_eq!(window.js(names).await, json!(["Sam Ortiz", "", "Maya Lopez", "Sam Ortiz"]));
    let read = "[...document.querySelectorAll('.log article')].at(-3).getAttribute('aria-label')";
    let read = window.js(read).await;
    assert!(
        read.as_str().is_some_and(|name| name.starts_with("Sam Ortiz,")),
        "it is read with its name: {read}"
    );
    window.close().await;
    open.end().await;
}

/// A channel with something new is bold; a red number says how often one is called there, and nothing else does.
#[tokio::test(flavor = "multi_thread")]
async fn browser_unread_is_bold_and_a_call_is_red() {
    let open = Open::new().await;
    let ws = &open.sandbox.workspace;
    let window = Window::open(&open).await;
    window.look(MAYA, LOBBY).await;
    window.look(MAYA, "C0EMEACSMREQUESTS").await;
    let place = "document.querySelector('#places a[data-of=C0GENERAL]')";
    window.until(&format!("{place}.className === ''")).await;
    ws.say(SAM, LOBBY, "Is somebody here?", None).await.expect("said");
    window.until(&format!("{place}.className === 'unread'")).await;
    assert_eq!(window.js(&format!("getComputedStyle({place}).fontWeight")).await, "700");
    assert_eq!(window.js(&format!("{place}.querySelector('.count')")).await, Value::Null);
    ws.say(SAM, LOBBY, "<@U0MAYA>, can you look?", None).await.expect("said");
    window.until(&format!("{place}.querySelector('.count')?.textContent === '1 mention'")).await;
    window.until("document.title.startsWith('(1)')").await;
    window.js(&format!("({place}.click(), true)")).await;
    window.until("document.querySelector('.log .new')?.textContent === 'New'").await;
    window.until(&format!("{place}.className === ''")).await;
    window.close().await;
    open.end().await;
}

/// What can be done with a message comes when it is pointed at, and goes with the pointer; on a phone it stands there.
#[tokio::test(flavor = "multi_thread")]
async fn browser_a_bar_comes_to_the_message_that_is_pointed_at() {
    let open = Open::new().await;
    let window = Window::open(&open).await;
    window.look(SAM, LOBBY).await;
    window.until("document.querySelectorAll('.log article').length > 1").await;
    let shown = "[...document.querySelectorAll('.log .acts')].map((one) => getComputedStyle(one).visibility === 'visible')";
    let move_to = async |selector: &str| {
        let at = window.js(&format!("(({{ x, y }}) => ({{ x: x + 60, y: y + 8 }}))(document.querySelector({selector:?}).getBoundingClientRect())")).await;
        let moved = json!({ "type": "mouseMoved", "x": at["x"], "y": at["y"] });
        window.browser.devtools("Input.dispatchMouseEvent", moved).await.expect("a pointer");
    };
    move_to("header.place").await;
    window.until(&format!("JSON.stringify({shown}) === '[false,false]'")).await;
    move_to(".log li:nth-of-type(3) article").await;
    window.until(&format!("JSON.stringify({shown}) === '[false,true]'")).await;
    move_to("header.place").await;
    window.until(&format!("JSON.stringify({shown}) === '[false,false]'")).await;
    window.narrow().await;
    window.until(&format!("JSON.stringify({shown}) === '[true,true]'")).await;
    window.close().await;
    open.end().await;
}

/// By keys alone: from message to message with the arrows, into what can be done with one, into its thread, and back.
#[tokio::test(flavor = "multi_thread")]
async fn browser_a_thread_is_opened_and_answered_by_keys() {
    let open = Open::new().await;
    let ws = &open.sandbox.workspace;
    ws.say(MAYA, LOBBY, "Who is in on Monday?", None).await.expect("said");
    for (width, height) in [(1280, 800), (390, 844)] {
        let window = Window::sized(&open, width, height).await;
        window.look(SAM, LOBBY).await;
        window.browser.reads("Who is in on Monday?").await;
        window.js("(document.querySelector('.log').focus(), true)").await;
        window.keys(UP).await;
        window.until("document.activeElement.matches('article')").await;
        window.keys(UP).await;
        window.keys(DOWN).await;
        window.tab_to("Message actions").await;
        window.keys(ENTER).await;
        window.until("!!document.querySelector('.menu-list:popover-open')").await;
        window.keys(DOWN).await;
        window.keys(ENTER).await;
        window.until("document.activeElement.id === 'thread-text'").await;
        let seen = "((it) => { const at = it.getBoundingClientRect(); return at.left >= 0 && at.right <= innerWidth && \
             it.contains(document.elementFromPoint(at.left + at.width / 2, at.top + 30)); })(document.getElementById('thread'))";
        window.until(seen).await;
        window.keys(&format!("I am, at {width}{ENTER}")).await;
        let answered = format!("document.querySelector('#thread').textContent.includes('I am, at {width}')");
        window.until(&answered).await;
        window
            .until("/^\\S*[12] repl/.test(document.querySelector('.log .replies strong')?.textContent)")
            .await;
        window.fits("a thread").await;
        window.keys(ESCAPE).await;
        window.until("document.getElementById('thread').hidden").await;
        window.until("document.activeElement.matches('.replies')").await;
        assert_eq!(
            window.js("document.querySelector('.log').textContent.includes('I am, at')").await,
            false,
            "what is said in a thread does not stand in the channel"
        );
        window.close().await;
    }
    let thread = ws.peek(LOBBY);
    assert_eq!(thread.iter().filter(|one| one.thread_ts.is_some()).count(), 2);
    open.end().await;
}

/// People after "@" and channels after "#" are offered, chosen by arrows, Enter and Tab, and sent as Slack sends them.
#[tokio::test(flavor = "multi_thread")]
async fn browser_people_and_channels_are_offered() {
    let open = Open::new().await;
    let window = Window::open(&open).await;
    window.look(SAM, LOBBY).await;
    window.until("!!document.getElementById('composer-text')").await;
    let typed = "document.getElementById('composer-text').value";
    let offered = "[...document.querySelectorAll('#commands strong')].map((one) => one.textContent)";
    window.js("(document.getElementById('composer-text').focus(), true)").await;
    window.keys("Ask @Rav").await;
    window.until(&format!("JSON.stringify({offered}) === '[\"Ravi Patel\"]'")).await;
    window.keys(ENTER).await;
    assert_eq!(window.js(typed).await, "Ask @Ravi Patel ");
    window.keys("or @m").await;
    window.until(&format!("{offered}.length > 1")).await;
    window.keys(DOWN).await;
    window.until("document.querySelector('#commands li:nth-child(2)').ariaSelected === 'true'").await;
    window.keys(ESCAPE).await;
    window.until("document.getElementById('commands').hidden").await;
    assert_eq!(window.js(typed).await, "Ask @Ravi Patel or @m", "Escape takes nothing away");
    window.keys("aya in #emea-csm").await;
    window.until(&format!("{offered}[0] === '#emea-csm-requests'")).await;
    window.keys(TAB).await;
    window.keys(&format!("please{ENTER}")).await;
    let said = "Ask <@U0RAVI> or <@U0MAYA> in <#C0EMEACSMREQUESTS> please";
    let heard = || open.sandbox.workspace.peek(LOBBY).iter().any(|one| one.text == said);
    open.until("what was said", heard).await;
    window.until(&format!("{LAST}.querySelector('.mention')?.textContent === '@Ravi Patel'")).await;
    window.close().await;
    open.end().await;
}

/// Slack's keys: Shift+Enter begins a line, Ctrl+B makes bold, the up arrow edits what one said last; and what was typed
/// is drawn with its formatting, its lists and its links.
#[tokio::test(flavor = "multi_thread")]
async fn browser_what_is_typed_is_formatted() {
    let open = Open::new().await;
    let window = Window::open(&open).await;
    window.look(SAM, LOBBY).await;
    window.until("!!document.getElementById('composer-text')").await;
    let typed = "document.getElementById('composer-text').value";
    window.js("(document.getElementById('composer-text').focus(), true)").await;
    window.keys(&format!("{CONTROL}b{RELEASE}now")).await;
    assert_eq!(window.js(typed).await, "*now*");
    window.keys(&format!("\u{e014} {CONTROL}i{RELEASE}soon\u{e014} ~never~ `code`")).await;
    let line = format!("{SHIFT}{ENTER}{RELEASE}");
    window.keys(&format!("{line}- see https://example.com/a?b=1&c=2.{line}- two{line}> quoted")).await;
    window.keys(ENTER).await;
    window.until(&format!("{LAST}.querySelectorAll('li').length === 2")).await;
    for (tag, words) in
        [("strong", "now"), ("em", "soon"), ("s", "never"), ("code", "code"), ("blockquote", "quoted")]
    {
        assert_eq!(window.js(&format!("{LAST}.querySelector({tag:?})?.textContent")).await, words, "{tag}");
    }
    let link = "https://example.com/a?b=1&c=2";
    assert_eq!(window.js(&format!("{LAST}.querySelector('a').href")).await, link);
    assert_eq!(window.js(&format!("{LAST}.querySelector('a').textContent")).await, link);

    window.js("(document.getElementById('composer-text').focus(), true)").await;
    window.keys(UP).await;
    window.until("document.activeElement.getAttribute('aria-label') === 'Edit message'").await;
    let back = window.js("document.activeElement.value").await;
    assert_eq!(back, "*now* _soon_ ~never~ `code`\n- see https://example.com/a?b=1&c=2.\n- two\n> quoted");
    window.keys(&format!(", and edited{ENTER}")).await;
    window.browser.reads("(edited)").await;
    window.until(&format!("{LAST}.querySelector('blockquote').textContent === 'quoted, and edited'")).await;
    window.close().await;
    open.end().await;
}

/// Markup, a reversed text and a word without end do nothing wherever they stand: in a thread, in what is offered, in
/// what is found, on somebody's card, in the field to edit.
#[tokio::test(flavor = "multi_thread")]
async fn browser_hostile_text_is_text_everywhere() {
    const BAD: &str = "<img src=x onerror=\"window.ran=1\"></dialog>\u{202e}";
    let open = Open::new().await;
    let ws = &open.sandbox.workspace;
    ws.edit(|world| {
        let maya = world.users.get_mut(MAYA).expect("Maya");
        maya.name = format!("Maya {BAD}");
        maya.title = "W".repeat(400);
    });
    let long = "x".repeat(500);
    let root = ws.say(MAYA, LOBBY, &format!("{BAD} needle {long}"), None).await.expect("said");
    ws.say(MAYA, LOBBY, &format!("{BAD} https://a.example/<b>{long}"), Some(&root.ts)).await.expect("said");
    let window = Window::sized(&open, 390, 844).await;
    window.look(MAYA, LOBBY).await;
    window.until("!!document.querySelector('.replies')").await;
    window.fits("the channel").await;
    window.js("(document.querySelector('.replies').click(), true)").await;
    window.until("document.querySelectorAll('#thread article').length === 2").await;
    window.fits("the thread").await;
    window.js("(document.querySelector('#thread article .face').click(), true)").await;
    window.until("!!document.querySelector('dialog.profile[open]')").await;
    window.fits("a profile").await;
    window.keys(ESCAPE).await;
    window.js("(document.getElementById('thread-text').focus(), true)").await;
    window.keys(UP).await;
    window.until("!!document.querySelector('.editing textarea')").await;
    window.fits("a field to edit").await;
    window.keys(ESCAPE).await;
    window.keys(ESCAPE).await;
    window.until("document.getElementById('thread').hidden").await;
    window.js("(document.getElementById('composer-text').focus(), true)").await;
    window.keys("@maya").await;
    window.until("document.querySelectorAll('#commands li').length === 1").await;
    window.fits("what is offered").await;
    window.keys(&format!("{ESCAPE}{CONTROL}k{RELEASE}")).await;
    window.until("!!document.querySelector('dialog.search[open]')").await;
    window.keys("needle").await;
    window.until("document.querySelectorAll('.found-words').length === 1").await;
    window.fits("what is found").await;
    assert_eq!(window.js("window.ran ?? 0").await, 0, "nothing ran");
    assert_eq!(window.js("document.querySelectorAll('img').length").await, 0);
    window.keys(ESCAPE).await;
    window.close().await;
    open.end().await;
}
