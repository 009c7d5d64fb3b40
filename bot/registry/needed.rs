//! Fields that are needed by what was chosen elsewhere in the form: an absence needs its last day. Slack writes
//! "(optional)" beside every field that may stay empty, so the form is drawn anew as soon as that changes.
//!
//! Whether a field may stay empty is asked again when the form is sent; this only says so before.

use baton_storage::accounts;
use baton_storage::ids::AccountId;
use serde_json::{Value, json};
use slack_morphism::prelude::SlackView;

use crate::engine::interaction::{Answer, Deed, Look, Where, Within};
use crate::error::Failure;
use crate::features::health::rules::HealthRules;
use crate::features::reengagement::rules::ReengageRules;

/// A choice was made on which another field depends.
pub async fn chosen(look: Look<'_>) -> Result<Answer, Failure> {
    let Look { app, db, visit, .. } = look;
    let Deed::Click(click) = &visit.deed else { return Ok(Answer::default()) };
    let Some(within) = &click.view else { return Ok(Answer::default()) };
    let rules = &app.playbook;
    let (field, needed) = match (within.callback.as_str(), click.action.as_str()) {
        ("request.new" | "request.update", "pov") => ("pov_outcome", click.value == "presented"),
        ("book.hand", "kind") => ("back_on", click.value == "absence"),
        ("reengage.new", "reason") => {
            ("covers", rules.of::<ReengageRules>().reason(&click.value).is_some_and(|reason| reason.covers))
        }
        ("health.save", "colour") => {
            let known: Value = serde_json::from_str(&within.private).unwrap_or_default();
            let id = AccountId::from(known["account"].as_str().unwrap_or_default());
            let account = accounts::standing(db, &id).await?;
            let word = account.and_then(|account| account.health);
            let from = word.as_deref().and_then(|word| rules.of::<HealthRules>().colour(word));
            let to = rules.of::<HealthRules>().colour(&click.value);
            ("why", to.is_some_and(|to| rules.of::<HealthRules>().is_explained(from, to)))
        }
        _ => return Ok(Answer::default()),
    };
    let drawn = drawn_anew(within, field, needed);
    Ok(drawn.map_or_else(Answer::default, |view| Answer::open_at(view, Where::InPlaceOf(within.id.clone()))))
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
