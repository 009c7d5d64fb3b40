//! A small workspace with a tiny app, to try the page by hand:
//! `cargo run -p local-slack --example demo`, then open the address it prints.

#![allow(clippy::disallowed_methods, reason = "a workspace to try by hand goes by the machine's clock")]

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::{get, post};
use local_slack::{App, Channel, OfferedShortcut, User, UserKind, Workspace, World};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

const TOKEN: &str = "xoxb-demo";

/// A panel beside the conversation: an owner's own controls would stand here.
const PANEL: &str = "export function mount(root, { user, onUser }) {
  const show = () => (root.textContent = `Controls for ${user()} would stand here.`);
  onUser(show);
  show();
}";

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".into());
    let listener = tokio::net::TcpListener::bind(address).await?;
    let script = || async { ([("content-type", "text/javascript")], PANEL) };
    let more = Router::new().route("/demo/panel.js", get(script));
    let ws = Workspace::start_on_with(listener, world(), Arc::new(now), more);
    ws.offer_panels(vec![("Time".into(), "/demo/panel.js".into())]);
    let app = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let base = format!("http://{}", app.local_addr()?);
    let router = Router::new()
        .route("/commands", post(command))
        .route("/interactions", post(interaction))
        .route("/events", post(event))
        .with_state(ws.api_url());
    tokio::spawn(async move { axum::serve(app, router).await });
    let scopes = "commands chat:write users:read channels:read groups:read im:write app_mentions:read";
    ws.install(App {
        bot_token: TOKEN.into(),
        signing_secret: "secret".into(),
        bot_user: "U0DEMO".into(),
        bot_id: "B0DEMO".into(),
        app_id: "A0DEMO".into(),
        scopes: scopes.split(' ').map(str::to_owned).collect(),
        commands_url: format!("{base}/commands"),
        interactions_url: format!("{base}/interactions"),
        events_url: format!("{base}/events"),
        ..App::default()
    });
    let offer = |name: &str, usage: &str, what: &str| (name.to_owned(), usage.to_owned(), what.to_owned());
    ws.offer_commands(vec![
        offer("/form", "[topic]", "opens a form with every kind of field"),
        offer("/card", "", "posts a card with every kind of block"),
        offer("/whisper", "[text]", "answers only you"),
    ]);
    let shortcut = |id: &str, name: &str, on_message| OfferedShortcut {
        callback_id: id.into(),
        name: name.into(),
        on_message,
    };
    ws.offer_shortcuts(vec![
        shortcut("form", "Open the form", false),
        shortcut("keep", "Keep this message", true),
    ]);
    println!("{}", ws.base_url());
    std::future::pending::<()>().await;
    Ok(())
}

fn world() -> World {
    World::new("T0DEMO")
        .named("Demo workspace", "demo")
        .user(User::member("U0MAYA", "Maya Lopez").title("CSM manager, EMEA").tz("Europe/Madrid"))
        .user(User::member("U0SAM", "Sam Chen").title("Solutions architect").tz("America/New_York"))
        .user(User::member("U0GIL", "Gil Guest").kind(UserKind::Guest))
        .user(User::member("U0DEMO", "Demo app").kind(UserKind::Bot))
        .channel(Channel::public("C0GENERAL", "general", &["U0MAYA", "U0SAM", "U0DEMO"]))
        .channel(Channel::private("C0DEALS", "deals", &["U0MAYA", "U0DEMO"]))
        .channel(Channel::shared("C0ACME", "with-acme", &["U0MAYA", "U0SAM", "U0GIL", "U0DEMO"]))
}

async fn api(base: &str, method: &str, arguments: Value) {
    let call = reqwest::Client::new().post(format!("{base}{method}")).bearer_auth(TOKEN).json(&arguments);
    match call.send().await {
        Ok(response) => println!("{method}: {}", response.text().await.unwrap_or_default()),
        Err(error) => println!("{method}: {error}"),
    }
}

fn field(body: &[u8], wanted: &str) -> String {
    let found = url::form_urlencoded::parse(body).find(|(name, _)| name == wanted);
    found.map(|(_, value)| value.into_owned()).unwrap_or_default()
}

async fn command(State(base): State<String>, body: Bytes) -> String {
    match field(&body, "command").as_str() {
        "/form" => {
            let view = json!({ "trigger_id": field(&body, "trigger_id"), "view": form() });
            api(&base, "views.open", view).await;
            String::new()
        }
        "/card" => {
            let card = json!({ "channel": field(&body, "channel_id"), "text": "A card for Homeworld", "blocks": card() });
            api(&base, "chat.postMessage", card).await;
            String::new()
        }
        _ => json!({ "text": format!("You whispered: {}", field(&body, "text")) }).to_string(),
    }
}

async fn interaction(State(base): State<String>, body: Bytes) -> String {
    let payload: Value = serde_json::from_str(&field(&body, "payload")).unwrap_or_default();
    match payload["type"].as_str().unwrap_or_default() {
        "shortcut" | "message_action" => {
            api(&base, "views.open", json!({ "trigger_id": payload["trigger_id"], "view": form() })).await;
        }
        "view_submission" if payload["view"]["state"]["values"]["who"]["typed"]["value"] == "nobody" => {
            let errors = json!({ "who": "Nobody is not an account. Try Homeworld." });
            return json!({ "response_action": "errors", "errors": errors }).to_string();
        }
        "view_submission" => {
            let said = format!("Sent: `{}`", payload["view"]["state"]["values"]["who"]["typed"]["value"]);
            api(&base, "chat.postMessage", json!({ "channel": payload["user"]["id"], "text": said })).await;
        }
        "block_actions" if payload["actions"][0]["action_id"] == "more" => {
            let method = if payload["view"]["type"] == "modal" { "views.push" } else { "views.open" };
            api(&base, method, json!({ "trigger_id": payload["trigger_id"], "view": form() })).await;
        }
        "block_actions" if payload["container"]["type"] == "message" => {
            let action = &payload["actions"][0];
            let said = format!(
                "<@{}> used `{}`",
                payload["user"]["id"].as_str().unwrap_or_default(),
                action["action_id"]
            );
            let reply = json!({
                "channel": payload["channel"]["id"], "thread_ts": payload["container"]["message_ts"], "text": said,
            });
            api(&base, "chat.postMessage", reply).await;
        }
        _ => {}
    }
    String::new()
}

