//! What the managers read on one of the last days: what is left, and whose it is.

use baton_storage::ids::{ReviewId, UserId};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::engine::gathered::rules::Haste;
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Delivery, Job, Posting, To};
use crate::features::reviews::load::load;
use crate::features::reviews::view;

/// The message.
#[derive(Serialize, Deserialize)]
pub struct Left {
    pub review: ReviewId,
    pub to: UserId,
}

impl Job for Left {
    const KIND: &'static str = "reviews.left";
    const HASTE: Option<Haste> = Some(Haste::News);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(message_key(self))
    }

    /// The message, or its update.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let Some(loaded) = load(app, db, &self.review).await? else {
            return Ok(Delivery::NotWanted("the review, or its team, is not known any more"));
        };
        let parts = loaded.parts(app, db, now).await?;
        let proposed = loaded.proposed(db).await?.len();
        let name = loaded.name(&self.to);
        let message = view::left(&app.words, &loaded.frame(), &name, &parts, proposed)?;
        let message_key = Some(message_key(&self));
        Ok(Delivery::Post(Box::new(Posting {
            to: To::Person(self.to),
            message,
            message_key,
            instead: Vec::new(),
        })))
    }
}

fn message_key(job: &Left) -> String {
    format!("review-left:{}:{}", job.review, job.to)
}
