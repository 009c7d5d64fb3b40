//! What a week brought to some teams, as the weekly summary tells it.

use sqlx::FromRow;

use crate::ids::{AccountId, TeamId};
use crate::states::Segment;
use crate::time::At;
use crate::{Reader, Result};

/// How many requests were opened since then that these teams have now.
pub async fn opened(db: &mut Reader, teams: &[&TeamId], since: At) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select count(*) from requests where opened_at >= $2 and team_id in (select value from json_each($1))",
    )
    .bind(listed(teams))
    .bind(since)
    .fetch_one(db)
    .await?)
}

/// How long it took from a request to its first CSM, in milliseconds, of those requests of these teams that got one
/// since then; the shortest first.
pub async fn times_to_assign(db: &mut Reader, teams: &[&TeamId], since: At) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar(
        "select min(assignments.assigned_at) - requests.opened_at as took from requests \
         join assignments on assignments.request_id = requests.request_id \
         where team_id in (select value from json_each($1)) and requests.request_id in \
         (select request_id from assignments where assigned_at >= $2) \
         group by requests.request_id, requests.opened_at having min(assignments.assigned_at) >= $2 \
         order by took",
    )
    .bind(listed(teams))
    .bind(since)
    .fetch_all(db)
    .await?)
}

/// A deal that closes, with its account: the one that it was merged into, if it was.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Closing {
    pub account_id: AccountId,
    pub account: String,
    pub region: Option<String>,
    pub segment: Option<Segment>,
    pub stage: Option<String>,
    /// `YYYY-MM-DD`.
    pub close_date: String,
    /// Whole currency units.
    pub amount: Option<i64>,
}

/// The deals of these types that close on one of these days (`YYYY-MM-DD`, both included), the earliest first.
pub async fn closing(db: &mut Reader, types: &[String], (from, to): (&str, &str)) -> Result<Vec<Closing>> {
    let types = serde_json::to_string(types).unwrap_or_else(|_| "[]".into());
    Ok(sqlx::query_as(
        "select accounts.account_id, accounts.name as account, accounts.region, accounts.segment, stage, close_date, amount \
         from opportunities join accounts as own on own.account_id = opportunities.account_id \
         join accounts on accounts.account_id = coalesce(own.merged_into, own.account_id) \
         where close_date between $2 and $3 and opportunities.merged_into is null and opportunities.deleted_at is null \
         and kind in (select value from json_each($1)) order by close_date, accounts.name, opportunity_id",
    )
    .bind(types)
    .bind(from)
    .bind(to)
    .fetch_all(db)
    .await?)
}

fn listed(teams: &[&TeamId]) -> String {
    serde_json::to_string(teams).unwrap_or_else(|_| "[]".into())
}
