//! A message that holds several things: all of them, page by page, to its reader.

use serde_json::json;

use crate::engine::gathered;
use crate::engine::interaction::{Answer, Look};
use crate::engine::job::PrepareCtx;
use crate::error::Failure;
use crate::registry::jobs::TABLE;
use crate::slack::payloads::TogetherPage;

/// "Show all", "Next" and "Back".
pub async fn show(look: Look<'_>) -> Result<Answer, Failure> {
    let Look { app, db, now, actor, visit } = look;
    let TogetherPage { leader, from } = TogetherPage::read(visit.value());
    match gathered::load::page(PrepareCtx { app, db, now, table: &TABLE }, (&leader, &actor.user_id), from)
        .await?
    {
        Some(page) => Ok(Answer::open_at(page, visit.place())),
        None => Err(Failure::rejection(app.words.plain("tasks.fault.gone", json!({}))?)),
    }
}
