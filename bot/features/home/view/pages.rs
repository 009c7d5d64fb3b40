//! What does not fit into the Home tab, page by page over it: all that somebody is to do, all their accounts with
//! filters, all that waits for a team.

use anyhow::Result;
use baton_storage::states::{Priority, Role};
use baton_storage::user_groups::GroupState;
use chrono_tz::Tz;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::engine::gathered::view::{Pages, turning};
use crate::features::home::load::Roles;
use crate::features::home::load::accounts::Line;
use crate::features::home::load::mine::Asked;
use crate::features::home::load::who::Held;
use crate::features::home::rules::Shown;
use crate::features::home::view::can;
use crate::features::home::view::lines::{account, level, waits};
use crate::slack::blocks::{self, button, section};
use crate::slack::words::Words;
use crate::tasks::view::item::Item;
use crate::tasks::view::lines;

/// A page of all that somebody is to do.
pub fn tasks(words: &Words, items: &[Item], pages: &Pages<'_>) -> Result<SlackView> {
    let mut parts = Vec::new();
    for item in items {
        parts.extend(lines(words, item)?);
    }
    if items.is_empty() {
        parts.push(section(&words.mrkdwn("home.mine.nothing", json!({}))?));
    }
    parts.extend(turning(words, pages, "home.tasks")?);
    page(words, "tasks", parts)
}

/// A page of all that waits for a team's managers.
pub fn queue(words: &Words, asked: &[Asked], zone: Tz, pages: &Pages<'_>) -> Result<SlackView> {
    let mut parts: Vec<SlackBlock> =
        asked.iter().map(|one| waits(words, one, zone)).collect::<Result<_>>()?;
    if asked.is_empty() {
        parts.push(section(&words.mrkdwn("home.pages.no_queue", json!({}))?));
    }
    parts.extend(turning(words, pages, "home.queue")?);
    page(words, "queue", parts)
}

/// What somebody's accounts can be chosen by.
pub struct Filters {
    /// The words for health that occur among them.
    pub health: Vec<String>,
    /// Who looks after any of them, as id and name; empty where it is one.
    pub csms: Vec<(String, String)>,
}

/// A page of somebody's accounts: those that they look at, of all.
pub fn accounts(
    words: &Words,
    lines: &[Line],
    zone: Tz,
    shown: &Shown,
    filters: &Filters,
    pages: &Pages<'_>,
    all: usize,
) -> Result<SlackView> {
    let facts = json!({ "count": pages.count, "all": all });
    let mut parts = vec![blocks::actions(menus(words, shown, filters)?)];
    parts.push(blocks::context(&words.mrkdwn("home.pages.chosen", &facts)?));
    for line in lines {
        parts.push(account(words, line, zone)?);
    }
    parts.extend(turning(words, pages, "home.accounts")?);
    page(words, "accounts", parts)
}

/// The menus by which accounts are chosen; each entry carries the whole choice.
fn menus(words: &Words, shown: &Shown, filters: &Filters) -> Result<Vec<SlackActionBlockElement>> {
    let any = |key: &str| words.plain(&format!("home.filter.{key}"), json!({}));
    let choice = |label: &str, to: Shown| blocks::choice(label, &to.at(0).to_string());
    let levels = Priority::ALL.iter();
    let mut levels: Vec<_> =
        levels.map(|one| choice(&level(*one), Shown { level: Some(*one), ..shown.clone() })).collect();
    levels.insert(0, choice(&any("level")?, Shown { level: None, ..shown.clone() }));
    let named = filters.health.iter();
    let mut health: Vec<_> =
        named.map(|one| choice(one, Shown { health: Some(one.clone()), ..shown.clone() })).collect();
    health.insert(0, choice(&any("health")?, Shown { health: None, ..shown.clone() }));
    let mut csms: Vec<_> = filters
        .csms
        .iter()
        .take(99)
        .map(|(id, name)| choice(name, Shown { csm: Some(id.as_str().into()), ..shown.clone() }))
        .collect();
    csms.insert(0, choice(&any("csm")?, Shown { csm: None, ..shown.clone() }));
    let menus = [("level", levels), ("health", health), ("csm", csms)];
    // The one that is chosen carries what is chosen now.
    let now = shown.at(0).to_string();
    let menus = menus.into_iter().filter(|(_, options)| options.len() > 1).map(|(key, options)| {
        let chosen = options.iter().find(|option| option.value == now).cloned();
        let menu = SlackBlockStaticSelectElement::new()
            .with_action_id(format!("home.accounts#{key}").into())
            .with_options(options);
        match chosen {
            Some(chosen) => menu.with_initial_option(chosen).into(),
            None => menu.into(),
        }
    });
    Ok(menus.collect())
}

#[derive(Serialize)]
struct HeldFacts<'a> {
    name: &'a str,
    role: Role,
    team: &'a str,
    by_name: bool,
    groups: String,
    /// What is wrong with one of the groups.
    state: GroupState,
    holds: bool,
}

/// A page of those who hold a role.
pub fn who(words: &Words, held: &[&Held], pages: &Pages<'_>) -> Result<SlackView> {
    let line = |one: &&Held| {
        let called: Vec<&str> = one.groups.iter().map(|group| group.called.as_str()).collect();
        let facts = HeldFacts {
            name: &one.name,
            role: one.role,
            team: &one.team,
            by_name: one.by_name,
            groups: called.join(", "),
            state: one.groups.iter().map(|group| group.state).max().unwrap_or(GroupState::Active),
            holds: one.holds,
        };
        words.mrkdwn("home.who.line", facts)
    };
    let lines: Vec<String> = held.iter().map(line).collect::<Result<_>>()?;
    let mut parts = vec![blocks::context(&words.mrkdwn("home.who.intro", json!({}))?)];
    for some in lines.chunks(10) {
        parts.push(section(&some.join("\n")));
    }
    parts.extend(turning(words, pages, "home.who")?);
    page(words, "who", parts)
}

/// What somebody can do here.
pub fn what_i_can(words: &Words, roles: &Roles) -> Result<SlackView> {
    let parts = vec![
        section(&words.mrkdwn("home.welcome", json!({}))?),
        section(&can(words, roles)?),
        blocks::context(&words.mrkdwn("home.pages.commands", json!({}))?),
        blocks::actions(vec![
            button("settings.open", &words.plain("home.button.settings", json!({}))?, "").into(),
        ]),
    ];
    page(words, "can", parts)
}

fn page(words: &Words, key: &str, parts: Vec<SlackBlock>) -> Result<SlackView> {
    let title = words.plain(&format!("home.pages.{key}"), json!({}))?;
    Ok(blocks::page(&title, &words.plain("home.pages.close", json!({}))?, parts))
}
