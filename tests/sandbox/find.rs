//! Finding one's way: search, playing as somebody, a calendar file, a link that unfurls, and starting over.

use local_slack::Message;
use serde_json::{Value, json};

use super::window::{ENTER, ESCAPE, Window};
use super::{Open, TEAM, as_maya};
use crate::harness::{MAYA, SAM};

const LOBBY: &str = "C0GENERAL";
const CONTROL_K: &str = "\u{e009}k\u{e000}";

/// Ctrl+K finds a channel, a person to play as, and a message wherever it stands: in a thread of another channel too.
#[tokio::test(flavor = "multi_thread")]
async fn browser_search_finds_channels_people_and_messages() {
    let open = Open::new().await;
    let ws = &open.sandbox.workspace;
    let root = ws.say(SAM, LOBBY, "About the workshop", None).await.expect("said");
    let reply = ws.say(SAM, LOBBY, "The room is Aquarium", Some(&root.ts)).await.expect("said");
    let window = Window::open(&open).await;
    window.look(MAYA, TEAM).await;
    window.until("!!document.getElementById('composer-text')").await;
    let search = async |words: &str, first: &str| {
        window.js("(document.getElementById('composer-text').focus(), true)").await;
        window.keys(CONTROL_K).await;
        window.until("document.activeElement.closest('dialog.search') !== null").await;
        window.keys(words).await;
        let chosen = "document.querySelector('.found-list [aria-selected=true]')?.innerText ?? ''";
        window.until(&format!("({chosen}).includes({first:?})")).await;
        window.keys(ENTER).await;
        window.until("!document.querySelector('dialog[open]')").await;
    };
    search("general", "#general").await;
    window.until("document.getElementById('place-name').textContent === '#general'").await;
    window.look(MAYA, TEAM).await;
    window.until("!!document.getElementById('composer-text')").await;
    search("AQUARIUM room", "The room is Aquarium").await;
    window.until("document.querySelector('#thread .found')?.textContent.includes('Aquarium')").await;
    window.keys(ESCAPE).await;
    search("Elena", "Play as Elena Costa").await;
    window.until("document.getElementById('you').value === 'U0ELENA'").await;
    // So does a link to the message.
    window.goto(&format!("/archives/{LOBBY}/p{}", reply.ts.replace('.', ""))).await;
    window.until("document.querySelector('#thread .found')?.textContent.includes('Aquarium')").await;
    window.close().await;
    open.end().await;
}

/// A click on a face, or on a name that is called, says who that is, and plays them from there.
#[tokio::test(flavor = "multi_thread")]
async fn browser_a_click_on_a_face_plays_as_them() {
    let open = Open::new().await;
    open.sandbox.workspace.say(MAYA, LOBBY, "Good morning, <@U0RAVI>", None).await.expect("said");
    let window = Window::open(&open).await;
    window.look(SAM, LOBBY).await;
    window.browser.reads("Good morning").await;
    window.js("([...document.querySelectorAll('.log button.face')].at(-1).click(), true)").await;
    window.browser.reads("CSM Manager, EMEA Enterprise").await;
    window.browser.reads("local time").await;
    window.browser.press("Play as Maya Lopez").await;
    window.until("document.getElementById('you').value === 'U0MAYA'").await;
    window.until("document.getElementById('place-name').textContent === '#general'").await;
    // So does a click on a name that is called.
    window.js("([...document.querySelectorAll('.log button.mention')].at(-1).click(), true)").await;
    window.browser.press("Play as Ravi Patel").await;
    window.until("document.getElementById('you').value === 'U0RAVI'").await;
    window.close().await;
    open.end().await;
}

