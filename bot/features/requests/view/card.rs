//! The manager's card: facts, every CSM's load, a suggestion and why, and what can be done now.

use anyhow::Result;
use baton_storage::ids::TeamId;
use baton_storage::states::{Priority, RequestState};
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::accounts::ranking;
use crate::features::requests::view;
use crate::features::requests::view::context::RequestContext;
use crate::features::requests::view::facts::RequestFacts;
use crate::slack::blocks::{self, button, section};
use crate::slack::message::Message;
use crate::slack::words::Words;

/// The card as it stands in the channel of `team`, which may have passed the request on.
pub fn card(words: &Words, context: &RequestContext, team: &TeamId) -> Result<Message> {
    let facts = view::facts::of(context);
    let request = &context.request;
    let passed_on = *team != request.team_id;
    let state = if passed_on { "passed" } else { request.state.as_str() };
    let say = |key: &str| words.mrkdwn(&format!("requests_card.{key}"), &facts);
    let header = words.plain(&format!("requests_card.{state}.header"), &facts)?;
    let mut parts = vec![blocks::header(&header), section(&say("line.ask")?)];
    parts.push(section(&say(&format!("{state}.status"))?));
    let labels = ["stage", "close_date", "lam", "arr", "pov", "why_now"];
    let pairs: Result<Vec<String>> = labels.iter().map(|label| say(&format!("fact.{label}"))).collect();
    parts.push(blocks::fields(pairs?));
    for (there, key) in [
        (!request.notes.is_empty(), "line.notes"),
        (request.dedicated && context.dedicated_url.is_some(), "line.dedicated"),
        (context.parent.is_some(), "line.child"),
        // Nobody waits any more for an answer that never came.
        (
            request.question.is_some() && (request.state.is_open() || request.answer.is_some()),
            "line.question",
        ),
        (request.answer.is_some(), "line.answer"),
    ] {
        if there {
            parts.push(section(&say(key)?));
        }
    }
    if !passed_on && choosing(request.state) {
        parts.push(blocks::table(load_rows(words, context)?));
        parts.push(section(&suggestion(words, context, &facts)?));
    }
    if !passed_on && let Some(row) = buttons(words, context, &facts)? {
        parts.push(row);
    }
    let mut small = say("line.why")?;
    // What is settled keeps the facts by which it was settled.
    if request.state.is_open() && context.deal.stage.as_ref().is_some_and(|stage| *stage != request.stage) {
        small = format!("{small} · {}", say("line.stage_differs")?);
    }
    if !context.watchers.is_empty() {
        small = format!("{small} · {}", say("line.watching")?);
    }
    parts.push(blocks::context(&small));
    Ok(Message::internal(say(&format!("{state}.text"))?, parts))
}

const fn choosing(state: RequestState) -> bool {
    matches!(state, RequestState::Open | RequestState::Question)
}

/// A row per CSM, the best suited first (R5).
fn load_rows(words: &Words, context: &RequestContext) -> Result<Vec<Vec<String>>> {
    let head = ["csm", "hours", "pr1", "pr2", "onboarding", "away"];
    let head: Result<Vec<String>> =
        head.iter().map(|key| words.plain(&format!("requests_card.load.{key}"), json!({}))).collect();
    let mut rows = vec![head?];
    for ranked in &context.ranked {
        let load = &ranked.load;
        rows.push(vec![
            context.name(&ranked.user).to_owned(),
            words.plain("requests_card.load.of", hours(load.hours, load.capacity))?,
            load.by_priority[&Priority::Pr1].to_string(),
            load.by_priority[&Priority::Pr2].to_string(),
            load.onboarding.to_string(),
            context.away(ranked).unwrap_or_default(),
        ]);
    }
    Ok(rows)
}

/// Hours a week, of those there are.
#[derive(Serialize)]
pub struct Hours {
    hours: String,
    capacity: String,
}

/// Hours a week as the words name them.
pub fn hours(hours: f64, capacity: f64) -> Hours {
    Hours { hours: ranking::hours(hours), capacity: ranking::hours(capacity) }
}

fn suggestion(words: &Words, context: &RequestContext, facts: &RequestFacts<'_>) -> Result<String> {
    match context.suggested() {
        Some(first) => words.mrkdwn(
            "requests_card.line.suggestion",
            json!({ "name": context.name(&first.user), "reason": first.why.sentence }),
        ),
        None => words.mrkdwn("requests_card.line.nobody", facts),
    }
}

fn buttons(words: &Words, context: &RequestContext, facts: &RequestFacts<'_>) -> Result<Option<SlackBlock>> {
    let id = context.request.request_id.as_str();
    let label = |key: &str| words.plain(&format!("requests_card.button.{key}"), facts);
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    match context.request.state {
        RequestState::Open | RequestState::Question => {
            let assign = button("requests.assign", &label("assign")?, id);
            row.push(assign.with_style(SlackBlockButtonStyle::Primary).into());
            if context.request.state == RequestState::Open {
                row.push(button("requests.ask", &label("ask")?, id).into());
                if context.request.acknowledged_at.is_none() {
                    row.push(button("requests.acknowledge", &label("acknowledge")?, id).into());
                }
            }
            let more = [
                (label("decline")?, format!("requests.decline {id}")),
                (label("pass")?, format!("requests.pass {id}")),
            ];
            row.push(blocks::overflow("requests.more", &more).into());
        }
        RequestState::Assigned => row.push(button("requests.assign", &label("reassign")?, id).into()),
        RequestState::Declined if context.undo_until().is_some_and(|until| context.now <= until) => {
            row.push(button("requests.undo", &label("undo")?, id).into());
        }
        RequestState::Accepted | RequestState::Declined | RequestState::Withdrawn => return Ok(None),
    }
    Ok(Some(blocks::actions(row)))
}
