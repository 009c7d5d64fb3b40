//! Time off is kept or taken back, and what shows somebody's load knows it (R5, R6).

use baton_storage::audit::{self, Entry};
use baton_storage::days_off::{self, Absence};
use baton_storage::ids::UserId;
use baton_storage::requests;
use chrono::NaiveDate;

use crate::app::Ctx;
use crate::error::ActionError;
use crate::features;

/// Somebody is away. `days` is how the audit calls the time.
pub async fn set(ctx: &mut Ctx<'_>, absence: &Absence, days: &str) -> Result<(), ActionError> {
    days_off::keep(ctx.tx, absence).await?;
    let object = format!("person:{}", absence.user_id);
    let entry = Entry::new(ctx.now, &absence.set_by, "absence.set", object).because(days);
    audit::record(ctx.tx, &entry).await?;
    follow(ctx, &absence.user_id).await
}

/// Somebody is back: every absence of theirs that has not ended by `today` is taken away.
pub async fn clear(ctx: &mut Ctx<'_>, who: &UserId, today: NaiveDate) -> Result<(), ActionError> {
    if days_off::forget_from(ctx.tx, who, &today.to_string()).await? == 0 {
        return Ok(());
    }
    let object = format!("person:{who}");
    audit::record(ctx.tx, &Entry::new(ctx.now, who, "absence.clear", object)).await?;
    follow(ctx, who).await
}

/// The open cards on which their load is shown say so now, and so do the reviews.
async fn follow(ctx: &mut Ctx<'_>, who: &UserId) -> Result<(), ActionError> {
    for request in requests::open(ctx.tx).await? {
        if ctx.app.config.is_csm_of(who, &request.team_id) {
            features::requests::jobs::refresh(ctx, &request).await?;
        }
    }
    Ok(features::reviews::actions::absence_changed(ctx, who).await?)
}
