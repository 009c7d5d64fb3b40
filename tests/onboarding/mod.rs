//! The first days of a customer (O1, O2).

mod changes;
mod page;
mod plain;
mod story;

use baton_storage::accounts;
use baton_storage::milestones::{self, Milestone};
use chrono::NaiveDate;
use local_slack::Message;
use serde_json::json;

use crate::harness::*;

/// Homeworld has its CSM and a channel; everything that comes before Closed Won is done, and nobody has unread news.
async fn ready() -> TestBot {
    ready_with(TestBot::open().await).await
}

/// The same on a stage of one's own.
async fn ready_with(bot: TestBot) -> TestBot {
    bot.handed().await;
    for _ in 0..3 {
        press(&bot, MAYA, &bot.only_of(HOME), "Done").await;
    }
    bot.ws.mark_all_read();
    bot
}

/// Closed Won on Wednesday 25 November at ten, which an enterprise CSM has been waiting for.
async fn won() -> TestBot {
    let bot = ready().await;
    win(&bot).await;
    bot
}

async fn win(bot: &TestBot) {
    bot.until("2026-11-25T10:00:00Z").await;
    bot.ws.mark_all_read();
    bot.stage("Closed Won").await;
}

/// Presses a button and, where something should have come before, insists.
async fn press(bot: &TestBot, user: &str, message: &Message, label: &str) {
    bot.press(user, message, label).await.ok();
    if bot.ws.modal(user).is_some() {
        bot.form(user).send().await;
    }
}

/// The button "Done" of the step with this title on Homeworld's card.
async fn done(bot: &TestBot, user: &str, title: &str) {
    let card = bot.only_of(HOME);
    let blocks = card.blocks.clone();
    let place = blocks.iter().position(|block| {
        block["text"]["text"].as_str().is_some_and(|text| text.contains(&format!("*{title}*")))
    });
    let row = &blocks[place.unwrap_or_else(|| panic!("no {title} in {}", card.text_of())) + 1];
    let value = row["elements"].as_array().into_iter().flatten().find(|one| one["text"]["text"] == "Done");
    let value = value.unwrap_or_else(|| panic!("{title} is not to be done: {row:#}"))["value"].clone();
    let mut one = card.clone();
    one.blocks.retain(|block| {
        block["type"] == "actions"
            && block["elements"].as_array().into_iter().flatten().any(|it| it["value"] == value)
    });
    press(bot, user, &one, "Done").await;
}

/// What each of these people read on each day, until the evening of the last one: the lines of what they were sent.
async fn journal(bot: &TestBot, from: &str, to: &str) -> String {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let mut lines = Vec::new();
    for date in day(from).iter_days().take_while(|date| *date <= day(to)) {
        bot.until(&format!("{date}T18:00:00Z")).await;
        for (name, user) in [("Ravi", RAVI), ("Elena", ELENA), ("Maya", MAYA), ("Tom", TOM), ("Dana", DANA)] {
            for message in bot.ws.take_unread(user) {
                let text = message.text_of();
                let said: Vec<&str> =
                    text.lines().filter(|line| line.starts_with(['○', '•', '✓', '–', '*'])).collect();
                // What is known of the level is another matter's.
                let said =
                    said.into_iter().filter(|line| !line.contains("Expected every")).collect::<Vec<_>>();
                if !said.is_empty() {
                    lines.push(format!("{} {name}: {}", date.format("%a %-d %b"), said.join(" / ")));
                }
            }
        }
    }
    lines.join("\n")
}

/// The line about the onboarding on Homeworld's card.
fn line(bot: &TestBot) -> String {
    let text = bot.only_of(HOME).text_of();
    text.lines().find(|line| line.starts_with("*Onboarding")).unwrap_or("no onboarding").to_owned()
}

async fn rows(bot: &TestBot, account: &str) -> Vec<Milestone> {
    let mut db = bot.app.storage.read().await.expect("a reader");
    milestones::current(&mut db, &account.into()).await.expect("the milestones")
}

/// The CRM tells how many of Homeworld's licences are in use.
async fn licences(bot: &TestBot, active: u32, bought: u32) {
    bot.crm(json!({ "account": { "id": HOMEWORLD, "licenses": bought, "licenses_active": active } })).await;
}
