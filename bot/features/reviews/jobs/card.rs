//! A review's message in its team's channel: how far it has come and, once it is closed, what came of it; and the
//! note in its thread.

use baton_storage::ids::{ReviewId, TeamId};
use baton_storage::states::ReviewState;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Delivery, Job, Posting, To};
use crate::features::reviews::load::load;
use crate::features::reviews::load::summary;
use crate::features::reviews::subject::subject;
use crate::features::reviews::view;

/// The message.
#[derive(Serialize, Deserialize)]
pub struct Card {
    pub review: ReviewId,
    pub team: TeamId,
}

impl Job for Card {
    const KIND: &'static str = "reviews.card";

    fn lane(&self, app: &App) -> String {
        app.config.team(&self.team).map_or_else(|| self.team.0.clone(), |team| team.channel.0.clone())
    }

    fn unique_key(&self) -> Option<String> {
        Some(subject(&self.review).into())
    }

    /// The message, or its update.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let Some(loaded) = load(app, db, &self.review).await? else {
            return Ok(Delivery::NotWanted("the review, or its team, is not known any more"));
        };
        let message = match loaded.review.state {
            ReviewState::Open => {
                let parts = loaded.parts(app, db, now).await?;
                let opened_by = loaded.review.opened_by.as_ref().map(|user| loaded.name(user));
                view::card(&app.words, &loaded.frame(), &parts, loaded.progress(), opened_by.as_deref())?
            }
            ReviewState::Closed => {
                view::summary::summary(&app.words, &summary::sheet(app, db, &loaded, now).await?)?
            }
        };
        let to = To::Channel(loaded.team.channel.clone());
        let instead = loaded.team.managers.clone();
        Ok(Delivery::Post(Box::new(Posting {
            to,
            message,
            message_key: Some(subject(&self.review).into()),
            instead,
        })))
    }
}

/// A note under it: it is closed.
#[derive(Serialize, Deserialize)]
pub struct Note {
    pub review: ReviewId,
}

impl Job for Note {
    const KIND: &'static str = "reviews.note";

    fn lane(&self, _app: &App) -> String {
        self.review.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("review-note:{}", self.review))
    }

    /// The note.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let Some(loaded) = load(app, db, &self.review).await? else {
            return Ok(Delivery::NotWanted("the review, or its team, is not known any more"));
        };
        let message = view::summary::note(&app.words, &summary::sheet(app, db, &loaded, now).await?)?;
        let to = To::Under(subject(&self.review).into());
        Ok(Delivery::Post(Box::new(Posting { to, message, message_key: None, instead: Vec::new() })))
    }
}
