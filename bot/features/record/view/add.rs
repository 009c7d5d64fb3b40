//! "Add to customer record": the form over a message, and what came of it.

use anyhow::Result;
use serde::{Deserialize, Serialize};
use slack_morphism::prelude::*;

use crate::features::record::rules::{self, LONGEST, RecordRules};
use crate::features::record::view::{Word, ours};
use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, button, cut, section};
use crate::slack::words::Words;

/// The field in which the account is found by typing.
pub const ACCOUNT: &str = "record.account";

/// What the form knows of the message when it comes back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Source {
    /// Who wrote it; none for an app.
    pub author: Option<String>,
    /// When, in milliseconds.
    pub at: i64,
    /// Where it stands.
    pub link: Option<String>,
}

/// How the words came into the message.
#[derive(Clone, Debug, Default)]
pub struct Quotation {
    /// Who wrote them; none for an app, or somebody of whom Slack does not say who they are.
    pub author: Option<String>,
    /// What Slack calls whoever wrote what was forwarded.
    pub called: Option<String>,
    /// Who forwarded them, and what they wrote over them, if they did.
    pub forwarded: Option<(String, String)>,
    /// The names of files, which are not read.
    pub files: Vec<String>,
}

/// What the form starts with.
#[derive(Clone, Debug)]
pub struct Draft {
    pub source: Source,
    pub quotation: Quotation,
    pub age: String,
    /// The account that is chosen already, as name and id.
    pub chosen: Option<(String, String)>,
    /// What the message says; empty where nothing of it can be read.
    pub text: String,
}

/// How the words came into the message, as the form says it.
#[derive(Serialize)]
struct FormFacts<'a> {
    who: Option<&'a str>,
    age: &'a str,
    url: Option<&'a str>,
    by: &'a str,
    called: Option<&'a str>,
    comment: String,
    files: String,
}

/// The form.
pub fn form(words: &Words, rules: &RecordRules, draft: &Draft) -> Result<SlackView> {
    let quotation = &draft.quotation;
    let (by, comment) = quotation.forwarded.as_ref().map_or(("", ""), |(by, comment)| (by, comment));
    let facts = FormFacts {
        who: quotation.author.as_deref(),
        age: &draft.age,
        url: draft.source.link.as_deref(),
        by,
        called: quotation.called.as_deref(),
        comment: cut(comment, 300),
        files: quotation.files.join(", "),
    };
    let plain = |key: &str| words.plain(&format!("record_add.{key}"), &facts);
    let say = |key: &str| words.mrkdwn(&format!("record_add.{key}"), &facts);
    let forwarded = quotation.forwarded.is_some();
    let mut parts = vec![blocks::context(&say(if forwarded { "forwarded" } else { "from" })?)];
    if !comment.is_empty() {
        parts.push(blocks::context(&say("comment")?));
    }
    if draft.text.is_empty() {
        parts.push(section(&say("unread")?));
    } else if !quotation.files.is_empty() {
        parts.push(blocks::context(&say("files")?));
    }
    let (account, find) = (plain("account")?, plain("find")?);
    let chosen = draft.chosen.as_ref().map(|(name, id)| (name.as_str(), id.as_str()));
    let field = Field { id: ACCOUNT, label: &account, hint: "", optional: false };
    parts.push(field.found_by_typing(&find, chosen));
    let label = plain("fact")?;
    let option = |fact: &rules::FactRule| (fact.label.clone(), fact.key.clone());
    let groups: Vec<_> = rules
        .sections
        .iter()
        .map(|section| (section.title.clone(), section.facts.iter().map(option).collect()))
        .collect();
    parts.push(Field { id: "fact", label: &label, hint: "", optional: false }.grouped(&groups));
    let (label, hint) = (plain("text")?, plain("text_hint")?);
    let field = Field { id: "text", label: &label, hint: &hint, optional: false };
    parts.push(field.text(Some(&draft.text), true, LONGEST as u64));
    let private = serde_json::to_string(&draft.source)?;
    Ok(blocks::form("record.add", &private, &plain("title")?, &plain("submit")?, &plain("close")?, parts))
}

/// What came of a message that was added.
#[derive(Clone, Debug)]
pub enum Added {
    /// It counts now, in place of what was known.
    Stands { replaced: Option<Word> },
    /// Something newer was said; it is kept.
    Older { newer: Word },
    /// It was added before.
    Again,
}

/// What was added.
#[derive(Serialize)]
struct AddedFacts<'a> {
    account: &'a str,
    title: &'a str,
    text: &'a str,
}

/// What stood there before.
#[derive(Serialize)]
struct ReplacedFacts<'a> {
    before: String,
    who: &'a str,
    age: &'a str,
}

/// What came of it, with the way to the record.
pub fn done(
    words: &Words,
    account_id: &str,
    account: &str,
    title: &str,
    text: &str,
    added: &Added,
) -> Result<SlackView> {
    let facts = AddedFacts { account, title, text };
    let say = |key: &str| words.mrkdwn(&format!("record_add.done.{key}"), &facts);
    let parts = match added {
        Added::Stands { replaced } => {
            let mut parts = vec![section(&say("stands")?)];
            if let Some(word) = replaced {
                let before = cut(&word.value, 1000);
                let facts = ReplacedFacts { before, who: &word.said_by, age: &word.age };
                parts.push(section(&words.mrkdwn("record_add.done.replaced", facts)?));
            }
            parts
        }
        Added::Older { newer } => {
            let newer = words.mrkdwn("record_add.done.newer", newer.facts())?;
            vec![section(&say("older")?), section(&newer)]
        }
        Added::Again => vec![section(&say("again")?)],
    };
    let open = button("record.open", &words.plain("record.open", &facts)?, account_id);
    let parts = parts.into_iter().chain([blocks::actions(vec![open.into()])]).collect();
    let (title, close) =
        (words.plain("record_add.done.title", &facts)?, words.plain("record_add.done.close", &facts)?);
    Ok(ours(&title, &close, parts))
}
