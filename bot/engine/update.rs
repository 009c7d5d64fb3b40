//! Bringing a matter's message up to date: composed anew from what is true when it is sent.

use std::time::Duration;

use baton_storage::ids::UserId;
use baton_storage::{bundles, outbox, posts, waiting};
use serde::{Deserialize, Serialize};

use crate::app::{App, Ctx};
use crate::engine::gathered::{self, Bundle};
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Delivery, Job};

/// Update the message that another job posted.
#[derive(Serialize, Deserialize)]
pub struct Update {
    /// The kind of the job that posted it.
    of: String,
    /// That job's arguments.
    args: String,
    lane: String,
}

impl Update {
    /// The update of the message that `job` posts.
    ///
    /// # Errors
    /// When the job cannot be written as JSON.
    pub fn of<J: Job>(app: &App, job: &J) -> anyhow::Result<Self> {
        Ok(Self { of: J::KIND.into(), args: serde_json::to_string(job)?, lane: job.lane(app) })
    }
}

impl Job for Update {
    const KIND: &'static str = "update";
    const COALESCES: bool = true;

    fn lane(&self, _app: &App) -> String {
        self.lane.clone()
    }

    /// What was sent with others is brought up to date with them, once for all.
    async fn enqueue(&self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        let update = match bundles::of(ctx.tx, &self.of, &self.args).await? {
            Some(leader) => Self::of(ctx.app, &Bundle { leader, to: UserId(self.lane.clone()) })?,
            None => Self { of: self.of.clone(), args: self.args.clone(), lane: self.lane.clone() },
        };
        outbox::add_unless_waiting(ctx.tx, update.effect(ctx.app, ctx.now)?, ctx.now).await?;
        Ok(())
    }

    /// What the message says now, and where it stands.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, table } = ctx;
        if waiting::waits(db, &self.of, &self.args).await? {
            return Ok(Delivery::NotWanted("it says what is true when it is sent"));
        }
        let ctx = PrepareCtx { app, db: &mut *db, now, table };
        let Delivery::Post(posting) = ctx.of_kind(&self.of, &self.args).await? else {
            return Ok(Delivery::NotWanted("nothing to say any more"));
        };
        let posts = match &posting.message_key {
            Some(message_key) => posts::of_matter(db, message_key).await?,
            None => Vec::new(),
        };
        if let Some(work) =
            gathered::standing_in(PrepareCtx { app, db: &mut *db, now, table }, &posts).await?
        {
            return Ok(work);
        }
        if !posts.is_empty() {
            return Ok(Delivery::Update { posts, message: Box::new(posting.message) });
        }
        if outbox::is_pending(db, &self.of, &self.args).await? {
            return Ok(Delivery::Later(Duration::from_secs(2)));
        }
        Ok(Delivery::NotWanted("the message was never posted"))
    }
}
