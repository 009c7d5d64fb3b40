//! A week's summary: planned on Sunday for each manager's own Monday, and made of what is true when it goes out.

use anyhow::Context;
use baton_storage::ids::UserId;
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::time::At;
use baton_storage::{Reader, people, settings};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::accounts::roles;
use crate::accounts::settings::Personal;
use crate::app::{App, Ctx};
use crate::engine::gathered::rules::Haste;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::engine::moment::Fired;
use crate::features::weekly::rules::{LATEST, coming_monday};
use crate::features::weekly::{load, view};

/// The kind of the moment, each Sunday, at which the Mondays are planned.
pub const PLAN: &str = "weekly.plan";
/// The kind of a manager's Monday.
pub const MONDAY: &str = "weekly.monday";
/// Midnight between Saturday and Sunday, where the organization is: before Monday at nine in every time zone.
pub const CRON: &str = "0 0 0 * * Sun *";

/// Plans the coming Monday of everybody who manages a team, where they are then.
pub async fn plan(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let sunday = occurrence.due_at;
    if ctx.now.since(sunday) > LATEST {
        return Ok(Fired::Skipped("its week has begun".into()));
    }
    let managers =
        ctx.app.config.everybody().into_iter().filter(|user| !ctx.app.config.managed_by(user).is_empty());
    for manager in managers {
        let person = people::find(ctx.tx, manager).await?;
        let zone = roles::calendar(ctx.app, person.as_ref()).zone();
        let (monday, nine) = coming_monday(sunday, zone);
        let (schedule, args) = (format!("weekly:{manager}"), json!({ "to": manager }).to_string());
        occurrences::add(ctx.tx, &Occurrence::planned(schedule, &monday.to_string(), MONDAY, args, nine))
            .await?;
    }
    Ok(Fired::Done)
}

/// A manager's Monday has come.
pub async fn monday(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let args: Value = serde_json::from_str(&occurrence.args)?;
    let to = UserId::from(args["to"].as_str().context("a week of nobody")?);
    if ctx.now.since(occurrence.due_at) > LATEST {
        return Ok(Fired::Skipped("it comes too late".into()));
    }
    let Some(personal) = reader(ctx.app, ctx.tx, &to, ctx.now).await? else {
        return Ok(Fired::Skipped("they want none now".into()));
    };
    if roles::away_until(ctx.tx, &to, &personal.work, ctx.now).await?.is_some() {
        return Ok(Fired::Skipped("they are away".into()));
    }
    if let Some(opening) = personal.work.next_working(ctx.now).filter(|opening| *opening > ctx.now) {
        return Ok(Fired::Postponed(opening));
    }
    if load::week(ctx.app, ctx.tx, &to, &personal, ctx.now).await?.is_empty() {
        return Ok(Fired::Skipped("there is nothing to say".into()));
    }
    Weekly { to, day: occurrence.slot.clone() }.enqueue(ctx).await?;
    Ok(Fired::Done)
}

/// What somebody has set, where they are to get the summary: they are there, manage a team, have not turned it off and
/// do not want quiet.
async fn reader(app: &App, db: &mut Reader, to: &UserId, now: At) -> anyhow::Result<Option<Personal>> {
    let person = people::find(db, to).await?.filter(|person| person.active);
    let Some(person) = person.filter(|_| !app.config.managed_by(to).is_empty()) else { return Ok(None) };
    let personal = Personal::new(app, Some(&person), settings::of(db, to).await?);
    Ok(Some(personal).filter(|personal| personal.settings.weekly && !personal.is_quiet(now)))
}

/// A week's summary to one manager.
#[derive(Serialize, Deserialize)]
pub struct Weekly {
    pub to: UserId,
    /// The Monday, `YYYY-MM-DD`.
    pub day: String,
}

impl Job for Weekly {
    const KIND: &'static str = "weekly.summary";
    const HASTE: Option<Haste> = Some(Haste::News);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("weekly:{}:{}", self.to, self.day))
    }

    /// The summary as things stand now; nothing where there is nothing to say any more.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let Some(personal) = reader(app, db, &self.to, now).await? else {
            return Ok(Delivery::NotWanted("they want none now"));
        };
        let week = load::week(app, db, &self.to, &personal, now).await?;
        if week.is_empty() {
            return Ok(Delivery::NotWanted("there is nothing to say"));
        }
        let name = people::name(db, &self.to).await?;
        let message = view::summary(&app.words, &name, &week)?;
        let message_key = Some(format!("weekly:{}:{}", self.to, self.day));
        Ok(Delivery::Post(Box::new(Posting {
            to: To::Person(self.to),
            message,
            message_key,
            instead: Vec::new(),
        })))
    }
}
