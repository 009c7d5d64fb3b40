//! A CSM's accounts that go to others, as people read it: what each side gets, and what is left of somebody who is
//! gone.

pub mod form;

use anyhow::Result;
use baton_storage::ids::RequestId;
use baton_storage::reassignments::Reassignment;
use baton_storage::states::HandoverKind;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::reassignment::rules::Side;
use crate::slack::blocks::{self, button, section};
use crate::slack::dates::day;
use crate::slack::message::Message;
use crate::slack::words::Words;

/// How many accounts are listed; the rest is a number.
const LISTED: usize = 25;

/// How many people are named; the rest is a number.
const NAMED: usize = 5;

/// An account, in one line.
#[derive(Clone, Debug)]
pub struct Line {
    pub account: String,
    /// `Pr1`.
    pub level: String,
    pub url: Option<String>,
    /// Its internal channel.
    pub channel: Option<String>,
    /// Who has it now.
    pub to: String,
}

/// What is still somebody's who has left.
#[derive(Clone, Debug)]
pub struct Left {
    pub user: String,
    pub name: String,
    pub lines: Vec<Line>,
    /// Accounts that were offered to them, with the request.
    pub offers: Vec<(String, RequestId)>,
    /// Meetings that they organize.
    pub meetings: Vec<String>,
    /// How many accounts of theirs a review still waits for.
    pub review: usize,
    /// For whom they stand in, by the configuration.
    pub backs_up: Vec<String>,
    /// How many things that were asked of them are others' now.
    pub tasks: usize,
    /// The how-many-eth message it is.
    pub round: u8,
    /// Whether they are in Slack still, and in the team no more.
    pub moved: bool,
    /// The team's name.
    pub team: String,
}

impl Left {
    /// Whether nothing needs a new owner any more.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.offers.is_empty() && self.meetings.is_empty()
    }
}

/// How many accounts, the first of them by name, and how many more.
#[derive(Serialize)]
struct AccountsFacts {
    count: usize,
    names: String,
    more: usize,
}

impl AccountsFacts {
    fn of(lines: &[Line]) -> Self {
        Self {
            count: lines.len(),
            names: lines.iter().take(3).map(|line| line.account.as_str()).collect::<Vec<_>>().join(", "),
            more: lines.len().saturating_sub(3),
        }
    }
}

#[derive(Serialize)]
struct NoteFacts<'a> {
    /// Whose accounts they were.
    before: &'a str,
    kind: HandoverKind,
    why: &'a str,
    until: Option<String>,
    back: Option<String>,
    #[serde(flatten)]
    accounts: AccountsFacts,
}

/// To one side of a reassignment: the accounts, and what to see to.
pub fn note(
    words: &Words,
    reassignment: &Reassignment,
    from: &str,
    side: Side,
    lines: &[Line],
    tasks: &[String],
) -> Result<Message> {
    let facts = NoteFacts {
        before: from,
        kind: reassignment.kind,
        why: &reassignment.why,
        until: reassignment.overlap_until.as_deref().map(day),
        back: reassignment.back_on.as_deref().map(day),
        accounts: AccountsFacts::of(lines),
    };
    let side = side.as_str();
    let say = |key: &str| words.mrkdwn(&format!("reassignment.note.{side}.{key}"), &facts);
    let mut parts = vec![
        blocks::header(&words.plain(&format!("reassignment.note.{side}.header"), &facts)?),
        section(&say("lead")?),
    ];
    parts.extend(listed(words, side, lines)?);
    if !tasks.is_empty() {
        let list: Result<Vec<String>> = tasks
            .iter()
            .map(|task| words.mrkdwn("reassignment.note.task", json!({ "what": task })))
            .collect();
        parts.push(section(&say("tasks")?));
        parts.push(section(&list?.join("\n")));
    }
    parts.push(blocks::context(&say("why")?));
    Ok(Message::internal(say("text")?, parts))
}

/// The accounts, in as many sections as they need.
fn listed(words: &Words, side: &str, lines: &[Line]) -> Result<Vec<SlackBlock>> {
    let mut parts = Vec::new();
    for some in lines[..lines.len().min(LISTED)].chunks(10) {
        let mut shown = Vec::new();
        for line in some {
            shown.push(words.mrkdwn(&format!("reassignment.line.{side}"), facts(line))?);
        }
        parts.push(section(&shown.join("\n")));
    }
    if lines.len() > LISTED {
        let more = json!({ "count": lines.len() - LISTED });
        parts.push(blocks::context(&words.mrkdwn("reassignment.line.more", more)?));
    }
    Ok(parts)
}

