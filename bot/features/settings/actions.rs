//! Somebody sets something for themselves: it is kept, and their next moment moves to where it belongs now.

use baton_storage::Tx;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::UserId;
use baton_storage::settings::{self, Settings};
use baton_storage::time::At;

use crate::app::App;
use crate::tasks;

/// Keeps what somebody has set. What they had set already changes nothing.
///
/// # Errors
/// When the database refuses.
pub async fn set(app: &App, tx: &mut Tx, user: &UserId, set: &Settings, now: At) -> anyhow::Result<()> {
    let before = settings::of(tx, user).await?;
    if before == *set {
        return Ok(());
    }
    settings::keep(tx, user, set, now).await?;
    let entry = Entry::new(now, user, "settings.set", format!("person:{user}"));
    audit::record(tx, &entry.moved(said(&before), said(set))).await?;
    tasks::moments::rearrange(app, tx, user, now).await
}

/// What is set, for the audit.
fn said(set: &Settings) -> String {
    let hour = set.daily_hour.map_or_else(|| "start of work".to_owned(), |hour| format!("{hour}:00"));
    let days = set.days.map_or_else(|| "working days".to_owned(), |days| format!("days {days:07b}"));
    let quiet = set.quiet_until.as_deref().unwrap_or("no");
    let (single, weekly) = (set.single, set.weekly);
    format!("{hour}, {days}, quiet until: {quiet}, single: {single}, weekly: {weekly}")
}
