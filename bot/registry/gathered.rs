//! A message that holds several things: all of them, page by page, to its reader.

use serde_json::json;

use crate::engine::gathered;
use crate::engine::interaction::{Answer, QueryCtx};
use crate::engine::job::PrepareCtx;
use crate::error::ActionError;
use crate::registry::jobs::TABLE;
use crate::slack::payloads::TogetherPage;

/// "Show all", "Next" and "Back".
pub async fn show(ctx: QueryCtx<'_>) -> Result<Answer, ActionError> {
    let QueryCtx { app, db, now, actor, interaction } = ctx;
    let TogetherPage { leader, from } = TogetherPage::read(interaction.value());
    match gathered::load::page(PrepareCtx { app, db, now, table: &TABLE }, &leader, &actor.user_id, from)
        .await?
    {
        Some(page) => Ok(Answer::open_at(page, interaction.place())),
        None => Err(ActionError::rejection(app.words.plain("tasks.fault.gone", json!({}))?)),
    }
}