/// A calendar file is opened on the page: what, when in one's own time, where, who; and nothing in it runs.
#[tokio::test(flavor = "multi_thread")]
async fn browser_a_calendar_file_is_read_on_the_page() {
    const FILE: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Kickoff <b>with</b>\\, Homeworld\r\n\
         DTSTART:20270112T100000Z\r\nDTEND:20270112T110000Z\r\nLOCATION:Room 3\\nsecond floor\r\n\
         ORGANIZER;CN=\"Patel; Ravi\":mailto:ravi@example.com\r\nATTENDEE;CN=Sam Ortiz:mailto:sam@exa\r\n mple.com\r\n\
         DESCRIPTION:javascript:window.ran=1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let open = Open::new().await;
    let call = async |method: &str, body: Value| -> Value {
        let url = format!("{}/api/{method}", open.sandbox.workspace.base_url());
        let answer = open.http.post(url).bearer_auth("xoxb-sandbox").json(&body).send().await;
        answer.expect("an answer").json().await.expect("JSON")
    };
    let place =
        call("files.getUploadURLExternal", json!({ "filename": "kickoff.ics", "length": FILE.len() })).await;
    open.http.post(place["upload_url"].as_str().expect("a place")).body(FILE).send().await.expect("taken");
    let shared =
        json!({ "files": [{ "id": place["file_id"], "title": "Kickoff call" }], "channel_id": TEAM });
    assert_eq!(call("files.completeUploadExternal", shared).await["ok"], true);
    let window = Window::open(&open).await;
    window.look("U0MAYA", TEAM).await;
    window.browser.press("Kickoff call").await;
    window.until("!!document.querySelector('dialog.calendar[open] dl')").await;
    let read = window.js("document.querySelector('dialog.calendar').innerText").await;
    let read = read.as_str().expect("words").replace('\u{202f}', " ");
    for words in [
        "Kickoff <b>with</b>, Homeworld",
        "Tuesday, January 12, 2027, 10:00 AM to 11:00 AM (Europe/London)",
        "Room 3\nsecond floor",
        "Patel; Ravi (organizer)",
        "Sam Ortiz",
    ] {
        assert!(read.contains(words), "{words:?} is not in {read}");
    }
    assert_eq!(window.js("document.querySelector('dialog.calendar a').download").await, "kickoff.ics");
    assert_eq!(window.js("window.ran ?? 0").await, 0);
    window.keys(ESCAPE).await;
    window.until("!document.querySelector('dialog[open]')").await;
    window.close().await;
    open.end().await;
}

/// A link to the CRM that somebody types in an internal channel shows the account under it.
#[tokio::test(flavor = "multi_thread")]
async fn browser_a_typed_link_unfurls() {
    let open = Open::new().await;
    let window = Window::open(&open).await;
    window.look(SAM, "C0ACCTHOMEWORLD").await;
    let link = "https://gitlab.lightning.force.com/lightning/r/Opportunity/0065e000Demo001AIA/view";
    window.browser.say(&format!("Look at {link} please")).await;
    window.until("!!document.querySelector('.log .unfurl')").await;
    let shown = window.js("document.querySelector('.log .unfurl').innerText").await;
    assert!(shown.as_str().is_some_and(|text| text.contains("Homeworld")), "{shown}");
    assert_eq!(window.js("document.querySelector('.log article:has(.unfurl) .text a').href").await, link);
    window.close().await;
    open.end().await;
}

/// Starting over asks first; then nothing of what happened is left, the story begins again today, and Baton works.
#[tokio::test(flavor = "multi_thread")]
async fn browser_starting_over_begins_again() {
    let data = tempfile::tempdir().expect("a directory");
    let open = Open::kept(&data.path().join("kept")).await;
    open.ask().await;
    open.card().await;
    open.taken(open.post("time", as_maya("working-day")).await);
    let moved = open.sandbox.bot.clock.now();
    let window = Window::open(&open).await;
    window.look(SAM, LOBBY).await;
    window.until("!!document.querySelector('.panel button.danger')").await;
    window.js("(document.querySelectorAll('.panel').forEach((one) => (one.open = true)), true)").await;
    let press = "(document.querySelector('.panel button.danger').click(), true)";
    window.js(press).await;
    window.browser.reads("Start over?").await;
    window.browser.press("Cancel").await;
    assert_eq!(open.cards().len(), 1, "nothing is lost where nobody agreed");
    window.js(press).await;
    window.js("window.before = true").await;
    window.browser.press("Start over").await;
    window.until("window.before !== true").await;
    window.until("document.querySelector('.guide h2')?.textContent === 'Try Baton in a small company'").await;
    assert!(open.sandbox.bot.clock.now() < moved, "it is today again");
    let unasked = |card: &Message| !card.text_of().contains("Homeworld");
    assert!(open.sandbox.workspace.peek(TEAM).iter().all(unasked), "nobody has asked for Homeworld");
    open.ask().await;
    open.card().await;
    window.close().await;
    open.end().await;
}
