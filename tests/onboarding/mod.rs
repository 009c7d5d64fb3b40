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
async fn ready() -> Stage {
    ready_with(Stage::open().await).await
}

/// The same on a stage of one's own.
async fn ready_with(stage: Stage) -> Stage {
    stage.handed().await;
    for _ in 0..3 {
        press(&stage, MAYA, &stage.only_of(HOME), "Done").await;
    }
    stage.ws.mark_all_read();
    stage
}

/// Closed Won on Wednesday 25 November at ten, which an enterprise CSM has been waiting for.
async fn won() -> Stage {
    let stage = ready().await;
    win(&stage).await;
    stage
}

async fn win(stage: &Stage) {
    stage.until("2026-11-25T10:00:00Z").await;
    stage.ws.mark_all_read();
    stage.stage("Closed Won").await;
}

/// Presses a button and, where something should have come before, insists.
async fn press(stage: &Stage, user: &str, message: &Message, label: &str) {
    stage.press(user, message, label).await.ok();
    if stage.ws.modal(user).is_some() {
        stage.form(user).send().await;
    }
}

/// The button "Done" of the step with this title on Homeworld's card.
async fn done(stage: &Stage, user: &str, title: &str) {
    let card = stage.only_of(HOME);
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
    press(stage, user, &one, "Done").await;
}

/// What each of these people read on each day, until the evening of the last one: the lines of what they were sent.
async fn journal(stage: &Stage, from: &str, to: &str) -> String {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let mut lines = Vec::new();
    for date in day(from).iter_days().take_while(|date| *date <= day(to)) {
        stage.until(&format!("{date}T18:00:00Z")).await;
        for (name, user) in [("Ravi", RAVI), ("Elena", ELENA), ("Maya", MAYA), ("Tom", TOM), ("Dana", DANA)] {
            for message in stage.ws.take_unread(user) {
                let text = message.text_of();
                let said: Vec<&str> =
                    text.lines().filter(|line| line.starts_with(['○', '•', '✓', '–', '*'])).collect();
                // What is known of the level is another matter's.
                let said = said
                    .into_iter()
                    .filter(|line| !line.contains("a word with the customer"))
                    .collect::<Vec<_>>();
                if !said.is_empty() {
                    lines.push(format!("{} {name}: {}", date.format("%a %-d %b"), said.join(" / ")));
                }
            }
        }
    }
    lines.join("\n")
}

/// The line about the onboarding on Homeworld's card.
fn line(stage: &Stage) -> String {
    let text = stage.only_of(HOME).text_of();
    text.lines().find(|line| line.starts_with("*Onboarding")).unwrap_or("no onboarding").to_owned()
}

async fn rows(stage: &Stage, account: &str) -> Vec<Milestone> {
    let mut db = stage.app.storage.read().await.expect("a reader");
    milestones::current(&mut db, &account.into()).await.expect("the milestones")
}

async fn account(stage: &Stage, id: &str) -> accounts::Account {
    let mut db = stage.app.storage.read().await.expect("a reader");
    accounts::find(&mut db, &id.into()).await.expect("the accounts").expect("the account")
}

/// The CRM tells how many of Homeworld's licences are in use.
async fn licences(stage: &Stage, active: u32, bought: u32) {
    stage.crm(json!({ "account": { "id": HOMEWORLD, "licenses": bought, "licenses_active": active } })).await;
}
