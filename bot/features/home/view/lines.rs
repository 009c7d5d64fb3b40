//! An account, and a request, in a line with what leads on.

use anyhow::Result;
use baton_storage::states::{Priority, RequestState};
use chrono_tz::Tz;
use serde::Serialize;
use slack_morphism::prelude::*;

use crate::features::home::load::accounts::Line;
use crate::features::home::load::mine::Asked;
use crate::slack::blocks::{self, button};
use crate::slack::dates::{date, weekday};
use crate::slack::words::Words;

/// A level as people call it.
pub fn level(level: Priority) -> String {
    level.as_str().replace("pr", "Pr")
}

#[derive(Serialize)]
struct LineFacts<'a> {
    account: &'a str,
    level: Option<String>,
    health: Option<&'a str>,
    csm: Option<&'a str>,
    /// When somebody last spoke with them.
    spoken: Option<String>,
    task: Option<&'a str>,
    owner: Option<&'a str>,
    due: Option<String>,
    own: bool,
}

/// An account: what is known at a glance, and the way to its page.
pub fn account(words: &Words, line: &Line, zone: Tz) -> Result<SlackBlock> {
    let (task, owner, due) = match &line.next {
        Some((task, owner, due)) => {
            (Some(task.as_str()), Some(owner.as_str()), due.map(|due| weekday(due, zone)))
        }
        None => (None, None, None),
    };
    let facts = LineFacts {
        account: &line.name,
        level: line.level.map(level),
        health: line.health.as_deref(),
        csm: line.csm.as_deref(),
        spoken: line.spoken.map(|at| date(at, zone)),
        task,
        owner,
        due,
        own: line.own,
    };
    let open = button("home.open", &words.plain("home.button.open", &facts)?, line.account.as_str());
    Ok(blocks::section_with(&words.mrkdwn("home.accounts.line", &facts)?, open))
}

/// A request, as its requester and its managers read it.
#[derive(Clone, Debug, Serialize)]
pub struct AskedFacts<'a> {
    pub account: &'a str,
    pub team: &'a str,
    /// `question`, `assigned` or `open`.
    pub state: &'static str,
    pub who: &'a str,
    pub question: Option<&'a str>,
    pub due: Option<String>,
    pub since: String,
}

/// The same of a request that is open.
pub fn request(asked: &Asked, zone: Tz) -> AskedFacts<'_> {
    let state = match asked.request.state {
        RequestState::Question => "question",
        RequestState::Assigned => "assigned",
        _ => "open",
    };
    AskedFacts {
        account: &asked.account,
        team: &asked.team,
        state,
        who: &asked.waits_for,
        question: asked.request.question.as_deref(),
        due: asked.due.map(|due| weekday(due, zone)),
        since: date(asked.request.opened_at, zone),
    }
}

/// A request that waits for a manager, and the way to assign.
pub fn waits(words: &Words, asked: &Asked, zone: Tz) -> Result<SlackBlock> {
    let facts = request(asked, zone);
    let assign = button(
        "requests.assign",
        &words.plain("home.button.assign", &facts)?,
        asked.request.request_id.as_str(),
    );
    Ok(blocks::section_with(&words.mrkdwn("home.team.request", &facts)?, assign))
}
