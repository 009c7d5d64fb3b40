//! "All steps": every step of a handoff with how it stands, and what can be done with each that is open.

use anyhow::Result;
use baton_storage::states::HandoffState;
use serde_json::json;
use slack_morphism::prelude::*;

use crate::features::handoffs::view::card::{self, HandoffData};
use crate::features::handoffs::view::line::step;
use crate::slack::blocks::{self, button, section, section_with};
use crate::slack::words::Words;
use crate::tasks;

/// The callback by which the page is known.
pub const PAGE: &str = "handoffs.steps";

/// The page. What was said of a step can be taken back there for a day.
pub fn page(words: &Words, data: &HandoffData) -> Result<SlackView> {
    let facts = json!({ "account": data.account });
    let plain = |key: &str| words.plain(&format!("handoffs_card.steps.{key}"), &facts);
    let running = data.state == HandoffState::Running;
    let undo = words.plain("tasks.button.undo", &facts)?;
    let mut parts = vec![section(&card::progress(words, data)?)];
    for line in &data.lines {
        let text = step(words, data.zone, line)?;
        parts.push(match &line.undo {
            Some(task) => section_with(&text, button("tasks.undo", &undo, task)),
            None => section(&text),
        });
        if let Some(item) = line.item.as_ref().filter(|_| running) {
            let row = tasks::view::buttons(words, item)?;
            let is_next = data.next().is_some_and(|next| std::ptr::eq(next, line));
            parts.push(blocks::actions(if is_next { row } else { row.into_iter().map(plain_of).collect() }));
        }
    }
    let page = match blocks::page(&plain("title")?, &words.plain("tasks.close", json!({}))?, parts) {
        SlackView::Modal(modal) => {
            SlackView::Modal(modal.with_callback_id(PAGE.into()).with_private_metadata(data.handoff.clone()))
        }
        home => home,
    };
    Ok(page)
}

/// A button as any other: one of a page stands out, that of the next step.
fn plain_of(element: SlackActionBlockElement) -> SlackActionBlockElement {
    match element {
        SlackActionBlockElement::Button(mut button) => {
            button.style = None;
            button.into()
        }
        other => other,
    }
}
