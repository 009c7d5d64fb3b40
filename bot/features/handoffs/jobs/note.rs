//! A note in the thread of the handoff card: what happened, without calling anybody.

use baton_storage::handoffs::{self, Handoff};
use baton_storage::ids::HandoffId;
use baton_storage::posts::{self, Post};
use baton_storage::time::At;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::{App, Ctx};
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::features::handoffs::jobs::card::message_key;
use crate::features::handoffs::load::data::data;
use crate::features::handoffs::view;
use crate::slack::facts::With;

/// What those who share the handoff are told as news, too.
const TOLD: &[&str] = &["back", "merged"];

/// A note.
#[derive(Serialize, Deserialize)]
pub struct Note {
    handoff: HandoffId,
    /// Which words.
    what: String,
    /// What only this note knows.
    facts: Value,
    /// When it happened: the same at another time is another note.
    at: At,
}

impl Job for Note {
    const KIND: &'static str = "handoffs.note";

    fn lane(&self, _app: &App) -> String {
        self.handoff.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("handoff-note:{}:{}:{}", self.handoff, self.what, self.at.0))
    }

    /// The note.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let key = message_key(&self.handoff);
        let is_news = TOLD.contains(&self.what.as_str());
        if is_news && posts::of_matter(db, &key).await?.first().is_some_and(Post::is_direct) {
            return Ok(Delivery::NotWanted("whoever has the card alone hears by news"));
        }
        let Some(handoff) = handoffs::find(db, &self.handoff).await? else {
            return Ok(Delivery::NotWanted("the handoff is not known any more"));
        };
        let Some(data) = data(app, db, &handoff, now).await? else {
            return Ok(Delivery::NotWanted("its account, team or track is not known any more"));
        };
        let more = json!({ "account": data.account, "stage": data.stage });
        let facts = With { facts: &self.facts, more: &more };
        let message = view::card::note(&app.words, &self.what, &facts)?;
        let to = To::Under(key);
        Ok(Delivery::Post(Box::new(Posting { to, message, message_key: None, instead: Vec::new() })))
    }
}

/// Leaves a note under the card.
pub async fn note(ctx: &mut Ctx<'_>, handoff: &Handoff, what: &str, facts: Value) -> anyhow::Result<()> {
    let note = Note { handoff: handoff.handoff_id.clone(), what: what.to_owned(), facts, at: ctx.now };
    note.enqueue(ctx).await
}
