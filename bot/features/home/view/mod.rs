//! The Home tab: what is theirs, the most urgent first, each thing with what can be done about it.
//!
//! Tables and charts stand in messages only, so what would be a table is lines here.

pub mod agree;
pub mod lines;
pub mod mine;
pub mod ops;
pub mod pages;
pub mod speak;
pub mod team;

use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::home::load::{Board, Roles};
use crate::features::home::view::lines::account;
use crate::rules::sentence::first_name;
use crate::slack::blocks::{self, button, section};
use crate::slack::words::Words;

pub use speak::{greeting, mentioned};

/// So many blocks Slack takes.
const MOST: usize = 100;
/// The field that finds an account while one types.
pub const FIND: &str = "home.find";

/// The Home tab.
pub fn home(words: &Words, board: &Board) -> Result<SlackView> {
    let mut parts = head(words, board)?;
    if board.roles.is_somebody() {
        parts.extend(mine::tasks(words, board)?);
        for team in &board.teams {
            parts.extend(team::team(words, team, board.zone)?);
        }
        parts.extend(team::beside(words, &board.beside, board.zone)?);
        if let Some(ops) = &board.ops {
            parts.extend(ops::ops(words, ops, board.zone)?);
        }
        parts.extend(mine::asked(words, board)?);
        parts.extend(accounts(words, board)?);
    }
    parts.truncate(MOST);
    Ok(SlackView::Home(SlackHomeView::new(parts)))
}

/// Who they are here, and the ways to an account. To those who see it for the first time: who Baton is.
fn head(words: &Words, board: &Board) -> Result<Vec<SlackBlock>> {
    let facts = facts(board);
    let mut parts = vec![blocks::header(&words.plain("home.header", &facts)?)];
    if !board.roles.member {
        parts.push(section(&words.mrkdwn("home.outside", &facts)?));
        return Ok(parts);
    }
    if board.welcome || !board.roles.is_somebody() {
        parts.push(section(&words.mrkdwn("home.welcome", &facts)?));
        parts.push(section(&can(words, &board.roles)?));
    }
    let mut row = vec![find(words)?];
    row.push(button("home.request", &words.plain("home.button.request", &facts)?, "").into());
    if !board.roles.is_somebody() {
        parts.push(blocks::actions(row));
    } else if board.welcome {
        row.push(button("home.put_away", &words.plain("home.button.put_away", &facts)?, "").into());
        parts.push(blocks::actions(row));
    } else {
        row.push(button("home.can", &words.plain("home.button.can", &facts)?, "").into());
        parts.push(blocks::actions(row));
        let role = words.mrkdwn("home.role", &facts)?;
        if !role.is_empty() {
            parts.push(blocks::context(&role));
        }
    }
    Ok(parts)
}

/// The field that finds an account while one types.
pub fn find(words: &Words) -> Result<SlackActionBlockElement> {
    let hint = words.plain("home.find", json!({}))?;
    Ok(SlackBlockExternalSelectElement::new()
        .with_action_id(FIND.into())
        .with_placeholder(blocks::cut(&hint, 150).into())
        .with_min_query_length(1)
        .into())
}

/// What somebody can do here, a line for each role.
pub fn can(words: &Words, roles: &Roles) -> Result<String> {
    let facts = of_roles(roles);
    let lines = roles.can().into_iter().map(|key| words.mrkdwn(&format!("home.can.{key}"), &facts));
    Ok(lines.collect::<Result<Vec<String>>>()?.join("\n"))
}

/// What stands at the top, with what waits for whoever looks.
#[derive(Serialize)]
struct HeadFacts<'a> {
    #[serde(flatten)]
    roles: RoleFacts,
    first: &'a str,
    late: usize,
    due: usize,
    waiting: usize,
    somebody: bool,
}

fn facts(board: &Board) -> HeadFacts<'_> {
    let counts = board.mine.counts;
    HeadFacts {
        roles: of_roles(&board.roles),
        first: first_name(&board.name),
        late: counts.late,
        due: counts.late + counts.week + board.mine.offers.len(),
        waiting: board.teams.iter().map(|team| team.waiting).sum(),
        somebody: board.roles.is_somebody(),
    }
}

/// Somebody's roles, each with the names of its teams.
#[derive(Serialize)]
struct RoleFacts {
    csm_of: String,
    manager_of: String,
    director_of: String,
    operator: bool,
}

fn of_roles(roles: &Roles) -> RoleFacts {
    RoleFacts {
        csm_of: roles.csm_of.join(", "),
        manager_of: roles.manager_of.join(", "),
        director_of: roles.director_of.join(", "),
        operator: roles.operator,
    }
}

#[derive(Serialize)]
struct AccountsFacts {
    count: usize,
    shown: usize,
    more: usize,
    /// Whether the reader leads a team.
    leads: bool,
}

/// Their accounts: the first ones, and the way to all.
fn accounts(words: &Words, board: &Board) -> Result<Vec<SlackBlock>> {
    let (lines, all) = &board.accounts;
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let leads = !(board.roles.manager_of.is_empty() && board.roles.director_of.is_empty());
    let facts = AccountsFacts { count: *all, shown: lines.len(), more: all - lines.len(), leads };
    let mut parts = vec![blocks::divider(), section(&words.mrkdwn("home.accounts.head", &facts)?)];
    for line in lines {
        parts.push(account(words, line, board.zone)?);
    }
    if *all > lines.len() {
        let every = button("home.accounts", &words.plain("home.accounts.all", &facts)?, "-/-/-/0");
        parts.push(blocks::actions(vec![every.into()]));
    }
    Ok(parts)
}
