//! The handoff card in the account's channel: how far it is, what is open and whose, and what can be done.

use anyhow::Result;
use baton_storage::ids::UserId;
use baton_storage::states::HandoffState;
use baton_storage::time::At;
use chrono_tz::Tz;
use serde::Serialize;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::app::Section;
use crate::features::handoffs::rules::Warning;
use crate::features::handoffs::view::line::{self, Line, Mark, brief, step};
use crate::features::record::view::{Asked, AskedFacts, Missing};
use crate::slack::blocks::{self, button, section};
use crate::slack::dates::{Moment, day, moment, weekday};
use crate::slack::message::Message;
use crate::slack::words::Words;
use crate::tasks;
use crate::tasks::view::item::Item;

/// Everything the card shows; every text as people wrote it.
#[derive(Clone, Debug)]
pub struct HandoffData {
    pub handoff: String,
    pub account_id: String,
    pub account: String,
    pub url: Option<String>,
    pub state: HandoffState,
    pub reason: Option<String>,
    pub stage: Option<String>,
    pub close_date: Option<String>,
    /// Who says so, and when.
    pub source: Option<(String, At)>,
    pub csm: Option<String>,
    pub csm_id: Option<UserId>,
    /// The account's internal channel.
    pub channel: Option<String>,
    /// The track's name.
    pub track: String,
    pub hint: Option<String>,
    /// What the CSM reads first: what it is called, and what is known of it.
    pub reads: Vec<(String, Option<String>)>,
    /// How much of the customer record is there, and what is missing (T6).
    pub percent: u8,
    pub known: usize,
    pub wanted: usize,
    pub missing: Vec<Missing>,
    pub lines: Vec<Line>,
    /// What other features say of it: how far its onboarding is (O1).
    pub sections: Vec<Section>,
    /// The team's time zone.
    pub zone: Tz,
    pub now: At,
}

impl HandoffData {
    /// The step that comes next: of those that are open the one whose day comes first.
    pub fn next(&self) -> Option<&Line> {
        let open = self.lines.iter().filter(|line| matches!(line.mark, Mark::Open | Mark::Late));
        open.min_by_key(|line| line.day())
    }
}

/// The card.
pub fn card(words: &Words, data: &HandoffData) -> Result<Message> {
    let facts = facts(data);
    let say = |key: &str| words.mrkdwn(&format!("handoffs_card.{key}"), &facts);
    let mut parts = vec![
        blocks::header(&words.plain("handoffs_card.header", &facts)?),
        section(&say(&format!("status.{}", data.state))?),
    ];
    let running = data.state == HandoffState::Running;
    let next = data.next().filter(|_| running);
    if let Some(line) = next {
        let heading = words.mrkdwn("handoffs_card.next", json!({}))?;
        parts.push(section(&format!("{heading}\n{}", step(words, data.zone, line)?)));
        if let Some(item) = &line.item {
            parts.push(blocks::actions(tasks::view::main_buttons(words, item)?));
        }
    }
    let others = data.lines.iter().filter(|line| next.is_none_or(|next| !std::ptr::eq(*line, next)));
    let others: Result<Vec<String>> = others.map(|line| brief(words, data.zone, line)).collect();
    parts.push(section(&others?.join("\n")));
    if running {
        parts.extend(data.sections.iter().filter_map(|one| one.text.as_deref()).map(section));
    }
    if let Some(hint) = data.hint.as_ref().filter(|_| running) {
        parts.push(blocks::context(&words.mrkdwn("handoffs_card.hint", json!({ "hint": hint }))?));
    }
    if running && !data.reads.is_empty() {
        let reads = reads(words, &data.reads)?.join(" · ");
        parts.push(blocks::context(&format!("{} {reads}", say("reads")?)));
    }
    let settled = matches!(data.state, HandoffState::Completed | HandoffState::Ended);
    if !settled {
        parts.push(blocks::context(&say("record")?));
    }
    if running {
        let mut menu = vec![(words.plain("record.open", &facts)?, "record.open")];
        menu.extend(data.sections.iter().filter_map(|one| one.button.clone()));
        if data.channel.is_none() {
            menu.push((words.plain("handoffs_card.attach", &facts)?, "channels.attach"));
        }
        let menu: Vec<(String, String)> = menu
            .into_iter()
            .map(|(label, action)| (label, format!("{action} {}", data.account_id)))
            .collect();
        parts.push(blocks::actions(vec![
            button("handoffs.steps", &words.plain("handoffs_card.all", &facts)?, &data.handoff).into(),
            blocks::overflow("account.menu", &menu).into(),
        ]));
    }
    parts.push(blocks::context(&say("why")?));
    Ok(Message::internal(say("text")?, parts))
}

/// What the CSM reads first: what is linked, and what is not; either may be empty.
pub fn reads(words: &Words, reads: &[(String, Option<String>)]) -> Result<Vec<String>> {
    let mut linked = Vec::new();
    for (what, url) in reads.iter().filter(|(_, url)| url.is_some()) {
        linked.push(words.mrkdwn("handoffs_card.read", json!({ "what": what, "url": url }))?);
    }
    let missing: Vec<&String> = reads.iter().filter(|(_, url)| url.is_none()).map(|(what, _)| what).collect();
    let unread = match missing.is_empty() {
        true => String::new(),
        false => words.mrkdwn("handoffs_card.unread", json!({ "unlinked": missing }))?,
    };
    Ok([linked.join(", "), unread].into_iter().filter(|part| !part.is_empty()).collect())
}

