//! An account's card: where its handoff stands, who is on it, what comes next.

pub mod card;
pub mod first;
pub mod line;
pub mod steps;

use anyhow::Result;
use baton_storage::ids::ChannelId;
use serde::Serialize;
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
    pub facts: OverviewFacts,
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

/// What is known of an account, as the words name it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OverviewFacts {
    pub account: String,
    pub health: Option<String>,
    /// The account's internal channel.
    pub place: Option<ChannelId>,
    pub deal: Option<String>,
    pub opportunity_url: Option<String>,
    pub stage: String,
    pub close_date: String,
    pub csm: Option<String>,
    pub sa: Option<String>,
    pub sae: Option<String>,
    pub source: String,
    pub age: String,
    /// How many facts of the record are known, of so many.
    pub known: Option<usize>,
    pub all: Option<usize>,
    /// Of a request: who has to act, who asked, by when, and why not.
    pub managers: Option<String>,
    pub requester: Option<String>,
    pub due: Option<String>,
    pub reason: Option<String>,
    /// Who is responsible for an account that was let go.
    pub successor: Option<String>,
    /// The stage from which a CSM may be asked for.
    pub earliest: Option<String>,
}

/// The same with how it stands and what comes next, as sentences.
#[derive(Serialize)]
struct CardFacts<'a> {
    #[serde(flatten)]
    known: &'a OverviewFacts,
    status: String,
    next: String,
    mark: &'static str,
}

/// The card.
pub fn card(words: &Words, overview: &Overview) -> Result<Message> {
    let known = &overview.facts;
    let state = overview.state;
    let status = words.plain(&format!("handoffs.standing.{state}"), known)?;
    let settled = matches!(state, "accepted" | "has_csm" | "pool" | "declined" | "withdrawn" | "let_go");
    let facts = CardFacts {
        known,
        next: words.plain(&format!("handoffs.step.{state}"), known)?,
        status,
        mark: if settled { "✓" } else { "○" },
    };
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
    let mut labels = Vec::new();
    if known.deal.is_some() {
        labels.extend(["deal", "stage", "close_date"]);
    }
    labels.extend(["csm", "sa", "sae"]);
    if known.health.is_some() {
        labels.push("health");
    }
    let pairs: Result<Vec<String>> = labels.iter().map(|label| say(&format!("fact.{label}"))).collect();
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
fn menu(words: &Words, overview: &Overview, facts: &CardFacts<'_>) -> Result<Vec<(String, &'static str)>> {
    let mut menu: Vec<_> = overview.sections.iter().filter_map(|one| one.button.clone()).collect();
    if overview.offer_channel {
        menu.extend(overview.sections.iter().flat_map(|one| one.menu.clone()));
        menu.push((words.plain("handoffs.attach", facts)?, "channels.attach"));
    }
    Ok(menu)
}