#[derive(Serialize)]
struct LineFacts<'a> {
    account: &'a str,
    level: &'a str,
    url: Option<&'a str>,
    place: Option<&'a str>,
    name: &'a str,
}

fn facts(line: &Line) -> LineFacts<'_> {
    LineFacts {
        account: &line.account,
        level: &line.level,
        url: line.url.as_deref(),
        place: line.channel.as_deref(),
        name: &line.to,
    }
}

#[derive(Serialize)]
struct LeftFacts<'a> {
    name: &'a str,
    offers: usize,
    todos: usize,
    meetings: &'a [String],
    review: usize,
    backs_up: String,
    round: u8,
    moved: bool,
    team: &'a str,
    #[serde(flatten)]
    accounts: AccountsFacts,
}

/// To the manager of somebody who has left: everything that needs a new owner.
pub fn notice(words: &Words, left: &Left) -> Result<Message> {
    let facts = LeftFacts {
        name: &left.name,
        offers: left.offers.len(),
        todos: left.tasks,
        meetings: &left.meetings,
        review: left.review,
        backs_up: left.backs_up.join(", "),
        round: left.round,
        moved: left.moved,
        team: &left.team,
        accounts: AccountsFacts::of(&left.lines),
    };
    let say = |key: &str| words.mrkdwn(&format!("reassignment.left.{key}"), &facts);
    if left.is_empty() {
        let line = say("none")?;
        return Ok(Message::internal(line.clone(), vec![section(&line)]));
    }
    let mut parts =
        vec![blocks::header(&words.plain("reassignment.left.header", &facts)?), section(&say("lead")?)];
    parts.extend(listed(words, "left", &left.lines)?);
    for (place, (account, request)) in left.offers.iter().take(5).enumerate() {
        let line = words.mrkdwn("reassignment.left.offer", json!({ "account": account }))?;
        let label = words.plain("tasks.button.assign", json!({}))?;
        let assign = button(&format!("requests.assign#{place}"), &label, request.as_str());
        parts.push(blocks::section_with(&line, assign));
    }
    let mut rest = Vec::new();
    for key in ["meetings", "review", "todos", "backs_up"] {
        let line = say(key)?;
        if !line.is_empty() {
            rest.push(line);
        }
    }
    if !rest.is_empty() {
        parts.push(section(&rest.join("\n")));
    }
    if !left.lines.is_empty() {
        let hand = button("reassignment.open", &words.plain("reassignment.left.hand", &facts)?, &left.user);
        parts.push(blocks::actions(vec![hand.with_style(SlackBlockButtonStyle::Primary).into()]));
    }
    parts.push(blocks::context(&say("why")?));
    Ok(Message::internal(say("text")?, parts))
}

/// People, the first of them by name, and how many more.
fn some(names: &[String]) -> (String, usize) {
    let first: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    (first.join(", "), names.len().saturating_sub(NAMED))
}

#[derive(Serialize)]
struct TeamFacts<'a> {
    team: &'a str,
    /// Empty where nobody did.
    joined: String,
    more_joined: usize,
    gone: String,
    more_gone: usize,
}

/// To the manager of a team: who joined its CSMs, and who left them without leaving anything behind.
pub fn team(words: &Words, team: &str, joined: &[String], left: &[String]) -> Result<Message> {
    let ((joined, more_joined), (gone, more_gone)) = (some(joined), some(left));
    let facts = TeamFacts { team, joined, more_joined, gone, more_gone };
    let say = |key: &str| words.mrkdwn(&format!("reassignment.team.{key}"), &facts);
    let parts = vec![section(&say("lead")?), blocks::context(&say("why")?)];
    Ok(Message::internal(say("text")?, parts))
}

#[derive(Serialize)]
struct ListFacts<'a> {
    text: &'a str,
    count: usize,
    first: Option<&'a str>,
}

/// A choice among CSMs, as id and name.
pub fn list(words: &Words, which: &str, text: &str, people: &[(String, String)]) -> Result<Message> {
    let first = people.first().map(|(_, name)| name.as_str());
    let facts = ListFacts { text, count: people.len(), first };
    let line = words.mrkdwn(&format!("reassignment.list.{which}"), &facts)?;
    let mut parts = vec![section(&line)];
    for (place, some) in people.chunks(5).take(5).enumerate() {
        let row = some.iter().enumerate().map(|(at, (user, name))| {
            // Slack wants the action ids of one block to differ; the door drops what follows the `#`.
            button(&format!("reassignment.open#{place}-{at}"), name, user).into()
        });
        parts.push(blocks::actions(row.collect()));
    }
    Ok(Message::internal(line, parts))
}
