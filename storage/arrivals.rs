//! Deals as they were when they were first heard of: what stands where it stood then is no news.

use sqlx::FromRow;

use crate::errand::Errand;
use crate::ids::OpportunityId;
use crate::time::At;
use crate::{Reader, Result};

/// A deal as it was when it was first heard of.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Arrival {
    pub opportunity_id: OpportunityId,
    pub seen_at: At,
    /// The stage in which it stood, as the CRM spells it.
    pub stage: Option<String>,
    /// It came with a file, which tells what stands and not what happens.
    pub listed: bool,
}

/// An arrival as a part of an errand; a later word of the same deal takes the earlier one's place.
pub(crate) fn put(errand: &mut Errand, arrival: &Arrival) {
    errand
        .put(
            "insert into arrivals (opportunity_id, seen_at, stage, listed) values ($1, $2, $3, $4) \
         on conflict (opportunity_id) do update set seen_at = excluded.seen_at, stage = excluded.stage, \
         listed = excluded.listed",
        )
        .bind(&arrival.opportunity_id)
        .bind(arrival.seen_at)
        .bind(&arrival.stage)
        .bind(arrival.listed);
}

/// A deal's; none of one that was known before this was kept.
pub async fn find(db: &mut Reader, deal: &OpportunityId) -> Result<Option<Arrival>> {
    Ok(sqlx::query_as(FIND).bind(deal).fetch_optional(db).await?)
}

pub(crate) const FIND: &str =
    "select opportunity_id, seen_at, stage, listed from arrivals where opportunity_id = $1";

/// How many deals were first heard of between two moments, these included; it counts no further than `most`.
pub async fn between(db: &mut Reader, from: At, until: At, most: i64) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select count(*) from (select 1 from arrivals where seen_at >= $1 and seen_at <= $2 limit $3)",
    )
    .bind(from)
    .bind(until)
    .bind(most)
    .fetch_one(db)
    .await?)
}
