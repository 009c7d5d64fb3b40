//! The small forms behind the buttons of a request.

use anyhow::Result;
use baton_storage::requests::Request;
use baton_storage::states::Priority;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::requests::view;
use crate::features::requests::view::card::{Hours, hours};
use crate::features::requests::view::context::RequestContext;
use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, section};
use crate::slack::payloads::RequestSeen;
use crate::slack::words::Words;

/// The longest sentence people may write in a dialog; Slack allows 3,000.
const LONGEST: u64 = 1000;

/// A CSM who can be chosen, with the hours that they would have then.
#[derive(Serialize)]
struct CsmFacts<'a> {
    #[serde(flatten)]
    hours: Hours,
    name: &'a str,
    pr1: usize,
    away: Option<String>,
}

/// Choose a CSM: the ranking as a menu, the suggestion chosen (R5).
pub fn assign(words: &Words, context: &RequestContext) -> Result<SlackView> {
    let facts = view::facts::of(context);
    let mut parts = vec![section(&words.mrkdwn("requests_dialogs.assign.intro", &facts)?)];
    if let Some(first) = context.suggested() {
        let facts = json!({ "name": context.name(&first.user), "reason": first.why.sentence });
        parts.push(section(&words.mrkdwn("requests_dialogs.assign.suggested", facts)?));
    }
    let mut options = Vec::new();
    for ranked in &context.ranked {
        let facts = CsmFacts {
            hours: hours(ranked.after_hours, ranked.load.capacity),
            name: context.name(&ranked.user),
            pr1: ranked.load.by_priority[&Priority::Pr1],
            away: context.away(ranked),
        };
        options.push((words.plain("requests_dialogs.assign.option", facts)?, ranked.user.0.clone()));
    }
    let initial = context.suggested().map(|first| first.user.as_str());
    parts.push(field(words, "assign", "csm", &facts, false)?.with(|field| field.select(&options, initial)));
    parts.push(field(words, "assign", "note", &facts, true)?.with(|field| field.text(None, true, LONGEST)));
    dialog(words, "assign", &context.request, &facts, parts)
}

/// Ask the requester something.
pub fn ask(words: &Words, context: &RequestContext) -> Result<SlackView> {
    let facts = view::facts::of(context);
    let question =
        field(words, "ask", "question", &facts, false)?.with(|field| field.text(None, true, LONGEST));
    dialog(words, "ask", &context.request, &facts, vec![question])
}

/// Say no, or hand back: with a reason.
pub fn with_reason(words: &Words, context: &RequestContext, name: &str) -> Result<SlackView> {
    let facts = view::facts::of(context);
    let mut parts = Vec::new();
    if words.has(&format!("requests_dialogs.{name}.intro")) {
        parts.push(section(&words.mrkdwn(&format!("requests_dialogs.{name}.intro"), &facts)?));
    }
    let optional = name == "withdraw";
    parts.push(reason(words, name, &facts, optional)?);
    dialog(words, name, &context.request, &facts, parts)
}

/// Pass to another team, as id and name of each.
pub fn pass(words: &Words, context: &RequestContext, teams: &[(String, String)]) -> Result<SlackView> {
    let facts = view::facts::of(context);
    let team = field(words, "pass", "team", &facts, false)?.with(|field| field.select(teams, None));
    dialog(words, "pass", &context.request, &facts, vec![team, reason(words, "pass", &facts, false)?])
}

/// Answer the manager's question.
pub fn answer(words: &Words, context: &RequestContext) -> Result<SlackView> {
    let facts = view::facts::of(context);
    let intro = section(&words.mrkdwn("requests_dialogs.answer.intro", &facts)?);
    let answer =
        field(words, "answer", "answer", &facts, false)?.with(|field| field.text(None, true, LONGEST));
    dialog(words, "answer", &context.request, &facts, vec![intro, answer])
}

struct Labelled {
    id: &'static str,
    label: String,
    hint: String,
    optional: bool,
}

impl Labelled {
    fn with(self, build: impl FnOnce(Field<'_>) -> SlackBlock) -> SlackBlock {
        build(Field { id: self.id, label: &self.label, hint: &self.hint, optional: self.optional })
    }
}

fn field(
    words: &Words,
    dialog: &str,
    id: &'static str,
    facts: &impl Serialize,
    optional: bool,
) -> Result<Labelled> {
    let hint = format!("requests_dialogs.{dialog}.{id}_hint");
    let hint = if words.has(&hint) { words.plain(&hint, facts)? } else { String::new() };
    let label = words.plain(&format!("requests_dialogs.{dialog}.{id}"), facts)?;
    Ok(Labelled { id, label, hint, optional })
}

fn reason(words: &Words, dialog: &str, facts: &impl Serialize, optional: bool) -> Result<SlackBlock> {
    let label = words.plain("requests_dialogs.reason", facts)?;
    let hint = words.plain(&format!("requests_dialogs.{dialog}.reason_hint"), facts)?;
    Ok(Labelled { id: "reason", label, hint, optional }.with(|field| field.text(None, true, LONGEST)))
}

fn dialog(
    words: &Words,
    name: &str,
    request: &Request,
    facts: &impl Serialize,
    parts: Vec<SlackBlock>,
) -> Result<SlackView> {
    let title = words.plain(&format!("requests_dialogs.{name}.title"), facts)?;
    let submit = words.plain(&format!("requests_dialogs.{name}.submit"), facts)?;
    let cancel = words.plain("requests_dialogs.cancel", facts)?;
    let seen = RequestSeen { request: request.request_id.clone(), version: Some(request.version) };
    let private = seen.to_string();
    Ok(blocks::form(&format!("requests.{name}"), &private, &title, &submit, &cancel, parts))
}
