//! The pages that say what came of a request form: sent, joined, or why there is none.

use anyhow::Result;
use serde_json::{Value, json};
use slack_morphism::prelude::{SlackBlock, SlackView};

use crate::features::requests::view;
use crate::features::requests::view::context::RequestContext;
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

/// There is one already (R7): the requester's own, or another's that is followed now.
pub fn joined(words: &Words, context: &RequestContext, own: bool) -> Result<SlackView> {
    let mut facts = view::facts::of(context);
    let status = format!("requests_card.{}.text", context.request.state);
    facts["status"] = json!(words.plain(&status, &facts)?);
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

/// No request was made, and what to do instead (Q1, Q2).
pub fn no_request(words: &Words, told: &NoRequest) -> Result<SlackView> {
    let csm_name = told.csm.as_ref().map(|(name, _)| name.clone());
    let mut facts = json!({
        "account": told.account, "managers": told.managers, "csm_name": csm_name,
        "source": told.source, "why": told.why,
    });
    let (title, body, button) = match (&told.csm, &told.route) {
        (Some((name, Some(link))), _) => {
            facts["csm_name"] = json!(name);
            let label = words.plain("requests_dialogs.page.message", &facts)?;
            ("has_csm_title", "has_csm", link_button("open.message", &label, link))
        }
        (Some((_, None)), _) => ("has_csm_title", "has_csm_unknown", None),
        (None, Some((route, url))) => {
            facts["why"] = json!(format!("{} {route}", told.why));
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

fn page(words: &Words, title: &str, body: &str, facts: &Value) -> Result<SlackView> {
    let body = words.mrkdwn(&format!("requests_dialogs.page.{body}"), facts)?;
    finish(words, title, facts, vec![section(&body)])
}

fn finish(words: &Words, title: &str, facts: &Value, parts: Vec<SlackBlock>) -> Result<SlackView> {
    let title = words.plain(&format!("requests_dialogs.page.{title}"), facts)?;
    let done = words.plain("requests_dialogs.done", facts)?;
    Ok(blocks::page(&title, &done, parts))
}
