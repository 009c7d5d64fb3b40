//! The pages that say what came of a request form: sent, joined, or why there is none.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::{SlackBlock, SlackView};

use crate::features::requests::view;
use crate::features::requests::view::context::RequestContext;
use crate::features::requests::view::facts::RequestFacts;
use crate::slack::blocks::{self, button, link_button, section};
use crate::slack::words::Words;

/// Under a choice among accounts: the button for one that is none of them.
pub fn another(words: &Words, name: &str) -> Result<SlackBlock> {
    let label = words.plain("requests_form.another", json!({ "name": name }))?;
    Ok(blocks::actions(vec![button("requests.another", &label, &blocks::cut(name, 300)).into()]))
}

/// Sent, or brought up to date.
pub fn asked(words: &Words, context: &RequestContext, updated: bool) -> Result<SlackView> {
    let facts = view::facts::of(context);
    page(words, "asked_title", if updated { "updated" } else { "asked" }, &facts)
}

/// A request with how it stands, as a sentence.
#[derive(Serialize)]
struct JoinedFacts<'a> {
    #[serde(flatten)]
    request: RequestFacts<'a>,
    status: String,
}

/// There is one already (R7): the requester's own, or another's that is followed now.
pub fn joined(words: &Words, context: &RequestContext, own: bool) -> Result<SlackView> {
    let request = view::facts::of(context);
    let status = words.plain(&format!("requests_card.{}.text", context.request.state), &request)?;
    let facts = JoinedFacts { request, status };
    let (title, body) = if own { ("own_title", "own") } else { ("joined_title", "joined") };
    page(words, title, body, &facts)
}

/// What an account that gets no request is told, in the words of the policy.
#[derive(Clone, Debug)]
pub struct NoRequest {
    pub account: String,
    pub managers: String,
    /// The CSM's name, and a link to message them where Slack knows them.
    pub csm: Option<(String, Option<String>)>,
    /// Where the CSM's name is from.
    pub source: String,
    /// Why, where it is not that there is a CSM.
    pub why: String,
    /// The Scale route: what to do, and where.
    pub route: Option<(String, String)>,
    /// Whether the manager is told because of Dedicated (Q3).
    pub told_dedicated: bool,
}

#[derive(Serialize)]
struct NoRequestFacts<'a> {
    account: &'a str,
    managers: &'a str,
    csm_name: Option<&'a str>,
    source: &'a str,
    why: String,
}

/// No request was made, and what to do instead (Q1, Q2).
pub fn no_request(words: &Words, told: &NoRequest) -> Result<SlackView> {
    let why = match (&told.csm, &told.route) {
        (None, Some((route, _))) => format!("{} {route}", told.why),
        _ => told.why.clone(),
    };
    let facts = NoRequestFacts {
        account: &told.account,
        managers: &told.managers,
        csm_name: told.csm.as_ref().map(|(name, _)| name.as_str()),
        source: &told.source,
        why,
    };
    let (title, body, button) = match (&told.csm, &told.route) {
        (Some((_, Some(link))), _) => {
            let label = words.plain("requests_dialogs.page.message", &facts)?;
            ("has_csm_title", "has_csm", link_button("open.message", &label, link))
        }
        (Some((_, None)), _) => ("has_csm_title", "has_csm_unknown", None),
        (None, Some((_, url))) => {
            let label = words.plain("requests_dialogs.page.scale_button", &facts)?;
            ("scale_title", "scale", link_button("open.scale", &label, url))
        }
        (None, None) => ("none_title", "none", None),
    };
    let mut parts = vec![section(&words.mrkdwn(&format!("requests_dialogs.page.{body}"), &facts)?)];
    if let Some(button) = button {
        parts.push(blocks::actions(vec![button.into()]));
    }
    if told.told_dedicated {
        parts.push(blocks::context(&words.mrkdwn("requests_dialogs.page.told_dedicated", &facts)?));
    }
    finish(words, title, &facts, parts)
}

fn page(words: &Words, title: &str, body: &str, facts: &impl Serialize) -> Result<SlackView> {
    let body = words.mrkdwn(&format!("requests_dialogs.page.{body}"), facts)?;
    finish(words, title, facts, vec![section(&body)])
}

fn finish(words: &Words, title: &str, facts: &impl Serialize, parts: Vec<SlackBlock>) -> Result<SlackView> {
    let title = words.plain(&format!("requests_dialogs.page.{title}"), facts)?;
    let done = words.plain("requests_dialogs.done", facts)?;
    Ok(blocks::page(&title, &done, parts))
}
