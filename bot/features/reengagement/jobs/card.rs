//! The card: one message, where the account's team reads it.

use baton_storage::ids::EngagementId;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::engine::card::CardJob;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::features::reengagement::load::{EngagementContext, data};
use crate::features::reengagement::subject::message_key;
use crate::features::reengagement::view;

/// The card, at one place.
#[derive(Serialize, Deserialize)]
pub struct Card {
    pub engagement: EngagementId,
    /// The account's channel, or whoever asked until there is one.
    pub place: String,
}

impl Job for Card {
    const KIND: &'static str = "reengagement.card";

    fn lane(&self, _app: &App) -> String {
        self.place.clone()
    }

    /// The card, or its update. Where it cannot stand, whoever asked has it.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let Some(loaded) = EngagementContext::of(app, db, &self.engagement).await? else {
            return Ok(Delivery::NotWanted("its account or team is not known any more"));
        };
        let data = data(app, db, &loaded, now).await?;
        let message = view::card::card(&app.words, &data)?;
        let to = To::place(self.place);
        let instead = vec![loaded.engagement.asked_by];
        Ok(Delivery::Post(Box::new(Posting {
            to,
            message,
            message_key: Some(message_key(&self.engagement)),
            instead,
        })))
    }
}

impl CardJob for Card {
    type Matter = EngagementId;

    fn at(engagement: &EngagementId, place: String) -> Self {
        Self { engagement: engagement.clone(), place }
    }

    fn message_key(engagement: &EngagementId) -> String {
        message_key(engagement)
    }
}
