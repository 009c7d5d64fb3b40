//! The CSM's steps once the manager has agreed (D2): they met the customer, they wrote; or it is taken back.

use baton_storage::asks::Asks;
use baton_storage::ids::UserId;
use baton_storage::people::Person;
use baton_storage::states::DisengagementState;
use chrono::NaiveDate;
use serde_json::json;

use crate::app::Ctx;
use crate::error::ActionError;
use crate::features::disengagement::actions::{self, store};
use crate::features::disengagement::jobs;
use crate::features::disengagement::load::DisengagementContext;

/// The meeting with the customer, as whoever was there tells of it.
pub struct Met {
    pub day: NaiveDate,
    pub present: Vec<UserId>,
    /// Who was there of the customer, as typed.
    pub guests: String,
    /// The ids of what was gone through.
    pub options: Vec<String>,
    /// Whoever stays responsible for the account.
    pub successor: UserId,
    pub extra: String,
}

/// They met; where whoever keeps the relationship was not there, that is noted.
pub async fn met(
    ctx: &mut Ctx<'_>,
    case: &mut DisengagementContext<'_>,
    met: Met,
    seller_there: bool,
    by: &UserId,
) -> Result<(), ActionError> {
    let before = case.one.state;
    case.one.state = DisengagementState::Met;
    case.one.met_on = Some(met.day.to_string());
    case.one.present = serde_json::to_string(&met.present).unwrap_or_else(|_| "[]".into());
    case.one.guests = Some(met.guests).filter(|guests| !guests.is_empty());
    case.one.options = serde_json::to_string(&met.options).unwrap_or_else(|_| "[]".into());
    case.one.extra = Some(met.extra).filter(|extra| !extra.is_empty());
    case.one.successor = Some(met.successor);
    let why = (!seller_there).then_some("met without whoever keeps the relationship");
    store(ctx, case, "disengagement.met", before, why, by).await?;
    actions::settle(ctx, &case.one, &Asks::Meet, Some(by)).await?;
    actions::ask(ctx, case).await?;
    Ok(jobs::refresh(ctx, &case.one).await?)
}

/// The follow-up is written: this wording is kept.
pub async fn keep_letter(
    ctx: &mut Ctx<'_>,
    case: &mut DisengagementContext<'_>,
    text: &str,
    by: &UserId,
) -> Result<(), ActionError> {
    case.one.letter = Some(text.to_owned());
    store(ctx, case, "disengagement.letter", case.one.state, None, by).await?;
    actions::settle(ctx, &case.one, &Asks::Write, Some(by)).await?;
    actions::ask(ctx, case).await?;
    Ok(jobs::refresh(ctx, &case.one).await?)
}

/// Taken back: the account keeps its CSM, and those who were asked hear of it.
pub async fn withdraw(
    ctx: &mut Ctx<'_>,
    case: &mut DisengagementContext<'_>,
    why: Option<&str>,
    actor: &Person,
) -> Result<(), ActionError> {
    let (by, before) = (&actor.user_id, case.one.state);
    case.one.state = DisengagementState::Withdrawn;
    case.one.why = why.map(str::to_owned);
    case.one.ended_by = Some(by.clone());
    case.one.ended_at = Some(ctx.now);
    store(ctx, case, "disengagement.withdraw", before, why, by).await?;
    let because = ctx.app.words.plain("disengagement.because.withdrawn", json!({}))?;
    actions::withdraw_asks(ctx, &case.one, &because).await?;
    let facts = json!({ "who": actor.name, "because": why });
    let mut to = vec![actions::owner(&case.one), &case.one.started_by];
    to.extend(&case.one.decided_by);
    actions::notify(ctx, case, "disengage_withdrawn", facts, &to, by).await?;
    Ok(jobs::refresh(ctx, &case.one).await?)
}
