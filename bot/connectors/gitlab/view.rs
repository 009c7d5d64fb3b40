//! What people read of GitLab in Slack, and what Baton writes there.

use anyhow::Result;
use baton_storage::projects::{Project, ProjectState};
use serde::Serialize;
use serde_json::json;

use crate::slack::blocks::section;
use crate::slack::message::Message;
use crate::slack::words::Words;

/// So many of the things that a project lacks are named.
const NAMED: usize = 3;

#[derive(Serialize)]
struct ProjectFacts<'a> {
    state: ProjectState,
    url: Option<&'a str>,
    lacks: Vec<String>,
    more: usize,
    /// People of the account's team whom GitLab does not know.
    strangers: Vec<String>,
    trouble: Option<&'a str>,
}

/// A project, on the card of a handoff: where it is, and whether it is complete.
pub fn project(words: &Words, project: &Project) -> Result<String> {
    let lacks: Vec<(String, String)> = serde_json::from_str(&project.lacks)?;
    let strangers: Vec<String> = serde_json::from_str(&project.strangers)?;
    let mut named = Vec::new();
    for (kind, name) in lacks.iter().take(NAMED) {
        named.push(words.plain("gitlab.lack", json!({ "kind": kind, "name": name }))?);
    }
    let facts = ProjectFacts {
        state: project.state,
        url: project.url.as_deref(),
        lacks: named,
        more: lacks.len().saturating_sub(NAMED),
        strangers,
        trouble: project.trouble.as_deref(),
    };
    words.mrkdwn("gitlab.project", facts)
}

/// The project that is kept from going on.
#[derive(Serialize)]
pub struct TroubleFacts<'a> {
    pub account: &'a str,
    /// The path that it has, or is to have.
    pub path: String,
    pub url: Option<String>,
    /// The groups before and after the sale.
    pub pre: &'a str,
    pub post: &'a str,
    pub template: &'a str,
}

/// A sentence for whoever can mend what keeps a project from going on.
pub fn trouble(words: &Words, word: &str, facts: &TroubleFacts<'_>) -> Result<Message> {
    let text = words.mrkdwn(&format!("gitlab.trouble.{word}"), facts)?;
    let block = section(&text);
    Ok(Message::internal(text, vec![block]))
}

/// An issue that somebody asked for.
#[derive(Serialize)]
pub struct OpenedFacts<'a> {
    pub title: &'a str,
    pub url: Option<&'a str>,
    pub account: Option<String>,
}

/// The issue that somebody asked for is open.
pub fn opened(words: &Words, facts: &OpenedFacts<'_>) -> Result<Message> {
    let text = words.mrkdwn("gitlab.opened", facts)?;
    let block = section(&text);
    Ok(Message::internal(text, vec![block]))
}
