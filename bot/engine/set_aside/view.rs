//! What was set aside, for operators: which kind of thing, how many, and why.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;

use crate::slack::blocks;
use crate::slack::message::Message;
use crate::slack::words::Words;

/// So many kinds of trouble are told; `baton check` lists all of them.
const MOST: usize = 5;
/// So much of a reason is told; the log has all of it.
const LONGEST: usize = 300;

/// Things of one kind with one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The job's kind.
    pub kind: String,
    pub reason: String,
    pub count: usize,
    /// Whether they are tried again by themselves.
    pub again: bool,
}

/// What a job of this kind is, in words; none for a kind of another Baton.
pub fn kind_in_words(words: &Words, kind: &str) -> Result<Option<String>> {
    let key = format!("kinds.{}", kind.replace('.', "_"));
    if !words.has(&key) {
        return Ok(None);
    }
    words.plain(&key, json!({})).map(Some)
}

#[derive(Serialize)]
struct GroupFacts {
    what: String,
    reason: String,
    count: usize,
    /// Whether it is more than one.
    some: bool,
}

#[derive(Serialize)]
struct NoteFacts {
    count: usize,
    some: bool,
    /// How many kinds of trouble are not told.
    more: usize,
}

/// The note.
pub fn note(words: &Words, groups: &[Group]) -> Result<Message> {
    let mut lines = Vec::new();
    for group in groups.iter().take(MOST) {
        let what = match kind_in_words(words, &group.kind)? {
            Some(what) => what,
            None => words.plain("aside.other", json!({ "kind": group.kind }))?,
        };
        let (count, some) = (group.count, group.count > 1);
        let facts = GroupFacts { what, reason: blocks::cut(&group.reason, LONGEST), count, some };
        let key = if group.again { "aside.line" } else { "aside.ended" };
        lines.push(words.mrkdwn(key, &facts)?);
    }
    let count: usize = groups.iter().map(|group| group.count).sum();
    let facts = NoteFacts { count, some: count > 1, more: groups.len().saturating_sub(MOST) };
    if groups.len() > MOST {
        lines.push(words.mrkdwn("aside.more", &facts)?);
    }
    let head = words.mrkdwn("aside.head", &facts)?;
    let foot = words.mrkdwn("aside.foot", &facts)?;
    let first = lines.first().cloned().unwrap_or_default();
    let text = format!("{head} {first}");
    let list: Vec<String> = lines.iter().map(|line| format!("• {line}")).collect();
    let body = format!("{head}\n{}", list.join("\n"));
    Ok(Message::internal(text, vec![blocks::section(&body), blocks::context(&foot)]))
}
