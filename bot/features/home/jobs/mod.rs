//! A Home tab is published: made of what is true when it goes out, at most once in five seconds a person, and only where
//! it says something else than what stands there. The moment at which something becomes late is a row.

pub mod greet;
mod publishing;

use std::time::Duration;

use anyhow::Context;
use baton_storage::homes;
use baton_storage::ids::UserId;
use baton_storage::occurrences::Occurrence;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::app::{App, Ctx};
use crate::engine::job::{Delivery, Job, PrepareCtx};
use crate::engine::moment::Fired;
use crate::features::home::jobs::publishing::Publishing;
use crate::features::home::rules::{FORGOTTEN, PACE};
use crate::features::home::{load, subject, view};
use crate::rules::digest::digest;

/// Somebody's Home tab.
#[derive(Serialize, Deserialize)]
pub struct Publish {
    pub to: UserId,
}

impl Job for Publish {
    const KIND: &'static str = "home.publish";
    const COALESCES: bool = true;

    fn lane(&self, _app: &App) -> String {
        subject::lane(&self.to)
    }

    /// What stands there now; later, where the last time was less than five seconds ago.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let Some(home) = homes::find(db, &self.to).await? else {
            return Ok(Delivery::NotWanted("nobody looks at it"));
        };
        let rest = home.published_at.map(|last| PACE - now.since(last));
        if let Some(rest) = rest.filter(|rest| *rest > chrono::Duration::zero()) {
            return Ok(Delivery::Later(rest.to_std().unwrap_or(Duration::ZERO)));
        }
        let board = load::board(app, db, &self.to, now).await?;
        let view = view::home(&app.words, &board)?;
        let print = digest(&serde_json::to_vec(&view)?);
        let next_look = board.next_look;
        let same = home.print.as_ref() == Some(&print);
        Ok(Delivery::Do(Box::new(Publishing { to: self.to, view, print, hash: home.hash, same, next_look })))
    }
}

/// The moment has come at which something in it may have become late.
pub async fn freshen(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let args: Value = serde_json::from_str(&occurrence.args)?;
    let to = UserId::from(args["to"].as_str().context("a Home tab of nobody")?);
    let Some(home) = homes::find(ctx.tx, &to).await? else {
        return Ok(Fired::Skipped("nobody looks at it".into()));
    };
    if ctx.now.since(home.opened_at) > FORGOTTEN {
        homes::forget(ctx.tx, &to).await?;
        return Ok(Fired::Skipped("nobody has looked at it for long".into()));
    }
    Publish { to }.enqueue(ctx).await?;
    Ok(Fired::Done)
}
