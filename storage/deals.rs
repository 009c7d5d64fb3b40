//! What the CRM has told us of deals, as it was told, and how each deal moved through its stages.

use serde::Serialize;
use sqlx::FromRow;

use crate::errand::Errand;
use crate::ids::{AccountId, OpportunityId};
use crate::time::At;
use crate::{Reader, Result, Tx};

/// One piece of news of a deal or an account.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct DealEvent {
    /// Who says so; with the id it makes a repetition recognisable.
    pub source: String,
    pub event_id: String,
    pub opportunity_id: Option<OpportunityId>,
    pub account_id: Option<AccountId>,
    /// The event's data, as sent, unknown fields included.
    pub body: String,
    /// When it happened, by the source.
    pub occurred_at: At,
    pub received_at: At,
    /// The moment that the source gave, where that lay in the future: the event then counts as of its arrival.
    pub said_at: Option<At>,
    /// False: older than what was known, so it changed nothing.
    pub applied: bool,
}

/// A deal's move from one stage to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromRow)]
pub struct StageChange {
    pub opportunity_id: OpportunityId,
    pub at: At,
    /// None: the first we heard of it.
    pub from_stage: Option<String>,
    pub to_stage: String,
    pub source: String,
}

/// A deal's close date moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromRow)]
pub struct CloseChange {
    pub opportunity_id: OpportunityId,
    pub at: At,
    /// `YYYY-MM-DD`; none: there was none.
    pub from_day: Option<String>,
    pub to_day: Option<String>,
    pub source: String,
}

/// An event as a part of an errand; one that was told before stays as it is.
pub(crate) fn put(errand: &mut Errand, event: &DealEvent) {
    errand.put(
        "insert into deal_events (source, event_id, opportunity_id, account_id, body, occurred_at, received_at, \
         said_at, applied) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (source, event_id) do nothing",
    )
    .bind(&event.source)
    .bind(&event.event_id)
    .bind(&event.opportunity_id)
    .bind(&event.account_id)
    .bind(&event.body)
    .bind(event.occurred_at)
    .bind(event.received_at)
    .bind(event.said_at)
    .bind(event.applied);
}

/// A move between stages as a part of an errand; one that is recorded already stays as it is.
pub(crate) fn put_move(errand: &mut Errand, change: &StageChange) {
    errand
        .put(
            "insert into stage_changes (opportunity_id, at, from_stage, to_stage, source) \
         values ($1, $2, $3, $4, $5) on conflict do nothing",
        )
        .bind(&change.opportunity_id)
        .bind(change.at)
        .bind(&change.from_stage)
        .bind(&change.to_stage)
        .bind(&change.source);
}

/// Where a deal was before what is known of it: a stage that it was in at a moment which has passed. It takes its place
/// among the moves, once; where the deal stands now stays as it is.
///
/// The move after it begins there. One that leads to the same stage happened earlier than was known. Where none follows,
/// the deal has been back in its stage since `known_at` at the latest.
///
/// # Errors
/// When the deal is unknown or the database refuses.
pub async fn moved_before(tx: &mut Tx, change: &StageChange, now: Option<&str>, known_at: At) -> Result<()> {
    let (deal, at, to) = (&change.opportunity_id, change.at, &change.to_stage);
    let moves = stages(tx, deal).await?;
    let before = moves.iter().rev().find(|one| one.at <= at);
    let next = moves.iter().find(|one| one.at > at);
    if before.is_some_and(|before| before.to_stage == *to) {
        return Ok(());
    }
    if let Some(next) = next.filter(|next| next.to_stage == *to) {
        sqlx::query(
            "update or ignore stage_changes set at = $1 where opportunity_id = $2 and at = $3 and to_stage = $4",
        )
        .bind(at)
        .bind(deal)
        .bind(next.at)
        .bind(to)
        .execute(&mut **tx)
        .await?;
        return Ok(());
    }
    let from_stage = before.map(|before| before.to_stage.clone());
    let mut errand = Errand::default();
    put_move(&mut errand, &StageChange { from_stage, ..change.clone() });
    match (next, now) {
        (Some(next), _) => {
            errand
                .put(
                    "update stage_changes set from_stage = $1 \
                     where opportunity_id = $2 and at = $3 and to_stage = $4",
                )
                .bind(to)
                .bind(deal)
                .bind(next.at)
                .bind(&next.to_stage);
        }
        (None, Some(now)) if now != to => {
            let back = (Some(to.clone()), now.to_owned());
            put_move(
                &mut errand,
                &StageChange { at: known_at, from_stage: back.0, to_stage: back.1, ..change.clone() },
            );
        }
        (None, _) => {}
    }
    errand.run(tx).await?;
    Ok(())
}

/// A deal's moves, the earliest first.
pub async fn stages(db: &mut Reader, deal: &OpportunityId) -> Result<Vec<StageChange>> {
    Ok(sqlx::query_as(
        "select opportunity_id, at, from_stage, to_stage, source from stage_changes \
         where opportunity_id = $1 order by at, to_stage",
    )
    .bind(deal)
    .fetch_all(db)
    .await?)
}

/// Records that a close date moved.
///
/// # Errors
/// When the deal is unknown or the database refuses.
pub async fn rescheduled(tx: &mut Tx, change: &CloseChange) -> Result<()> {
    sqlx::query(
        "insert into close_changes (opportunity_id, at, from_day, to_day, source) \
         values ($1, $2, $3, $4, $5) on conflict do nothing",
    )
    .bind(&change.opportunity_id)
    .bind(change.at)
    .bind(&change.from_day)
    .bind(&change.to_day)
    .bind(&change.source)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// How a deal's close date moved, the earliest first.
pub async fn close_dates(db: &mut Reader, deal: &OpportunityId) -> Result<Vec<CloseChange>> {
    Ok(sqlx::query_as(
        "select opportunity_id, at, from_day, to_day, source from close_changes \
         where opportunity_id = $1 order by at",
    )
    .bind(deal)
    .fetch_all(db)
    .await?)
}

/// Everything told of a deal, in the order it happened.
pub async fn events(db: &mut Reader, deal: &OpportunityId) -> Result<Vec<DealEvent>> {
    Ok(sqlx::query_as(
        "select source, event_id, opportunity_id, account_id, body, occurred_at, received_at, said_at, applied \
         from deal_events where opportunity_id = $1 order by occurred_at, event_id",
    )
    .bind(deal)
    .fetch_all(db)
    .await?)
}
