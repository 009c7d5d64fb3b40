//! An account's card: where its handoff stands, who is on it, what comes next.

pub mod card;
pub mod first;
pub mod line;
pub mod steps;

use anyhow::Result;
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::app::Section;
use crate::features::handoffs::view;
use crate::features::handoffs::view::card::HandoffData;
use crate::slack::blocks::{self, button, section};
use crate::slack::message::Message;
use crate::slack::words::Words;

/// What an account's card shows; every text as people read it.
#[derive(Clone, Debug)]
pub struct Overview {
    pub account_id: String,
    /// Which words: a request's state, `none`, `has_csm`, `pool` or `let_go`.
    pub state: &'static str,
    pub facts: Value,
    /// Whether asking for a CSM is the next step.
    pub offer_request: bool,
    /// Whether the reader may say which channel is the account's.
    pub offer_channel: bool,
    pub url: Option<String>,
    /// The handoff that is under way: how far it is, and each open step.
    pub handoff: Option<HandoffData>,
    /// What other features say of it: how it is (G5), how far its onboarding is (O1).
    pub sections: Vec<Section>,
}

/// The card.
pub fn card(words: &Words, overview: &Overview) -> Result<Message> {
    let mut facts = overview.facts.clone();
    let state = overview.state;
    facts["status"] = json!(words.plain(&format!("handoffs.standing.{state}"), &facts)?);
    facts["next"] = json!(words.plain(&format!("handoffs.step.{state}"), &facts)?);
    let settled = matches!(state, "accepted" | "has_csm" | "pool" | "declined" | "withdrawn" | "let_go");
    facts["mark"] = json!(if settled { "✓" } else { "○" });
    let say = |key: &str| words.mrkdwn(&format!("handoffs.{key}"), &facts);
    let mut parts = vec![blocks::header(&words.plain("handoffs.header", &facts)?), section(&say("status")?)];
    match &overview.handoff {
        Some(data) => parts.push(section(&view::card::summary(words, data)?.join("\n"))),
        None => parts.push(section(&say("next")?)),
    }
    let texts = |first: bool| {
        overview.sections.iter().filter(move |one| one.first == first).filter_map(|one| one.text.as_deref())
    };
    parts.extend(texts(true).map(section));
    let about_the_deal: &[&str] =
        if facts["deal"].is_null() { &[] } else { &["deal", "stage", "close_date"] };
    let health: &[&str] = if facts["health"].is_null() { &[] } else { &["health"] };
    let labels = about_the_deal.iter().chain(&["csm", "sa", "sae"]).chain(health);
    let pairs: Result<Vec<String>> = labels.map(|label| say(&format!("fact.{label}"))).collect();
    parts.push(blocks::fields(pairs?));
    parts.extend(texts(false).map(section));
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if overview.offer_request {
        let ask = button("requests.open", &words.plain("handoffs.request", &facts)?, &overview.account_id);
        row.push(ask.with_style(SlackBlockButtonStyle::Primary).into());
    }
    if let Some(data) = &overview.handoff {
        row.push(button("handoffs.steps", &words.plain("handoffs_card.all", &facts)?, &data.handoff).into());
    }
    if let Some(url) = &overview.url
        && let Some(open) = blocks::link_button("open.crm", &words.plain("handoffs.open", &facts)?, url)
    {
        row.push(open.into());
    }
    row.push(button("record.open", &words.plain("record.open", &facts)?, &overview.account_id).into());
    let menu: Vec<(String, String)> = menu(words, overview, &facts)?
        .into_iter()
        .map(|(label, action)| (label, format!("{action} {}", overview.account_id)))
        .collect();
    if !menu.is_empty() {
        row.push(blocks::overflow("account.menu", &menu).into());
    }
    parts.push(blocks::context(&say("record")?));
    parts.push(blocks::actions(row));
    parts.push(blocks::context(&say("why")?));
    Ok(Message::internal(say("text")?, parts))
}

/// What else can be done about the account: each with its label and its action.
fn menu(words: &Words, overview: &Overview, facts: &Value) -> Result<Vec<(String, &'static str)>> {
    let mut menu: Vec<_> = overview.sections.iter().filter_map(|one| one.button.clone()).collect();
    if overview.offer_channel {
        menu.extend(overview.sections.iter().flat_map(|one| one.menu.clone()));
        menu.push((words.plain("handoffs.attach", facts)?, "channels.attach"));
    }
    Ok(menu)
}
