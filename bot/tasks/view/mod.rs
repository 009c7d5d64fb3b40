//! What people owe, as they read it: the day's message, what comes at once, and why.

pub mod day;
pub mod item;
pub mod list;
pub mod meeting;
pub mod meets;

use anyhow::Result;
use baton_storage::asks::TaskKind;
use baton_storage::states::TaskState;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::slack::blocks::field::Field;
use crate::slack::blocks::{self, button, section, section_with};
use crate::slack::message::Message;
use crate::slack::words::Words;
use crate::tasks::view::item::{Item, Reads, facts};

/// What somebody hears at once: `alert`, or `escalated`.
pub fn single(words: &Words, item: &Item, what: &str) -> Result<Message> {
    let facts = facts(item);
    // News has nothing to settle.
    let settled =
        if item.state == TaskState::Open || item.kind == TaskKind::Notice { what } else { "settled" };
    let text = words.mrkdwn(&format!("tasks.{settled}.text"), &facts)?;
    let mut parts = vec![blocks::header(&words.plain(&format!("tasks.{settled}.header"), &facts)?)];
    if settled == "escalated" {
        parts.push(section(&words.mrkdwn("tasks.escalated.what", &facts)?));
    }
    parts.extend(lines(words, item)?);
    parts.push(blocks::context(&words.mrkdwn(&format!("tasks.{what}.why"), &facts)?));
    Ok(Message::internal(text, parts))
}

/// An item: what it is, and what can be done about it while it is open.
pub(crate) fn lines(words: &Words, item: &Item) -> Result<Vec<SlackBlock>> {
    let facts = facts(item);
    let state = match (item.state, item.kind == TaskKind::Action) {
        (TaskState::Open, true) if item.reads == Reads::Handed => "handed",
        (TaskState::Open, true) if item.snoozed.is_some() => "snoozed",
        (TaskState::Open, true) => "open",
        (TaskState::Open | TaskState::Done, false) => "news",
        (state, _) => state.as_str(),
    };
    let text = words.mrkdwn(&format!("tasks.item.{state}"), &facts)?;
    let mut parts = vec![if item.undo {
        section_with(&text, button("tasks.undo", &words.plain("tasks.button.undo", &facts)?, &item.id))
    } else {
        section(&text)
    }];
    let row = buttons(words, item)?;
    if !row.is_empty() {
        parts.push(blocks::actions(row));
    }
    Ok(parts)
}

/// The buttons of an item: the one thing to do about it, that it is done, and the rest in a menu.
pub fn buttons(words: &Words, item: &Item) -> Result<Vec<SlackActionBlockElement>> {
    let facts = facts(item);
    let label = |key: &str| words.plain(&format!("tasks.button.{key}"), &facts);
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if item.reads == Reads::Handed && item.state == TaskState::Open {
        // Nothing of it is theirs to do any more.
        return Ok(vec![button("tasks.why", &label("why")?, &item.id).into()]);
    }
    for one in &item.buttons {
        let label = label(one.label)?;
        match &one.url {
            Some(url) => row.extend(blocks::link_button(one.action, &label, url).map(Into::into)),
            None => {
                let own = button(one.action, &label, &one.value);
                let first = row.is_empty();
                row.push(if first {
                    own.with_style(SlackBlockButtonStyle::Primary).into()
                } else {
                    own.into()
                });
            }
        }
    }
    if let Some(meets) = item.meets.as_ref().filter(|meets| meets.words().is_some()) {
        row.extend(meeting::buttons(words, item, meets)?);
    } else if item.kind == TaskKind::Action && item.state == TaskState::Open {
        if item.done {
            let done = button("tasks.done", &label("done")?, &item.id);
            let primary = item.buttons.is_empty();
            row.push(if primary {
                done.with_style(SlackBlockButtonStyle::Primary).into()
            } else {
                done.into()
            });
        }
        row.push(button("tasks.day", &label("day")?, &item.id).into());
        row.extend(wording(words, item)?);
        let mut menu = vec![
            (label("week")?, format!("tasks.week {}", item.id)),
            (label("until")?, format!("tasks.until {}", item.id)),
            (label("pass")?, format!("tasks.pass {}", item.id)),
        ];
        if item.proof.is_some() {
            menu.push((label("drop")?, format!("tasks.drop {}", item.id)));
        }
        menu.push((label("why")?, format!("tasks.why {}", item.id)));
        row.push(blocks::overflow("tasks.menu", &menu).into());
    } else if item.state == TaskState::Open || item.kind == TaskKind::Notice {
        row.push(button("tasks.why", &label("why")?, &item.id).into());
    }
    Ok(row)
}

