//! A person's accounts with their levels, and a team's proposals that wait for agreement.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::priority::view::PAGE;
use crate::slack::blocks::{self, button, section};
use crate::slack::message::Message;
use crate::slack::words::Words;

/// An account in a person's list.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub account_id: String,
    pub name: String,
    pub level: String,
    /// When it was last looked at, in words.
    pub reviewed: String,
    /// What is to be minded; empty: nothing.
    pub mark: String,
}

/// A team of which there is something to see to.
#[derive(Clone, Debug)]
pub struct Team {
    pub id: String,
    pub name: String,
    /// So many wait for agreement.
    pub proposals: usize,
    /// The quarter whose review has not begun.
    pub to_open: Option<String>,
}

/// A proposal that waits for agreement.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// What the button is about.
    pub value: String,
    pub facts: ProposalFacts,
}

/// What was proposed, by whom and why, as the words name it.
#[derive(Clone, Debug, Serialize)]
pub struct ProposalFacts {
    pub account: String,
    pub level: String,
    pub to: String,
    pub who: String,
    pub on: String,
    pub because: String,
}

/// How many accounts one list shows: Slack's tables have a hundred rows, its menus a hundred entries.
pub const SHOWN: usize = 99;

#[derive(Serialize)]
struct ListFacts {
    count: usize,
    pr1: usize,
    pr2: usize,
    teams: usize,
    more: usize,
}

#[derive(Serialize)]
struct TeamFacts<'a> {
    team: &'a str,
    count: usize,
    quarter: Option<&'a str>,
}

/// The list, for the eyes of the one who asks.
pub fn list(words: &Words, rows: &[Row], teams: &[Team]) -> Result<Message> {
    let of = |level: &str| rows.iter().filter(|row| row.level == level).count();
    let facts = ListFacts {
        count: rows.len(),
        pr1: of("Pr1"),
        pr2: of("Pr2"),
        teams: teams.len(),
        more: rows.len().saturating_sub(SHOWN),
    };
    let say = |key: &str| words.mrkdwn(&format!("priority.list.{key}"), &facts);
    let mut parts = Vec::new();
    for team in teams {
        let (count, quarter) = (team.proposals, team.to_open.as_deref());
        let facts = TeamFacts { team: &team.name, count, quarter };
        let label = |key: &str| words.plain(&format!("priority.button.{key}"), &facts);
        if team.proposals > 0 {
            let review = button("priority.proposals", &label("proposals")?, &team.id);
            let review = review.with_style(SlackBlockButtonStyle::Primary);
            parts.push(blocks::section_with(&words.mrkdwn("priority.list.proposals", &facts)?, review));
        }
        if team.to_open.is_some() {
            let ask = |key: &str| words.plain(&format!("priority.opening.{key}"), &facts);
            let sure = blocks::confirm(&ask("title")?, &ask("text")?, &ask("yes")?, &ask("no")?);
            let open = button("reviews.open", &label("open")?, &team.id).with_confirm(sure);
            parts.push(blocks::section_with(&words.mrkdwn("priority.list.to_open", &facts)?, open));
        }
    }
    let text = say(if rows.is_empty() { "none" } else { "text" })?;
    if !rows.is_empty() || teams.is_empty() {
        parts.push(section(&text));
    }
    if !rows.is_empty() {
        let head = ["account", "level", "reviewed", "mark"];
        let head: Result<Vec<String>> =
            head.iter().map(|key| words.plain(&format!("priority.list.head.{key}"), &facts)).collect();
        let mut table = vec![head?];
        table.extend(
            rows.iter()
                .take(SHOWN)
                .map(|row| vec![row.name.clone(), row.level.clone(), row.reviewed.clone(), row.mark.clone()]),
        );
        parts.push(blocks::table(table));
        let options = rows.iter().take(SHOWN);
        let options = options.map(|row| blocks::choice(&row.name, &row.account_id)).collect();
        let menu = SlackBlockStaticSelectElement::new()
            .with_action_id("priority.show".into())
            .with_placeholder(blocks::cut(&words.plain("priority.list.open", &facts)?, 150).into())
            .with_options(options);
        parts.push(blocks::actions(vec![menu.into()]));
    }
    if rows.len() > SHOWN {
        parts.push(blocks::context(&say("more")?));
    }
    Ok(Message::internal(text, parts))
}

/// A team's proposals, each to agree to by itself, and all that stand here at once.
pub fn proposals(words: &Words, team: &str, all: &str, waiting: &[Proposal]) -> Result<SlackView> {
    let facts = json!({ "team": team, "count": waiting.len() });
    let say = |key: &str| words.plain(&format!("priority.proposals.{key}"), &facts);
    let key = if waiting.is_empty() { "none" } else { "of" };
    let mut parts = vec![section(&words.mrkdwn(&format!("priority.proposals.{key}"), &facts)?)];
    for (place, one) in waiting.iter().take(45).enumerate() {
        let agree = button(&format!("priority.agree#{place}"), &say("agree")?, &one.value);
        let text = words.mrkdwn("priority.proposals.one", &one.facts)?;
        parts.push(blocks::section_with(&text, agree));
    }
    if waiting.len() > 45 {
        let more = json!({ "count": waiting.len() - 45 });
        parts.push(blocks::context(&words.mrkdwn("priority.proposals.more", more)?));
    }
    if waiting.len() > 1 {
        let sure =
            blocks::confirm(&say("sure.title")?, &say("sure.text")?, &say("sure.yes")?, &say("sure.no")?);
        let every = button("priority.agree_all", &say("every")?, all).with_confirm(sure);
        parts.push(blocks::actions(vec![every.into()]));
    }
    let view = blocks::page(&say("title")?, &words.plain("priority.close", &facts)?, parts);
    Ok(match view {
        SlackView::Modal(modal) => SlackView::Modal(modal.with_callback_id(PAGE.into())),
        view @ SlackView::Home(_) => view,
    })
}
