//! An account's card: where its handoff stands, who is on it, what comes next.

pub mod card;

use anyhow::Result;
use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::features;
use crate::features::handoffs::view;
use crate::features::handoffs::view::card::Sheet;
use crate::slack::blocks::{self, button, section};
use crate::slack::message::Message;
use crate::slack::words::Words;

/// What an account's card shows; every text as people read it.
#[derive(Clone, Debug)]
pub struct Standing {
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
    pub handoff: Option<Sheet>,
    /// How it is, with the latest word on that (G5).
    pub health: Option<features::health::view::Latest>,
    /// Its onboarding, once that has begun (O1).
    pub onboarding: Option<features::onboarding::view::Sheet>,
}

/// The card.
///
/// # Errors
/// When the words do not render.
pub fn card(words: &Words, standing: &Standing) -> Result<Message> {
    let mut facts = standing.facts.clone();
    let state = standing.state;
    facts["status"] = json!(words.plain(&format!("handoff.standing.{state}"), &facts)?);
    facts["next"] = json!(words.plain(&format!("handoff.step.{state}"), &facts)?);
    let settled = matches!(state, "accepted" | "has_csm" | "pool" | "declined" | "withdrawn" | "let_go");
    facts["mark"] = json!(if settled { "✓" } else { "○" });
    let say = |key: &str| words.mrkdwn(&format!("handoff.{key}"), &facts);
    let mut parts = vec![blocks::header(&words.plain("handoff.header", &facts)?), section(&say("status")?)];
    match &standing.handoff {
        Some(sheet) => parts.push(section(&view::card::summary(words, sheet)?.join("\n"))),
        None => parts.push(section(&say("next")?)),
    }
    if let Some(course) = &standing.onboarding {
        parts.push(section(&features::onboarding::view::summary(words, course)?));
    }
    let about_the_deal: &[&str] =
        if facts["deal"].is_null() { &[] } else { &["deal", "stage", "close_date"] };
    let health: &[&str] = if facts["health"].is_null() { &[] } else { &["health"] };
    let labels = about_the_deal.iter().chain(&["csm", "sa", "sae"]).chain(health);
    let pairs: Result<Vec<String>> = labels.map(|label| say(&format!("fact.{label}"))).collect();
    parts.push(blocks::fields(pairs?));
    if let Some(latest) = &standing.health {
        parts.push(section(&features::health::view::lines(words, latest)?));
    }
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if standing.offer_request {
        let ask = button("request.open", &words.plain("handoff.request", &facts)?, &standing.account_id);
        row.push(ask.with_style(SlackBlockButtonStyle::Primary).into());
    }
    if let Some(url) = &standing.url
        && let Some(open) = blocks::link_button("open.crm", &words.plain("handoff.open", &facts)?, url)
    {
        row.push(open.into());
    }
    if standing.offer_channel {
        let attach = words.plain("handoff.attach", &facts)?;
        row.push(button("channel.attach", &attach, &standing.account_id).into());
    }
    row.push(button("record.open", &words.plain("record.open", &facts)?, &standing.account_id).into());
    if standing.onboarding.is_some() {
        let show = words.plain("onboarding.show", json!({}))?;
        row.push(button("onboarding.show", &show, &standing.account_id).into());
    }
    if standing.offer_channel {
        let entry = |key: &str, action: &str| -> Result<(String, String)> {
            let label = words.plain(&format!("health.{key}"), json!({}))?;
            Ok((label, format!("{action} {}", standing.account_id)))
        };
        let mut menu = vec![entry("button", "health.open")?];
        if standing.health.as_ref().is_some_and(|latest| !latest.well) {
            menu.push(entry("owe", "health.update")?);
        }
        row.push(blocks::overflow("account.menu", &menu).into());
    }
    parts.push(blocks::context(&say("record")?));
    parts.push(blocks::actions(row));
    parts.push(blocks::context(&say("why")?));
    Ok(Message::internal(say("text")?, parts))
}
