//! What is known of an account for its priority, in one row: its own facts, its place by revenue among those of its
//! region and segment, its open deals, and what was answered last.

use futures::TryStreamExt;
use futures::stream::BoxStream;
use sqlx::FromRow;

use crate::ids::{AccountId, UserId};
use crate::states::{Priority, Segment};
use crate::time::At;
use crate::{Fault, Reader, Result};

/// What is known of one account.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Entry {
    pub account_id: AccountId,
    pub name: String,
    pub segment: Option<Segment>,
    pub region: Option<String>,
    /// Whoever accepted it.
    pub csm: Option<UserId>,
    /// The CRM's CSM field.
    pub csm_field: Option<String>,
    pub parent_id: Option<AccountId>,
    pub priority: Option<Priority>,
    /// Whole currency units.
    pub arr: Option<i64>,
    /// From 1: the place by revenue; none where there is no revenue, no region or no segment.
    pub arr_rank: Option<i64>,
    /// Whole currency units.
    pub lam: Option<i64>,
    pub health: Option<String>,
    pub onboarding_since: Option<At>,
    pub stages_adopted: Option<i64>,
    pub licenses: Option<i64>,
    pub licenses_active: Option<i64>,
    /// The nearest close date (`YYYY-MM-DD`) of an open upgrade; empty where there is one without a date.
    pub upgrade_closes: Option<String>,
    /// The same of any open growth.
    pub growth_closes: Option<String>,
    pub source: String,
    pub known_at: At,
    /// The answers that led to the level that holds, as JSON.
    pub answers: Option<String>,
    /// The level of an exception that was agreed on: it holds until the next review.
    pub excepted: Option<Priority>,
}

/// How the deals that count are recognised.
#[derive(Clone, Debug, Default)]
pub struct Deals {
    /// Stages in which a deal is no longer open, as the CRM spells them.
    pub closed: Vec<String>,
    /// Types of opportunities that are an upgrade.
    pub upgrade: Vec<String>,
    /// Types that are growth of any kind.
    pub growth: Vec<String>,
}

const COLUMNS: &str = "a.account_id, a.name, a.segment, a.region, g.csm, a.csm_field, a.parent_id, a.priority, a.arr, a.lam, \
     a.health, a.onboarding_since, a.stages_adopted, a.licenses, a.licenses_active, a.source, a.known_at, s.answers, \
     case when x.state = 'agreed' then x.level end as excepted";

/// The nearest close date of the open deals whose type is in the list bound as this parameter.
fn closes(kinds: &str) -> String {
    format!(
        "(select min(coalesce(o.close_date, '')) from opportunities o where o.account_id = a.account_id \
         and o.merged_into is null and o.deleted_at is null and lower(o.kind) in (select value from json_each({kinds})) \
         and coalesce(o.stage, '') not in (select value from json_each($1)))"
    )
}

// Whoever is accepted, and whatever is agreed, is looked for among what the indexes hold: the current ones.
fn statement(rank: &str, with: &str, from: &str, which: &str) -> String {
    format!(
        "{with} select {COLUMNS}, {rank} as arr_rank, {upgrade} as upgrade_closes, {growth} as growth_closes \
         from accounts a {from} \
         left join assessments s on s.account_id = a.account_id and s.state = 'decided' \
         left join assignments g on g.account_id = a.account_id and g.state in ('offered', 'accepted') \
         and g.state = 'accepted' \
         left join exceptions x on x.account_id = a.account_id and x.state in ('asked', 'agreed') \
         where a.merged_into is null and {which}",
        upgrade = closes("$2"),
        growth = closes("$3"),
    )
}

fn lists(deals: &Deals) -> [String; 3] {
    [&deals.closed, &deals.upgrade, &deals.growth]
        .map(|list| serde_json::to_string(list).unwrap_or_else(|_| "[]".into()))
}

/// What is known of one account.
pub async fn of_account(db: &mut Reader, account: &AccountId, deals: &Deals) -> Result<Option<Entry>> {
    one(db, account, deals, None).await
}

/// The same, where nobody asks for a place by revenue beyond this one: whoever is further down has the next one. Its
/// cost does not grow with how many accounts there are.
pub async fn of_account_among(
    db: &mut Reader,
    account: &AccountId,
    deals: &Deals,
    most: i64,
) -> Result<Option<Entry>> {
    one(db, account, deals, Some(most)).await
}

async fn one(
    db: &mut Reader,
    account: &AccountId,
    deals: &Deals,
    most: Option<i64>,
) -> Result<Option<Entry>> {
    // A negative limit is none.
    let rank = "case when a.arr > 0 and a.region is not null and a.segment is not null then (select 1 + count(*) \
         from (select 1 from accounts b where lower(trim(b.region)) = lower(trim(a.region)) and b.segment = a.segment \
         and b.arr > a.arr and b.merged_into is null limit $5)) end";
    let [closed, upgrade, growth] = lists(deals);
    let statement = sqlx::AssertSqlSafe(statement(rank, "", "", "a.account_id = $4"));
    Ok(sqlx::query_as(statement)
        .bind(closed)
        .bind(upgrade)
        .bind(growth)
        .bind(account)
        .bind(most.unwrap_or(-1))
        .fetch_optional(db)
        .await?)
}

/// Every account that somebody, or a pool, looks after, one after the other: never all of them in memory.
pub fn all<'d>(db: &'d mut Reader, deals: &Deals) -> BoxStream<'d, Result<Entry>> {
    let with = "with ranked as (select account_id, rank() over (partition by lower(trim(region)), segment \
         order by arr desc) as place from accounts where arr > 0 and merged_into is null and region is not null and segment is not null)";
    let join = "left join ranked r on r.account_id = a.account_id";
    let which = "(g.csm is not null or trim(coalesce(a.csm_field, '')) <> '') order by a.account_id";
    let [closed, upgrade, growth] = lists(deals);
    let statement = sqlx::AssertSqlSafe(statement("r.place", with, join, which));
    let rows = sqlx::query_as(statement).bind(closed).bind(upgrade).bind(growth).fetch(db);
    Box::pin(rows.map_err(Fault::from))
}

/// How many accounts [`all`] will come by.
pub async fn count(db: &mut Reader) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select count(*) from accounts a where a.merged_into is null and (trim(coalesce(a.csm_field, '')) <> '' \
         or exists (select 1 from assignments g where g.account_id = a.account_id and g.state = 'accepted'))",
    )
    .fetch_one(db)
    .await?)
}
