//! Deals as known now.

use sqlx::FromRow;

use crate::errand::Errand;
use crate::ids::{AccountId, OpportunityId};
use crate::states::Segment;
use crate::time::At;
use crate::{Reader, Result, Tx};

/// An opportunity of an account.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct Opportunity {
    pub opportunity_id: OpportunityId,
    pub account_id: AccountId,
    pub name: Option<String>,
    pub url: Option<String>,
    /// `new_business`, `upgrade`, `renewal`, as the feed names it.
    pub kind: Option<String>,
    /// The stage as the CRM spells it.
    pub stage: Option<String>,
    pub stage_since: Option<At>,
    /// The expected close date (`YYYY-MM-DD`).
    pub close_date: Option<String>,
    /// Whole currency units.
    pub amount: Option<i64>,
    pub owner_email: Option<String>,
    /// The opportunity that the CRM merged this one into.
    pub merged_into: Option<OpportunityId>,
    /// When the CRM deleted it; none: it is there.
    pub deleted_at: Option<At>,
    pub source: String,
    pub known_at: At,
}

pub(crate) const COLUMNS: &str = "opportunity_id, account_id, name, url, kind, stage, stage_since, close_date, amount, \
     owner_email, merged_into, deleted_at, source, known_at";

/// Stores an opportunity whole; its account must be known.
///
/// # Errors
/// When the account is unknown or the database refuses.
pub async fn keep(tx: &mut Tx, deal: &Opportunity) -> Result<()> {
    let mut errand = Errand::default();
    put(&mut errand, deal);
    errand.run(tx).await?;
    Ok(())
}

/// The same as a part of an errand.
pub(crate) fn put(errand: &mut Errand, deal: &Opportunity) {
    errand.put(
        "insert into opportunities (opportunity_id, account_id, name, url, kind, stage, stage_since, close_date, \
         amount, owner_email, merged_into, deleted_at, source, known_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
         on conflict (opportunity_id) do update set account_id = excluded.account_id, name = excluded.name, \
         url = excluded.url, kind = excluded.kind, stage = excluded.stage, stage_since = excluded.stage_since, \
         close_date = excluded.close_date, amount = excluded.amount, owner_email = excluded.owner_email, \
         merged_into = excluded.merged_into, deleted_at = excluded.deleted_at, source = excluded.source, known_at = excluded.known_at",
    )
    .bind(&deal.opportunity_id)
    .bind(&deal.account_id)
    .bind(&deal.name)
    .bind(&deal.url)
    .bind(&deal.kind)
    .bind(&deal.stage)
    .bind(deal.stage_since)
    .bind(&deal.close_date)
    .bind(deal.amount)
    .bind(&deal.owner_email)
    .bind(&deal.merged_into)
    .bind(deal.deleted_at)
    .bind(&deal.source)
    .bind(deal.known_at);
}

/// The opportunity with this id.
pub async fn find(db: &mut Reader, deal: &OpportunityId) -> Result<Option<Opportunity>> {
    let statement =
        sqlx::AssertSqlSafe(format!("select {COLUMNS} from opportunities where opportunity_id = $1"));
    Ok(sqlx::query_as(statement).bind(deal).fetch_optional(db).await?)
}

/// The opportunity with this id or, where it was merged, the one it went into.
pub async fn resolve_merged(db: &mut Reader, deal: &OpportunityId) -> Result<Option<Opportunity>> {
    let mut found = find(db, deal).await?;
    // One that was merged may have been merged again; a circle cannot arise, and would not hold us.
    for _ in 0..8 {
        let Some(into) = found.as_ref().and_then(|deal| deal.merged_into.clone()) else { break };
        found = find(db, &into).await?;
    }
    Ok(found)
}

/// The opportunities of all accounts of a region and segment, the one that closes soonest first.
pub async fn of_team(db: &mut Reader, region: &str, segment: Segment) -> Result<Vec<Opportunity>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from opportunities where merged_into is null and deleted_at is null and account_id in \
         (select account_id from accounts where lower(trim(region)) = lower(trim($1)) and segment = $2) \
         order by close_date is null, close_date, opportunity_id"
    ));
    Ok(sqlx::query_as(statement).bind(region).bind(segment).fetch_all(db).await?)
}

/// The opportunity that something names, if it names one.
pub async fn named(db: &mut Reader, deal: Option<&OpportunityId>) -> Result<Option<Opportunity>> {
    match deal {
        Some(deal) => find(db, deal).await,
        None => Ok(None),
    }
}

/// An account's opportunities, the one that closes soonest first.
pub async fn of_account(db: &mut Reader, account: &AccountId) -> Result<Vec<Opportunity>> {
    let statement = sqlx::AssertSqlSafe(of_account_statement());
    Ok(sqlx::query_as(statement).bind(account).fetch_all(db).await?)
}

pub(crate) fn of_account_statement() -> String {
    format!(
        "select {COLUMNS} from opportunities where account_id = $1 \
         order by close_date is null, close_date, opportunity_id"
    )
}

/// The ids and stages of the deals of a source that were neither merged nor deleted, after one id and up to another.
pub async fn of_source(
    db: &mut Reader,
    source: &str,
    after: Option<&str>,
    until: Option<&str>,
) -> Result<Vec<(OpportunityId, Option<String>)>> {
    let statement = "select opportunity_id, stage from opportunities where source = $1 and merged_into is null \
                     and deleted_at is null and opportunity_id > coalesce($2, '') \
                     and ($3 is null or opportunity_id <= $3) order by opportunity_id";
    Ok(sqlx::query_as(statement).bind(source).bind(after).bind(until).fetch_all(db).await?)
}

/// The ids and names of all that were not merged into another one, in order.
pub async fn ids(db: &mut Reader) -> Result<Vec<(OpportunityId, Option<String>)>> {
    let statement =
        "select opportunity_id, name from opportunities where merged_into is null order by opportunity_id";
    Ok(sqlx::query_as(statement).fetch_all(db).await?)
}
