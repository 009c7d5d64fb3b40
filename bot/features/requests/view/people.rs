//! What the requester, the followers and the CSM read by direct message, and the thread's notes.

use anyhow::Result;
use baton_storage::assignments::Assignment;
use baton_storage::assignments::AssignmentState;
use baton_storage::states::RequestState;
use serde::Serialize;
use serde_json::Value;
use slack_morphism::prelude::*;

use crate::features::requests::view;
use crate::features::requests::view::context::RequestContext;
use crate::features::requests::view::facts::RequestFacts;
use crate::slack::blocks::{self, button, section};
use crate::slack::dates::{Moment, moment};
use crate::slack::facts::With;
use crate::slack::message::Message;
use crate::slack::payloads::OfferMade;
use crate::slack::words::Words;

/// The requester's own copy, updated in place.
pub fn receipt(words: &Words, context: &RequestContext) -> Result<Message> {
    let facts = view::facts::of(context);
    let state = context.request.state;
    let say = |key: &str| words.mrkdwn(&format!("requests_people.receipt.{key}"), &facts);
    let header = words.plain(&format!("requests_people.receipt.{state}.header"), &facts)?;
    let mut parts = vec![
        blocks::header(&header),
        section(&say(&format!("{state}.status"))?),
        blocks::context(&say("facts")?),
    ];
    let id = context.request.request_id.as_str();
    let label = |key: &str| words.plain(&format!("requests_people.receipt.button.{key}"), &facts);
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if state == RequestState::Question {
        let answer = button("requests.answer", &label("answer")?, id);
        row.push(answer.with_style(SlackBlockButtonStyle::Primary).into());
    }
    if matches!(state, RequestState::Open | RequestState::Question) {
        row.push(button("requests.update", &label("update")?, id).into());
    }
    if state.is_open() {
        row.push(button("requests.withdraw", &label("withdraw")?, id).into());
        parts.push(blocks::actions(row));
    }
    Ok(Message::internal(say(&format!("{state}.text"))?, parts))
}

/// A request as one assignment of it is told.
#[derive(Serialize)]
struct OfferFacts<'a> {
    #[serde(flatten)]
    request: RequestFacts<'a>,
    replaced_by_name: &'a str,
}

/// The CSM's copy of one assignment, updated in place.
pub fn offer(words: &Words, context: &RequestContext, assignment: &Assignment) -> Result<Message> {
    let after = context.assignments.iter().skip_while(|one| one.assignment_id != assignment.assignment_id);
    let replaced_by = after.skip(1).map(|next| context.name(&next.assigned_by)).next();
    let facts = OfferFacts {
        request: RequestFacts {
            csm_name: Some(context.name(&assignment.csm)),
            note: Some(assignment.note.replace('\n', "\n> ")),
            offer_reason: assignment.reason.as_deref(),
            settled_at: assignment.settled_at.map(|at| moment(at, context.zone)),
            decided_by_name: Some(context.name(&assignment.assigned_by)),
            self_assigned: assignment.assigned_by == assignment.csm,
            ..view::facts::of(context)
        },
        replaced_by_name: replaced_by.unwrap_or("Somebody"),
    };
    let stands =
        if assignment.state == AssignmentState::Offered { "waiting" } else { assignment.state.as_str() };
    let say = |key: &str| words.mrkdwn(&format!("requests_people.offer.{key}"), &facts);
    let header = words.plain(&format!("requests_people.offer.{stands}.header"), &facts)?;
    let mut parts = vec![blocks::header(&header)];
    if stands == "waiting" {
        parts.push(section(&say("ask")?));
        if !assignment.note.is_empty() {
            parts.push(section(&say("note")?));
        }
        let labels = ["stage", "close_date", "lam", "pov"];
        let pairs: Result<Vec<String>> =
            labels.iter().map(|label| words.mrkdwn(&format!("requests_card.fact.{label}"), &facts)).collect();
        parts.push(blocks::fields(pairs?));
        let (request, assignment) = (&context.request.request_id, &assignment.assignment_id);
        let made = OfferMade { request: request.clone(), assignment: assignment.clone() };
        let id = made.to_string();
        let label = |key: &str| words.plain(&format!("requests_people.offer.button.{key}"), &facts);
        let accept = button("requests.accept", &label("accept")?, &id);
        parts.push(blocks::actions(vec![
            accept.with_style(SlackBlockButtonStyle::Primary).into(),
            button("requests.hand_back", &label("hand_back")?, &id).into(),
        ]));
        parts.push(blocks::context(&say("why")?));
    } else {
        parts.push(section(&say(&format!("{stands}.status"))?));
    }
    Ok(Message::internal(say(&format!("{stands}.text"))?, parts))
}

