//! The handoff card: one message, in the account's internal channel.

use baton_storage::handoffs;
use baton_storage::ids::{ChannelId, HandoffId, UserId};
use serde::{Deserialize, Serialize};

use crate::app::{App, Ctx};
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::engine::update::Update;
use crate::features::handoffs::load::sheet::sheet;
use crate::features::handoffs::{jobs, view};
use baton_storage::posts;

/// The card, at one place.
#[derive(Serialize, Deserialize)]
pub struct Card {
    pub handoff: HandoffId,
    /// The account's channel, or the person who has it until there is one.
    pub place: String,
}

/// What the card is about.
pub fn message_key(handoff: &HandoffId) -> String {
    baton_storage::posts::card_of(handoff)
}

impl Job for Card {
    const KIND: &'static str = "handoffs.card";

    fn lane(&self, _app: &App) -> String {
        self.place.clone()
    }

    /// The card, or its update.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let Some(handoff) = handoffs::find(db, &self.handoff).await? else {
            return Ok(Delivery::NotWanted("the handoff is not known any more"));
        };
        let Some(sheet) = sheet(app, db, &handoff, now).await? else {
            return Ok(Delivery::NotWanted("its account, team or track is not known any more"));
        };
        let message = view::card::card(&app.words, &sheet)?;
        let to = match self.place.starts_with(['U', 'W']) {
            true => To::Person(UserId(self.place)),
            false => To::Channel(ChannelId(self.place)),
        };
        // Where it cannot stand, its CSM has it.
        let instead = sheet.csm_id.into_iter().collect();
        Ok(Delivery::Post(Box::new(Posting {
            to,
            message,
            message_key: Some(message_key(&self.handoff)),
            instead,
        })))
    }
}

/// Brings the card up to date.
pub async fn refresh(ctx: &mut Ctx<'_>, handoff: &HandoffId) -> anyhow::Result<()> {
    // Wherever it stands: the place is looked up by the matter, not by the job's arguments.
    for post in posts::of_matter(ctx.tx, &jobs::card::message_key(handoff)).await?.into_iter().take(1) {
        let card = Card { handoff: handoff.clone(), place: post.channel.0 };
        Update::of(ctx.app, &card)?.enqueue(ctx).await?;
    }
    Ok(())
}
