//! Fields that are needed by what was chosen elsewhere in the form: an absence needs its last day. Slack writes
//! "(optional)" beside every field that may stay empty, so the form is drawn anew as soon as that changes.
//!
//! Whether a field may stay empty is asked again when the form is sent; this only says so before.

use serde_json::json;
use slack_morphism::prelude::SlackView;

use crate::engine::interaction::within::Within;
use crate::engine::interaction::{Answer, Click, Interaction, Payload, Placement};

impl Interaction {
    /// A choice that was made in one of these forms, on which another field of it depends.
    pub fn chosen_in(&self, callbacks: &[&str]) -> Option<(&Click, &Within)> {
        let Payload::Click(click) = &self.payload else { return None };
        let within = click.view.as_ref().filter(|within| callbacks.contains(&within.callback.as_str()))?;
        Some((click, within))
    }
}

/// The form with the field needed or not; nothing happens where it says so already.
pub fn drawn(within: &Within, field: &str, needed: bool) -> Answer {
    let drawn = drawn_anew(within, field, needed);
    drawn.map_or_else(Answer::default, |view| Answer::open_at(view, Placement::InPlaceOf(within.id.clone())))
}

/// The form with the field needed or not; none where it says so already. What is filled in stays, as Slack keeps it by
/// the field's name.
fn drawn_anew(within: &Within, field: &str, needed: bool) -> Option<SlackView> {
    let mut blocks = within.shown["blocks"].as_array()?.clone();
    let block = blocks.iter_mut().find(|block| block["block_id"] == field)?;
    if (block["optional"] == true) != needed {
        return None;
    }
    block["optional"] = json!(!needed);
    let mut view = json!({ "type": "modal", "blocks": blocks });
    for key in ["callback_id", "title", "submit", "close", "private_metadata"] {
        if !within.shown[key].is_null() {
            view[key] = within.shown[key].clone();
        }
    }
    serde_json::from_value(view)
        .inspect_err(|error| tracing::warn!(%error, field, "a form was not drawn anew"))
        .ok()
}
