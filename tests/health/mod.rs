//! How an account is, who hears of it, and the updates that are owed (G5).

mod feed;
mod hand;
mod rhythm;

use baton_storage::health::{self, Report};
use serde_json::json;

use crate::harness::*;

/// Homeworld has its CSM and a channel; nobody has unread news, and the next days' reminders are another matter's.
async fn ready() -> TestBot {
    let bot = TestBot::open().await;
    bot.handed().await;
    bot
}

/// The CRM says how Homeworld is.
async fn crm(bot: &TestBot, health: &str) {
    bot.crm(json!({ "account": { "id": HOMEWORLD, "health": health } })).await;
}

/// Somebody says by hand how Homeworld is.
async fn say(bot: &TestBot, user: &str, colour: &str, why: &str) {
    let card = bot.handoff_card(user).await;
    bot.press(user, &card, "Health").await.ok();
    let form = bot.form(user).set("How is the account doing?", colour);
    let form = if why.is_empty() { form } else { form.set("Why", why) };
    form.send().await;
    bot.put_forms_away(user).await;
}

async fn health_of(bot: &TestBot) -> Option<String> {
    bot.account(HOMEWORLD).await.health
}

async fn reports(bot: &TestBot) -> Vec<Report> {
    let mut db = bot.app.storage.read().await.expect("a reader");
    health::of_account(&mut db, &HOMEWORLD.into()).await.expect("the reports")
}

/// Of what these people were sent and have not looked at, the lines about health, each with whose it is.
fn heard(bot: &TestBot) -> Vec<String> {
    let people = [("Ravi", RAVI), ("Sam", SAM), ("Alex", ALEX), ("Maya", MAYA), ("Tom", TOM), ("Dana", DANA)];
    let mut heard = Vec::new();
    for (name, user) in people {
        for message in bot.ws.take_unread(user) {
            let text = message.text_of();
            let about = text.lines().filter(|line| line.starts_with(['•', '○', '–', '✓', '*']));
            let about = about.filter(|line| {
                ["since", "health update", "you set", "reminded", "asked", "Assigned", "Late"]
                    .iter()
                    .any(|word| line.contains(word))
            });
            let about = about.filter(|line| !line.contains("Expected every") && !line.contains("at risk of"));
            heard.extend(about.map(|line| format!("{name}: {line}")));
        }
    }
    heard
}
