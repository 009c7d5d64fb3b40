//! What stands under a link, and the page that turns a question into a ticket or an issue.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::agendas::view::pages::text as verbatim;
use crate::features::links::load::LinkData;
use crate::features::links::rules;
use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, button, cut, section};
use crate::slack::dates::{Moment, moment, weekday};
use crate::slack::words::Words;

/// So much of somebody's words is shown again.
const QUOTED: usize = 1_500;

#[derive(Serialize)]
struct UnfurlFacts<'a> {
    account: &'a str,
    deal: Option<&'a str>,
    stage: Option<&'a str>,
    csm: Option<&'a str>,
    task: Option<&'a str>,
    owner: Option<&'a str>,
    due: Option<String>,
    source: &'a str,
    at: Moment,
}

/// What stands under a link, the `place`th of its message: where the account stands, and the way to its handoff.
pub fn unfurl(words: &Words, data: &LinkData, place: usize) -> Result<Vec<SlackBlock>> {
    let LinkData { account, deal, line, zone } = data;
    let deal = deal.as_ref();
    let (source, known_at) =
        deal.map_or((&account.source, account.known_at), |deal| (&deal.source, deal.known_at));
    let next = line.next.as_ref();
    let facts = UnfurlFacts {
        account: &account.name,
        deal: deal.and_then(|deal| deal.name.as_deref()),
        stage: deal.and_then(|deal| deal.stage.as_deref()),
        csm: line.csm.as_deref(),
        task: next.map(|(task, ..)| task.as_str()),
        owner: next.map(|(_, owner, _)| owner.as_str()),
        due: next.and_then(|(.., due)| due.map(|due| weekday(due, *zone))),
        source,
        at: moment(known_at, *zone),
    };
    let say = |key: &str| words.mrkdwn(&format!("links.unfurl.{key}"), &facts);
    // Slack finds a button by its action within the message, where each link has one.
    let action = format!("handoffs.show#{place}");
    let open = button(&action, &words.plain("links.unfurl.open", &facts)?, account.account_id.as_str());
    Ok(vec![
        section(&say("head")?),
        blocks::fields([say("stage")?, say("csm")?, say("next")?]),
        blocks::context(&say("foot")?),
        blocks::actions(vec![open.into()]),
    ])
}

/// A customer's question that is to become a ticket or an issue.
pub struct Question<'a> {
    /// What they wrote, as plain text; empty where nothing can be read.
    pub text: &'a str,
    /// The account it is about, as id and name, if that is clear.
    pub account: Option<(&'a str, &'a str)>,
    /// The collaboration project's link.
    pub project: Option<&'a str>,
    /// Where the message stands, if Baton can open the issue.
    pub message: Option<&'a str>,
    /// Where an issue with the question is opened.
    pub new_issue: Option<&'a str>,
}

#[derive(Serialize)]
struct RouteFacts<'a> {
    account: Option<&'a str>,
    project: Option<&'a str>,
    /// Where support is reached.
    support: String,
}

/// The two ways with the words to send, each with where it leads.
pub fn route(words: &Words, question: &Question<'_>) -> Result<SlackView> {
    let Question { text, account, project, message, new_issue } = question;
    let facts = RouteFacts {
        account: account.map(|(_, name)| name),
        project: *project,
        support: words.plain("links.route.support_url", json!({}))?,
    };
    let say = |key: &str| words.mrkdwn(&format!("links.route.{key}"), &facts);
    let plain = |key: &str| words.plain(&format!("links.route.{key}"), &facts);
    let mut parts = vec![section(&say("intro")?)];
    parts.push(blocks::header(&plain("support")?));
    parts.push(section(&say("support_when")?));
    parts.extend(verbatim(&plain("support_text")?));
    let support = blocks::link_button("open.support", &plain("support_open")?, &plain("support_url")?);
    parts.extend(support.map(|open| blocks::actions(vec![open.into()])));
    parts.push(blocks::header(&plain("project")?));
    parts.push(section(&say("project_when")?));
    match (project, account) {
        (Some(_), Some((id, _))) if message.is_some() => {
            let body = format!("{}\n\n{}", cut(text, QUOTED), message.unwrap_or_default());
            let label = |key: &str| words.plain(&format!("links.issue.{key}"), &facts);
            parts.push(section(&words.mrkdwn("links.issue.intro", &facts)?));
            let (title, body_label) = (label("title")?, label("body")?);
            let title = Field { id: "title", label: &title, hint: &label("title_hint")?, optional: false };
            let what = Field { id: "body", label: &body_label, hint: &label("body_hint")?, optional: false };
            parts.push(title.text(Some(&rules::title(text)), false, 200));
            parts.push(what.text(Some(&body), true, 3_000));
            let (submit, close) = (label("submit")?, plain("close")?);
            return Ok(blocks::form("links.issue", id, &plain("title")?, &submit, &close, parts));
        }
        (Some(project), _) => {
            parts.extend(verbatim(&plain("project_text")?));
            let open =
                blocks::link_button("open.project", &plain("project_open")?, new_issue.unwrap_or(project));
            parts.extend(open.map(|open| blocks::actions(vec![open.into()])));
        }
        (None, Some((id, _))) => {
            let record = button("record.open", &plain("record")?, id);
            parts.push(section(&say("no_project")?));
            parts.push(blocks::actions(vec![record.into()]));
        }
        (None, None) => parts.push(section(&say("no_account")?)),
    }
    if !text.is_empty() {
        parts.push(blocks::header(&plain("question")?));
        parts.extend(verbatim(&cut(text, QUOTED)));
    }
    Ok(blocks::page(&plain("title")?, &plain("close")?, parts))
}

/// The issue is asked for.
pub fn issue_asked(words: &Words, account: &str) -> Result<SlackView> {
    let facts = json!({ "account": account });
    let text = section(&words.mrkdwn("links.issue.asked", &facts)?);
    Ok(blocks::page(
        &words.plain("links.route.title", &facts)?,
        &words.plain("links.route.close", &facts)?,
        vec![text],
    ))
}