/// News by direct message: one sentence, and a button where something is asked.
pub fn news(words: &Words, context: &RequestContext, what: &str) -> Result<Message> {
    let facts = view::facts::of(context);
    let text = words.mrkdwn(&format!("requests_people.news.{what}"), &facts)?;
    let mut parts = vec![section(&text)];
    let offered = match what {
        "question" => Some(("requests.answer", "requests_people.receipt.button.answer")),
        "handed_back" => Some(("requests.assign", "requests_card.button.assign")),
        _ => None,
    };
    if let Some((action, label)) = offered {
        let button = button(action, &words.plain(label, &facts)?, context.request.request_id.as_str());
        parts.push(blocks::actions(vec![button.with_style(SlackBlockButtonStyle::Primary).into()]));
    }
    Ok(Message::internal(text, parts))
}

/// A question that is no longer open: what was asked and what became of it, as it was then.
pub fn question_settled(words: &Words, context: &RequestContext, settled: &Value) -> Result<Message> {
    let facts = With { facts: &view::facts::of(context), more: settled };
    let text = words.mrkdwn("requests_people.news.question_settled", &facts)?;
    let block = section(&text);
    Ok(Message::internal(text, vec![block]))
}

/// A note in the card's thread; `extra` adds what only this note knows.
pub fn thread_note(words: &Words, context: &RequestContext, what: &str, extra: &Value) -> Result<Message> {
    let facts = With { facts: &view::facts::of(context), more: extra };
    let text = words.mrkdwn(&format!("requests_people.thread.{what}"), &facts)?;
    let block = section(&text);
    Ok(Message::internal(text, vec![block]))
}

/// Why a step of the escalation comes, and what comes after it if nothing happens.
#[derive(Serialize)]
pub struct StepFacts<'a> {
    pub why: &'a str,
    pub rule: &'static str,
    pub next_at: Option<Moment>,
    /// Who hears of it then; none where only the reader does, again.
    pub next_who: Option<String>,
    pub next_one: bool,
}

/// A step of the escalation (R6): what is late, for whom it is waiting, why this comes, and what comes next.
pub fn escalation_notice(
    words: &Words,
    context: &RequestContext,
    waits_for: &str,
    tells: &str,
    why: &StepFacts<'_>,
) -> Result<Message> {
    let facts = With { facts: &view::facts::of(context), more: why };
    let own = format!("requests_people.nudge.{waits_for}.{tells}");
    let other = format!("requests_people.nudge.{waits_for}.other");
    let text = if words.has(&own) { words.mrkdwn(&own, &facts)? } else { words.mrkdwn(&other, &facts)? };
    let next = match (&why.next_at, &why.next_who) {
        (None, _) => "why_last",
        (_, None) => "why_again",
        _ => "why_next",
    };
    let next = words.mrkdwn(&format!("requests_people.nudge.{next}"), &facts)?;
    let why = words.mrkdwn("requests_people.nudge.why", &facts)?;
    let id = context.request.request_id.as_str();
    let offered = context.assignment().filter(|assignment| assignment.state == AssignmentState::Offered);
    let (action, label, value) = match (waits_for, tells, offered) {
        ("answer", "requester", _) => {
            ("requests.answer", "requests_people.receipt.button.answer", id.to_owned())
        }
        ("accept", "csm", Some(offer)) => {
            let made = OfferMade { request: id.into(), assignment: offer.assignment_id.clone() };
            ("requests.accept", "requests_people.offer.button.accept", made.to_string())
        }
        ("accept", _, _) => ("requests.assign", "requests_card.button.reassign", id.to_owned()),
        _ => ("requests.assign", "requests_card.button.assign", id.to_owned()),
    };
    let label = words.plain(label, &facts)?;
    let button = button(action, &label, &value).with_style(SlackBlockButtonStyle::Primary);
    let parts =
        vec![section(&text), blocks::actions(vec![button.into()]), blocks::context(&format!("{why} {next}"))];
    Ok(Message::internal(text, parts))
}

/// A Dedicated customer that gets no request.
#[derive(Serialize)]
struct DedicatedFacts<'a> {
    account: &'a str,
    requester_name: &'a str,
    dedicated_url: &'a str,
}

/// Word to a manager of a Dedicated customer that gets no request (Q3).
pub fn dedicated(words: &Words, account: &str, by: &str, url: &str) -> Result<Message> {
    let facts = DedicatedFacts { account, requester_name: by, dedicated_url: url };
    let text = words.mrkdwn("requests_people.news.dedicated", facts)?;
    let block = section(&text);
    Ok(Message::internal(text, vec![block]))
}