/// The two things that are done with an item most of all: for a card, which has no room for more.
pub fn main_buttons(words: &Words, item: &Item) -> Result<Vec<SlackActionBlockElement>> {
    if let Some(meets) = item.meets.as_ref().filter(|meets| meets.words().is_some()) {
        return meeting::main_buttons(words, item, meets);
    }
    let facts = facts(item);
    let label = |key: &str| words.plain(&format!("tasks.button.{key}"), &facts);
    let mut row = Vec::new();
    for one in item.buttons.iter().filter(|one| one.url.is_none()) {
        row.push(button(one.action, &label(one.label)?, &one.value));
    }
    if item.done {
        row.push(button("tasks.done", &label("done")?, &item.id));
    }
    if item.proof.is_some() {
        row.push(button("tasks.drop", &label("drop")?, &item.id));
    }
    let styled = |(at, own): (usize, SlackBlockButtonElement)| match at {
        0 => own.with_style(SlackBlockButtonStyle::Primary).into(),
        _ => own.into(),
    };
    Ok(row.into_iter().take(2).enumerate().map(styled).collect())
}

/// The button for words to write the customer, while they are to be written.
fn wording(words: &Words, item: &Item) -> Result<Option<SlackActionBlockElement>> {
    if !item.wording || item.state != TaskState::Open {
        return Ok(None);
    }
    Ok(Some(
        button("agendas.introduction", &words.plain("agendas.intro.button", json!({}))?, &item.id).into(),
    ))
}

/// Why somebody sees it: the rule, what is known and how old that is, when it comes next.
pub fn why(words: &Words, item: &Item) -> Result<SlackView> {
    let facts = facts(item);
    let mut parts = vec![section(&words.mrkdwn("tasks.why.sentence", &facts)?)];
    for key in ["rule", "known", "proof", "hint", "next"] {
        let text = words.mrkdwn(&format!("tasks.why.{key}"), &facts)?;
        if !text.is_empty() {
            parts.push(section(&text));
        }
    }
    if let Some(wording) = wording(words, item)? {
        parts.push(blocks::actions(vec![wording]));
    }
    // What a meeting wants next can be done from here too.
    if item.meets.is_some() {
        parts.push(blocks::actions(meeting::from_why(words, item)?));
    }
    let title = words.plain("tasks.why.title", &facts)?;
    Ok(blocks::page(&title, &words.plain("tasks.close", &facts)?, parts))
}

/// A form about an item: `until` (a day), `pass` (a person) or `drop` (a reason).
pub fn form(words: &Words, item: &Item, which: &str, initial: Option<&str>) -> Result<SlackView> {
    let facts = facts(item);
    let plain = |key: &str| words.plain(&format!("tasks.form.{which}.{key}"), &facts);
    let (label, hint) = (plain("label")?, plain("hint")?);
    let field = Field { id: which, label: &label, hint: &hint, optional: which == "pass" };
    let input = match which {
        "until" => field.date(initial),
        "pass" => field.person(None),
        _ => field.text(None, true, 500),
    };
    let parts = vec![section(&words.mrkdwn("tasks.why.sentence", &facts)?), input];
    let callback = format!("tasks.{which}");
    Ok(blocks::form(
        &callback,
        &item.id,
        &plain("title")?,
        &plain("submit")?,
        &words.plain("tasks.close", &facts)?,
        parts,
    ))
}
