//! What the managers read on one of the last days: what is left, and whose it is.

use baton_storage::Reader;
use baton_storage::ids::{ReviewId, UserId};
use baton_storage::time::At;
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::engine::job::{Job, Posting, To, Work};
use crate::features::reviews::load::load;
use crate::features::reviews::view;

/// The message.
#[derive(Serialize, Deserialize)]
pub struct Left {
    pub review: ReviewId,
    pub to: UserId,
}

impl Job for Left {
    const KIND: &'static str = "review.left";

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn once(&self) -> Option<String> {
        Some(matter(self))
    }
}

fn matter(job: &Left) -> String {
    format!("review-left:{}:{}", job.review, job.to)
}

/// The message, or its update.
pub fn left<'a>(
    app: &'a App,
    db: &'a mut Reader,
    args: &'a str,
    now: At,
) -> BoxFuture<'a, anyhow::Result<Work>> {
    Box::pin(async move {
        let job = Left::read(args)?;
        let Some(loaded) = load(app, db, &job.review).await? else {
            return Ok(Work::NotWanted("the review, or its team, is not known any more"));
        };
        let parts = loaded.parts(app, db, now).await?;
        let proposed = loaded.proposed(db).await?.len();
        let name = loaded.name(&job.to);
        let message = view::left(&app.words, &loaded.frame(), &name, &parts, proposed)?;
        let matter = Some(matter(&job));
        Ok(Work::Post(Box::new(Posting { to: To::Person(job.to), message, matter, instead: Vec::new() })))
    })
}
