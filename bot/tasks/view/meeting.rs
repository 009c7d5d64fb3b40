//! A task that is done by meeting: whether it has a time, and what can be done about it.

use anyhow::Result;
use baton_storage::time::At;
use chrono_tz::Tz;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::slack::blocks::{self, button};
use crate::slack::words::Words;
use crate::tasks::view::item::Item;
use crate::tasks::view::meets::Meets;

/// What can be done about a meeting that has a time: before it, move it; after it, say what came of it.
pub fn buttons(words: &Words, item: &Item, meets: &Meets) -> Result<Vec<SlackActionBlockElement>> {
    let own = |key: &str| words.plain(&format!("meetings.button.{key}"), json!({}));
    let of_todo = |key: &str| words.plain(&format!("tasks.button.{key}"), json!({}));
    let press = |action: &str, label: &str| button(action, label, &item.id);
    let entry = |label: String, action: &str| (label, format!("{action} {}", item.id));
    let held = press("meetings.held", &own("held")?);
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    let mut menu = Vec::new();
    if matches!(meets, Meets::Over { .. }) {
        row.push(held.with_style(SlackBlockButtonStyle::Primary).into());
        row.push(press("meetings.schedule", &own("moved")?).into());
        row.push(press("meetings.cancel", &own("cancelled")?).into());
    } else {
        row.push(held.into());
        menu.push(entry(own("move")?, "meetings.schedule"));
        menu.push(entry(own("cancel")?, "meetings.cancel"));
    }
    menu.push(entry(of_todo("pass")?, "tasks.pass"));
    menu.push(entry(of_todo("drop")?, "tasks.drop"));
    menu.push(entry(of_todo("why")?, "tasks.why"));
    row.push(blocks::overflow("tasks.menu", &menu).into());
    Ok(row)
}

/// The two things that are done with it most of all.
pub fn main_buttons(words: &Words, item: &Item, meets: &Meets) -> Result<Vec<SlackActionBlockElement>> {
    let own = |key: &str| words.plain(&format!("meetings.button.{key}"), json!({}));
    let (held, id) = (button("meetings.held", &own("held")?, &item.id), &item.id);
    Ok(match meets {
        Meets::Over { .. } => vec![
            held.with_style(SlackBlockButtonStyle::Primary).into(),
            button("meetings.schedule", &own("moved")?, id).into(),
        ],
        _ => vec![held.into(), button("meetings.schedule", &own("move")?, id).into()],
    })
}

/// What "Why" offers of a meeting: to arrange it, or to say what came of it.
pub fn from_why(words: &Words, item: &Item) -> Result<Vec<SlackActionBlockElement>> {
    let (action, label) = match item.meets {
        Some(Meets::Over { .. }) => ("meetings.held", "meetings.button.held"),
        Some(Meets::Ahead { .. }) => ("meetings.schedule", "meetings.button.move"),
        _ => ("meetings.schedule", "tasks.button.schedule"),
    };
    let label = words.plain(label, json!({}))?;
    Ok(vec![button(action, &label, &item.id).with_style(SlackBlockButtonStyle::Primary).into()])
}

/// `Tue 1 Dec, 10:00`, as clocks in `zone` show it.
pub fn clock(at: At, zone: Tz) -> String {
    at.utc().with_timezone(&zone).format("%a %-d %b, %H:%M").to_string()
}
