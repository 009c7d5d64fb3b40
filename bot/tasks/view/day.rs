//! The message of a day: what is late, what is due this week, what comes later, and what is new.

use anyhow::Result;
use baton_storage::asks::TaskKind;
use baton_storage::states::TaskState;
use serde::Serialize;
use serde_json::json;

use crate::rules::sentence::first_name;
use crate::slack::blocks::{self, button, section};
use crate::slack::message::Message;
use crate::slack::payloads::DayPage;
use crate::slack::words::Words;
use crate::tasks::rules::Group;
use crate::tasks::view::item::{Item, Reads, facts};
use crate::tasks::view::lines;

/// How much a day's message holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub all: usize,
    /// How many are asked and open: late, due this week, and later.
    pub late: usize,
    pub week: usize,
    pub later: usize,
    /// Whether anything is asked at all, or everything is news.
    pub asked: bool,
}

impl Counts {
    /// Counts one that is open.
    pub fn add(&mut self, group: Group) {
        match group {
            Group::Late => self.late += 1,
            Group::Week => self.week += 1,
            _ => self.later += 1,
        }
    }

    /// How many are due now; where none is, how many come later.
    const fn open(&self) -> usize {
        match self.late + self.week {
            0 => self.later,
            due => due,
        }
    }
}

#[derive(Serialize)]
struct DigestFacts<'a> {
    first: &'a str,
    count: usize,
    more: usize,
    asked: bool,
    open: usize,
    late: usize,
    /// How many come later, where others are due now.
    later: usize,
    /// What is said first.
    lead: &'a str,
}

/// The day's message: the first `items` under their headings, the others behind a button; `lead` is the first that is
/// open, where it does not stand among them. What comes later is a line, and what is first has its buttons always.
pub fn digest(
    words: &Words,
    name: &str,
    items: &[(Group, Item)],
    lead: Option<&Item>,
    counts: Counts,
    reader: &str,
    day: &str,
) -> Result<Message> {
    let theirs = |item: &&Item| {
        item.state == TaskState::Open && item.kind == TaskKind::Action && item.reads != Reads::Handed
    };
    let mut all = items.iter().map(|(_, item)| item);
    let lead = lead.or(all.clone().find(theirs)).or(all.next());
    let facts = DigestFacts {
        first: first_name(name),
        count: counts.all,
        more: counts.all.saturating_sub(1),
        asked: counts.asked,
        open: counts.open(),
        late: counts.late,
        later: if counts.late + counts.week > 0 { counts.later } else { 0 },
        lead: lead.map_or("", |item| &item.sentence),
    };
    let text = words.mrkdwn("tasks.digest.text", &facts)?;
    let mut parts = vec![blocks::header(&words.plain("tasks.digest.header", &facts)?)];
    let is_lead = |item: &Item| lead.is_some_and(|lead| lead.id == item.id);
    let several = items.iter().any(|(group, _)| *group != items[0].0);
    let mut later = None;
    for (at, (group, item)) in items.iter().enumerate() {
        let begins = at == 0 || items[at - 1].0 != *group;
        if begins && (several || matches!(group, Group::Late | Group::Later)) {
            parts.push(section(&words.mrkdwn(&format!("tasks.group.{}", group.as_str()), json!({}))?));
        }
        if *group == Group::Later && !is_lead(item) {
            later = later.or(Some(at));
            parts.push(section(&words.mrkdwn("tasks.item.later", self::facts(item))?));
        } else {
            parts.extend(lines(words, item)?);
        }
    }
    // What stands here without its buttons has them there.
    let from = later.unwrap_or(items.len());
    if counts.all > from {
        let hidden = counts.all - items.len();
        let key = if hidden > 0 { "more" } else { "later" };
        let label = words.plain(&format!("tasks.digest.{key}"), json!({ "count": hidden }))?;
        let rest = DayPage { reader: reader.into(), day: day.to_owned(), from: Some(from) };
        parts.push(blocks::actions(vec![button("tasks.more", &label, &rest.to_string()).into()]));
    }
    parts.push(blocks::context(&words.mrkdwn("tasks.digest.why", &facts)?));
    Ok(Message::internal(text, parts))
}