/// How far a handoff is, in one line.
pub fn progress(words: &Words, data: &HandoffData) -> Result<String> {
    words.mrkdwn("handoffs_card.progress", facts(data))
}

/// How far a handoff is, and the next thing of it: for the account's own card.
pub fn summary(words: &Words, data: &HandoffData) -> Result<Vec<String>> {
    let mut lines = vec![progress(words, data)?];
    for line in data.lines.iter().filter(|line| matches!(line.mark, Mark::Open | Mark::Late)) {
        lines.push(step(words, data.zone, line)?);
    }
    Ok(lines)
}

/// Everything the words of the card may use.
#[derive(Serialize)]
struct CardFacts<'a> {
    account: &'a str,
    url: Option<&'a str>,
    done: usize,
    count: usize,
    /// A sign for each step.
    bar: String,
    late: usize,
    next: Option<&'a str>,
    next_owner: Option<&'a str>,
    next_due: Option<String>,
    stage: Option<&'a str>,
    close_date: Option<String>,
    source: Option<&'a str>,
    known_at: Option<Moment>,
    csm: Option<&'a str>,
    track: &'a str,
    reason: Option<&'a str>,
    percent: u8,
    known: usize,
    all: usize,
    #[serde(flatten)]
    missing: MissingFacts<'a>,
}

/// What is missing from the record: the first of it by name, how much more, and who would know.
#[derive(Serialize)]
struct MissingFacts<'a> {
    missing: Vec<&'a str>,
    more_missing: usize,
    ask: Vec<AskedFacts>,
}

impl<'a> MissingFacts<'a> {
    fn of(missing: &'a [Missing], named: usize) -> Self {
        Self {
            missing: missing.iter().take(named).map(|missing| missing.label.as_str()).collect(),
            more_missing: missing.len().saturating_sub(named),
            ask: Asked::of(missing).iter().map(Asked::facts).collect(),
        }
    }
}

fn facts(data: &HandoffData) -> CardFacts<'_> {
    let is_done = |line: &&Line| matches!(line.mark, Mark::Done | Mark::Dropped);
    let settled = matches!(data.state, HandoffState::Completed | HandoffState::Ended);
    let next = data.next();
    let bar = |line: &Line| match line.mark {
        Mark::Done | Mark::Dropped => '■',
        Mark::Open | Mark::Late => '▪',
        Mark::Waiting => '□',
    };
    CardFacts {
        account: &data.account,
        url: data.url.as_deref(),
        done: data.lines.iter().filter(is_done).count(),
        count: data.lines.len(),
        bar: data.lines.iter().map(bar).collect(),
        late: data.lines.iter().filter(|line| line.mark == Mark::Late).count(),
        next: next.map(|line| line.title.as_str()),
        next_owner: next.map(|line| line.owner.as_str()),
        next_due: next.and_then(|line| line.item.as_ref()?.due).map(|due| weekday(due, data.zone)),
        // What is settled is not rewritten with the deal's later stages.
        stage: data.stage.as_deref().filter(|_| !settled),
        close_date: data.close_date.as_deref().map(day),
        source: data.source.as_ref().map(|(source, _)| source.as_str()),
        known_at: data.source.as_ref().map(|(_, at)| moment(*at, data.zone)),
        csm: data.csm.as_deref(),
        track: &data.track,
        reason: data.reason.as_deref(),
        percent: data.percent,
        known: data.known,
        all: data.wanted,
        missing: MissingFacts::of(&data.missing, 4),
    }
}

/// A note in the card's thread.
pub fn note(words: &Words, what: &str, facts: &impl Serialize) -> Result<Message> {
    let text = words.mrkdwn(&format!("handoffs_card.note.{what}"), facts)?;
    let block = section(&text);
    Ok(Message::internal(text, vec![block]))
}

/// A step that is said to be done, and what should have come before it.
#[derive(Serialize)]
struct AnywayFacts<'a> {
    sentence: &'a str,
    warnings: Vec<String>,
    #[serde(flatten)]
    missing: MissingFacts<'a>,
}

/// Asks once more before a step is done that something should have come before (T6).
pub fn done_anyway(
    words: &Words,
    item: &Item,
    warnings: &[Warning],
    missing: &[Missing],
    account_id: &str,
) -> Result<SlackView> {
    let mut sentences = Vec::new();
    for one in warnings {
        sentences.push(line::warning(words, one)?);
    }
    let facts =
        AnywayFacts { sentence: &item.sentence, warnings: sentences, missing: MissingFacts::of(missing, 8) };
    let plain = |key: &str| words.plain(&format!("handoffs_card.anyway.{key}"), &facts);
    let mut parts = vec![section(&words.mrkdwn("handoffs_card.anyway.text", &facts)?)];
    if !missing.is_empty() {
        let open = words.plain("record.open", &facts)?;
        parts.push(blocks::actions(vec![button("record.open", &open, account_id).into()]));
    }
    Ok(blocks::form("tasks.done", &item.id, &plain("title")?, &plain("submit")?, &plain("close")?, parts))
}
