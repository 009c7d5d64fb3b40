//! How an account is, who hears of it, and the updates that are owed (G5).

mod feed;
mod hand;
mod rhythm;

use baton_storage::accounts;
use baton_storage::health::{self, Report};
use local_slack::Message;
use serde_json::json;

use crate::harness::*;

/// Homeworld has its CSM and a channel; nobody has unread news, and the next days' reminders are another matter's.
async fn ready() -> Stage {
    let stage = Stage::open().await;
    stage.handed().await;
    stage.ws.mark_all_read();
    stage
}

/// The CRM says how Homeworld is.
async fn crm(stage: &Stage, health: &str) {
    stage.crm(json!({ "account": { "id": HOMEWORLD, "health": health } })).await;
}

/// The card that `/handoff` shows somebody.
async fn card(stage: &Stage, user: &str) -> Message {
    stage.command(user, "/handoff", "homeworld").await.ok();
    stage.ws.ephemerals(user).pop().expect("the card")
}

/// Somebody says by hand how Homeworld is.
async fn say(stage: &Stage, user: &str, colour: &str, why: &str) {
    let card = card(stage, user).await;
    stage.press(user, &card, "Health").await.ok();
    let form = stage.form(user).set("How is the account?", colour);
    let form = if why.is_empty() { form } else { form.set("Why", why) };
    form.send().await;
    close(stage, user).await;
}

async fn close(stage: &Stage, user: &str) {
    let page = stage.ws.modal(user).expect("a page").id;
    stage.ws.close_view(user, &page).await;
}

async fn health_of(stage: &Stage) -> Option<String> {
    let mut db = stage.app.storage.read().await.expect("a reader");
    accounts::find(&mut db, &HOMEWORLD.into()).await.expect("the accounts").expect("the account").health
}

async fn reports(stage: &Stage) -> Vec<Report> {
    let mut db = stage.app.storage.read().await.expect("a reader");
    health::of_account(&mut db, &HOMEWORLD.into()).await.expect("the reports")
}

/// Of what these people were sent and have not looked at, the lines about health, each with whose it is.
fn heard(stage: &Stage) -> Vec<String> {
    let people = [("Ravi", RAVI), ("Sam", SAM), ("Alex", ALEX), ("Maya", MAYA), ("Tom", TOM), ("Dana", DANA)];
    let mut heard = Vec::new();
    for (name, user) in people {
        for message in stage.ws.take_unread(user) {
            let text = message.text_of();
            let about = text.lines().filter(|line| line.starts_with(['•', '○', '–', '✓', '*']));
            let about = about.filter(|line| {
                ["since", "update on it", "you had said", "reminded", "asked", "Late"]
                    .iter()
                    .any(|word| line.contains(word))
            });
            let about = about
                .filter(|line| !line.contains("a word with the customer") && !line.contains("at risk of"));
            heard.extend(about.map(|line| format!("{name}: {line}")));
        }
    }
    heard
}
