//! Somebody sets something for themselves: it is kept, and their next moment moves to where it belongs now.

use baton_storage::audit::{self, Entry};
use baton_storage::ids::UserId;
use baton_storage::settings::{self, Settings};

use crate::app::Ctx;
use crate::tasks;

/// Keeps what somebody has set. What they had set already changes nothing.
pub async fn set(ctx: &mut Ctx<'_>, user: &UserId, set: &Settings) -> anyhow::Result<()> {
    let before = settings::of(ctx.tx, user).await?;
    if before == *set {
        return Ok(());
    }
    settings::keep(ctx.tx, user, set, ctx.now).await?;
    let entry = Entry::new(ctx.now, user, "settings.set", format!("person:{user}"));
    audit::record(ctx.tx, &entry.moved(said(&before), said(set))).await?;
    tasks::actions::moments::rearrange(ctx, user).await
}

/// What is set, for the audit.
fn said(set: &Settings) -> String {
    let hour = set.daily_hour.map_or_else(|| "start of work".to_owned(), |hour| format!("{hour}:00"));
    let days = set.days.map_or_else(|| "working days".to_owned(), |days| format!("days {days:07b}"));
    let quiet = set.quiet_until.as_deref().unwrap_or("no");
    let (single, weekly) = (set.single, set.weekly);
    format!("{hour}, {days}, quiet until: {quiet}, single: {single}, weekly: {weekly}")
}
