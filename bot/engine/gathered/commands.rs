//! A message that holds several things: all of them, page by page, to its reader.

use baton_storage::ids::OutboxId;
use serde_json::json;

use crate::engine::gathered;
use crate::engine::interaction::{Answer, Deed, Going, Look, Visit, Where};
use crate::error::Failure;

/// "Show all", "Next" and "Back".
pub fn show(look: Look<'_>) -> Going<'_> {
    Box::pin(async move {
        let Look { app, db, now, actor, visit } = look;
        let (leader, from) = visit.value().rsplit_once('/').unwrap_or_default();
        let (leader, from) = (OutboxId::from(leader), from.parse().unwrap_or_default());
        match gathered::load::page(app, db, (&leader, &actor.user_id), from, now).await? {
            Some(page) => Ok(Answer::open_at(page, place(visit))),
            None => Err(Failure::rejection(app.words.plain("todos.fault.gone", json!({}))?)),
        }
    })
}

/// Where a page of a list opens: in place of the page before it, if that is open.
pub(crate) fn place(visit: &Visit) -> Where {
    match &visit.deed {
        Deed::Click(click) => match &click.view {
            Some(view) => Where::InPlaceOf(view.id.clone()),
            None => Where::Alone,
        },
        _ => Where::Alone,
    }
}
