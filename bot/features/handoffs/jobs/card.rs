//! The handoff card: one message, in the account's internal channel.

use baton_storage::handoffs;
use baton_storage::ids::HandoffId;
use serde::{Deserialize, Serialize};

use crate::app::{App, Ctx};
use crate::engine::card::{self, CardJob};
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::features::handoffs::load::data::data;
use crate::features::handoffs::view;

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
        let Some(data) = data(app, db, &handoff, now).await? else {
            return Ok(Delivery::NotWanted("its account, team or track is not known any more"));
        };
        let message = view::card::card(&app.words, &data)?;
        let to = To::place(self.place);
        // Where it cannot stand, its CSM has it.
        let instead = data.csm_id.into_iter().collect();
        Ok(Delivery::Post(Box::new(Posting {
            to,
            message,
            message_key: Some(message_key(&self.handoff)),
            instead,
        })))
    }
}

impl CardJob for Card {
    type Matter = HandoffId;

    fn at(handoff: &HandoffId, place: String) -> Self {
        Self { handoff: handoff.clone(), place }
    }

    fn message_key(handoff: &HandoffId) -> String {
        message_key(handoff)
    }
}

/// Brings the card up to date, wherever it stands.
pub async fn refresh(ctx: &mut Ctx<'_>, handoff: &HandoffId) -> anyhow::Result<()> {
    card::refresh::<Card>(ctx, handoff).await
}
