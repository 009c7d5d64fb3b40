//! `/reengage`: the architect, the seller, or both, asked to come back.

mod approval;
mod approvers;
mod ladder;
mod limits;
mod meanwhile;
mod prompts;
mod story;
mod taken_back;
mod undecided;

use baton_storage::audit;
use baton_storage::engagements::{self, Engagement};
use local_slack::Message;
use serde_json::json;

use crate::harness::*;

const WORKSHOP: &str = "Help with a workshop";
const EXPANSION: &str = "Expansion plans for a tier upgrade";
const POV: &str = "A POV, evaluation, RFP or security review";
const NEW: &str = "A team that is new to the product";
const EXISTING: &str = "A team that already uses the product";

/// Lee leads the architects of EMEA Enterprise, Nina its sellers; Ravi is Homeworld's CSM, in a channel of its own.
async fn opened() -> TestBot {
    stage_with("", "").await
}

/// The same with other SA leaders, as `sa_leaders = […]`, and more at the file's end.
async fn stage_with(leaders: &str, more: &str) -> TestBot {
    let leaders = if leaders.is_empty() { format!("sa_leaders = [\"{LEE}\"]") } else { leaders.to_owned() };
    let bot = TestBot::with(|config| {
        let csms = format!("csms = [\"{RAVI}\", \"{ELENA}\"]\n");
        *config =
            config.replacen(&csms, &format!("{csms}{leaders}\nsales_managers = [\"{NINA}\"]\n"), 1) + more;
    })
    .await;
    let csm = json!({ "id": HOMEWORLD, "channel": HOME, "csm_email": "ravi.patel@example.com" });
    bot.crm(json!({ "account": csm })).await;
    bot.ws.mark_all_read();
    bot
}

/// Ravi opens the form for Homeworld and fills in what he needs; it is not sent.
async fn filled<'s>(bot: &'s TestBot, user: &'s str, reason: &str, team: &str) -> Form<'s> {
    bot.command(user, "/reengage", "homeworld").await.ok();
    bot.form(user)
        .set("Reason", reason)
        .set("Which of the customer's teams?", team)
        .set("What do you need?", "Their platform team wants to try Ultimate")
}

/// Ravi asks; the card in Homeworld's channel.
async fn asked(bot: &TestBot, reason: &str, team: &str) -> Message {
    filled(bot, RAVI, reason, team).await.send().await;
    card(bot)
}

/// The card in Homeworld's channel.
fn card(bot: &TestBot) -> Message {
    let cards = bot
        .ws
        .messages(HOME)
        .into_iter()
        .filter(|one| one.thread_ts.is_none() || one.thread_ts.as_ref() == Some(&one.ts));
    let mut cards: Vec<Message> = cards.filter(|one| one.text_of().contains("help requested")).collect();
    assert_eq!(cards.len(), 1, "one card, not {cards:#?}");
    cards.remove(0)
}

/// The notes in the thread of the card.
fn notes(bot: &TestBot) -> Vec<String> {
    let card = card(bot);
    let all = bot.ws.messages(HOME).into_iter();
    all.filter(|one| one.thread_ts.as_ref() == Some(&card.ts) && one.ts != card.ts)
        .map(|one| one.text)
        .collect()
}

/// Everything that is kept of Homeworld's.
async fn kept(bot: &TestBot) -> Vec<Engagement> {
    let mut db = bot.app.storage.read().await.expect("a reader");
    let all = audit::all(&mut db).await.expect("the audit");
    let mut found = Vec::new();
    for entry in all.iter().filter(|entry| entry.action == "reengagement.ask") {
        let id = entry.object.trim_start_matches("engagement:").into();
        found.extend(engagements::find(&mut db, &id).await.expect("the engagements"));
    }
    found
}

/// The value behind a button, as its message carries it.
fn value(message: &Message, label: &str) -> String {
    let action = message.button(label).unwrap_or_else(|| panic!("no {label:?} on {:?}", message.buttons()));
    let elements = message.blocks.iter().flat_map(|block| block["elements"].as_array().into_iter().flatten());
    let button = elements.into_iter().find(|element| element["action_id"] == json!(action));
    button.and_then(|button| button["value"].as_str()).expect("a value").to_owned()
}

/// Somebody clicks what was not shown to them; what they read then.
async fn forged(bot: &TestBot, user: &str, action: &str, value: &str) -> String {
    let click = json!({
        "type": "block_actions", "user": { "id": user, "team_id": "T0GITLAB" }, "trigger_id": "1.2.3",
        "actions": [{ "type": "button", "action_id": action, "value": value }],
    });
    bot.send_raw(&bot.signed(INTERACTIONS, payload(&click))).await.ok();
    bot.settle().await;
    bot.last_dm(user).text
}
