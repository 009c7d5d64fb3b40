//! What a field offers while somebody types into it (`block_suggestion`): read from memory and answered at once.
//!
//! Deliberately absent: a record of it. Nothing is changed, each key pressed asks anew, and Slack does not repeat it.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::accounts::access;
use crate::app::App;
use crate::engine::interaction::{Interaction, Offers, Payload, Typing};
use crate::error::ActionError;
use crate::registry;
use crate::server::told::Told;
use crate::slack::blocks::cut;

/// So many Slack shows.
const MOST: usize = 100;

/// Answers with what is offered; with nothing to whoever may not ask, and where something goes wrong.
pub async fn offer(app: &Arc<App>, interaction: &Interaction, typed: &str) -> Told {
    let offers = match offers(app, interaction, typed).await {
        Ok(offers) => offers,
        Err(ActionError::Broken(error)) => {
            tracing::error!(actor = %interaction.actor, error = %format!("{error:#}"), "a field could not offer anything");
            Vec::new()
        }
        Err(_) => Vec::new(),
    };
    metrics::counter!("baton_inbound_total", "kind" => "typing", "outcome" => "answered").increment(1);
    let option = |(label, value): &(String, String)| json!({ "text": { "type": "plain_text", "text": cut(label, 75) }, "value": value });
    let options: Vec<Value> = offers.iter().take(MOST).map(option).collect();
    Told::Taken(json!({ "options": options }).to_string())
}

async fn offers(app: &App, interaction: &Interaction, typed: &str) -> Result<Offers, ActionError> {
    let Payload::Typing { action } = &interaction.payload else { return Ok(Vec::new()) };
    let Some(suggest) = registry::suggests(action) else { return Ok(Vec::new()) };
    let mut db = app.storage.read().await?;
    let actor = access::member(app, &mut db, interaction).await?;
    suggest(Typing { app, db: &mut db, actor: &actor, typed }).await
}