async fn event(State(base): State<String>, body: Bytes) {
    let envelope: Value = serde_json::from_slice(&body).unwrap_or_default();
    if envelope["event"]["type"] == "app_home_opened" {
        let button = json!({ "type": "button", "action_id": "more", "text": plain("Open the form") });
        let blocks = json!([
            { "type": "header", "text": plain("Your accounts") },
            { "type": "section", "text": mrkdwn("Two need you today."), "accessory": button },
        ]);
        let view = json!({ "type": "home", "blocks": blocks });
        api(&base, "views.publish", json!({ "user_id": envelope["event"]["user"], "view": view })).await;
    }
}

fn plain(text: &str) -> Value {
    json!({ "type": "plain_text", "text": text })
}

fn mrkdwn(text: &str) -> Value {
    json!({ "type": "mrkdwn", "text": text })
}

fn options(words: &[&str]) -> Value {
    words.iter().map(|word| json!({ "text": plain(word), "value": word.to_lowercase() })).collect()
}

fn input(id: &str, label: &str, optional: bool, element: Value) -> Value {
    json!({ "type": "input", "block_id": id, "label": plain(label), "optional": optional, "element": element })
}

fn form() -> Value {
    let mut who = input("who", "Account", false, json!({ "type": "plain_text_input", "action_id": "typed" }));
    who["hint"] = plain("For example Homeworld Inc. Type nobody to see an error at the field.");
    let select = json!({ "type": "static_select", "action_id": "a", "options": options(&["Enterprise", "Commercial"]) });
    let boxes = json!({ "type": "checkboxes", "action_id": "a", "options": options(&["Kickoff", "EBR"]) });
    let radios = json!({ "type": "radio_buttons", "action_id": "a", "options": options(&["High", "Low"]) });
    let more = json!({ "type": "button", "action_id": "more", "text": plain("One more form") });
    json!({
        "type": "modal", "title": plain("Request a CSM"), "submit": plain("Request"), "close": plain("Not now"),
        "blocks": [
            { "type": "section", "text": mrkdwn("*Homeworld* is at stage 4. We know this from Salesforce."), "accessory": more },
            who,
            input("segment", "Segment", false, select),
            input("when", "Close date", false, json!({ "type": "datepicker", "action_id": "a", "initial_date": "2027-02-15" })),
            input("csm", "Suggested CSM", true, json!({ "type": "users_select", "action_id": "a" })),
            input("steps", "Next steps", true, boxes),
            input("urgency", "Urgency", true, radios),
            input("seats", "Seats", true, json!({ "type": "number_input", "action_id": "a", "is_decimal_allowed": false })),
            input("why", "Why now", true, json!({ "type": "plain_text_input", "action_id": "a", "multiline": true })),
        ],
    })
}

fn card() -> Value {
    let cell = |text: &str| json!({ "type": "raw_text", "text": text });
    let number = |n: i64| json!({ "type": "raw_number", "value": n, "text": n.to_string() });
    let rows: Vec<Value> = (1..=7).map(|n| json!([cell(&format!("Account {n}")), number(n * 120)])).collect();
    let mut table = vec![json!([cell("Account"), cell("ARR, k$")])];
    table.extend(rows);
    let confirm = json!({
        "title": plain("Close it?"), "text": plain("The request ends for everybody."), "confirm": plain("Close"),
        "deny": plain("Keep"),
    });
    json!([
        { "type": "header", "text": plain("Homeworld needs a CSM :hourglass:") },
        { "type": "section", "text": mrkdwn("Asked by <@U0SAM>, due <!date^1780000000^{date_short_pretty} at {time}|Thu 28 May>.\n&gt; They start in *May* &amp; want `onboarding`.") },
        { "type": "section", "fields": [mrkdwn("*Segment*\nEnterprise"), mrkdwn("*ARR*\n$1.2M"), mrkdwn("*Stage*\n4"), mrkdwn("*Close*\n15 Feb")] },
        { "type": "actions", "elements": [
            { "type": "button", "style": "primary", "action_id": "assign", "text": plain("Assign") },
            { "type": "button", "action_id": "snooze", "text": plain("Snooze") },
            { "type": "button", "style": "danger", "action_id": "close", "text": plain("Close"), "confirm": confirm },
            { "type": "users_select", "action_id": "ask", "placeholder": plain("Ask somebody") },
            { "type": "overflow", "action_id": "rest", "options": options(&["Why", "History"]) },
        ] },
        { "type": "data_table", "caption": "The book", "rows": table },
        { "type": "data_visualization", "title": "Priority mix", "chart": { "type": "pie", "segments": [
            { "label": "P1", "value": 4 }, { "label": "P2", "value": 9 }, { "label": "P3", "value": 2 },
        ] } },
        { "type": "divider" },
        { "type": "context", "elements": [mrkdwn("Stage 4 since 2 days · from Salesforce 3 min ago")] },
    ])
}
