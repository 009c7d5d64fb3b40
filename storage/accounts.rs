//! Customer accounts as known now, with where that knowledge is from and how old it is.

use serde::Serialize;
use sqlx::FromRow;

use crate::errand::Errand;
use crate::ids::{AccountId, ChannelId, ReviewId, UserId};
use crate::states::{Priority, Segment};
use crate::time::At;
use crate::{Reader, Result, Tx, named, names};

pub use crate::named::{called_exactly, look_ups, named_like, nearly, standing_of, with_word_like};

/// An account.
#[derive(Clone, Debug, PartialEq, Serialize, FromRow)]
pub struct Account {
    pub account_id: AccountId,
    pub name: String,
    pub url: Option<String>,
    pub segment: Option<Segment>,
    pub region: Option<String>,
    pub industry: Option<String>,
    /// Annual recurring revenue, whole currency units.
    pub arr: Option<i64>,
    /// Landed addressable market, whole currency units.
    pub lam: Option<i64>,
    /// A GitLab Dedicated customer (Q3).
    pub dedicated: Option<bool>,
    /// The CRM's CSM field as it reads: a person's e-mail, or a pool such as `TAM Scale` (Q2).
    pub csm_field: Option<String>,
    pub sa_email: Option<String>,
    pub sae_email: Option<String>,
    pub parent_id: Option<AccountId>,
    pub health: Option<String>,
    pub priority: Option<Priority>,
    /// When onboarding began; none before and after it.
    pub onboarding_since: Option<At>,
    /// The day the next EBR is due (`YYYY-MM-DD`).
    pub ebr_due_on: Option<String>,
    /// The account's internal channel.
    pub channel: Option<ChannelId>,
    /// How many stages of the DevOps lifecycle the customer uses (P2, P4).
    pub stages_adopted: Option<i64>,
    /// Licences bought.
    pub licenses: Option<i64>,
    /// Licences in use (O1).
    pub licenses_active: Option<i64>,
    /// The CRM's own word for how it is sold to, such as `Mid-Market` (O2).
    pub segmentation: Option<String>,
    /// The account that the CRM merged this one into.
    pub merged_into: Option<AccountId>,
    /// Who said so: `Salesforce`, or a person's name.
    pub source: String,
    pub known_at: At,
}

impl Account {
    /// An account of which nothing but its name is known.
    pub fn named(account_id: AccountId, name: &str, source: &str, known_at: At) -> Self {
        Self {
            account_id,
            name: name.to_owned(),
            url: None,
            segment: None,
            region: None,
            industry: None,
            arr: None,
            lam: None,
            dedicated: None,
            csm_field: None,
            sa_email: None,
            sae_email: None,
            parent_id: None,
            health: None,
            priority: None,
            onboarding_since: None,
            ebr_due_on: None,
            channel: None,
            stages_adopted: None,
            licenses: None,
            licenses_active: None,
            segmentation: None,
            merged_into: None,
            source: source.to_owned(),
            known_at,
        }
    }
}

pub(crate) const COLUMNS: &str = "account_id, name, url, segment, region, industry, arr, lam, dedicated, csm_field, \
     sa_email, sae_email, parent_id, health, priority, onboarding_since, ebr_due_on, channel, stages_adopted, licenses, \
     licenses_active, segmentation, merged_into, source, known_at";

/// Stores an account whole, with the key and the words by which its name is found.
pub async fn keep(tx: &mut Tx, account: &Account) -> Result<()> {
    let mut errand = Errand::default();
    put(&mut errand, account);
    errand.run(tx).await?;
    Ok(())
}

/// The same as a part of an errand.
pub(crate) fn put(errand: &mut Errand, account: &Account) {
    let key = names::key(&account.name);
    named::put_away(errand, &account.account_id, &key);
    errand
        .put(
            "insert into accounts (account_id, name, url, segment, region, industry, arr, lam, dedicated, csm_field, \
             sa_email, sae_email, parent_id, health, priority, onboarding_since, ebr_due_on, channel, merged_into, \
             source, known_at, stages_adopted, licenses, licenses_active, segmentation, name_key) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, \
             $22, $23, $24, $25, $26) \
             on conflict (account_id) do update set name = excluded.name, url = excluded.url, \
             segment = excluded.segment, region = excluded.region, industry = excluded.industry, arr = excluded.arr, \
             lam = excluded.lam, dedicated = excluded.dedicated, csm_field = excluded.csm_field, \
             sa_email = excluded.sa_email, sae_email = excluded.sae_email, parent_id = excluded.parent_id, \
             health = excluded.health, priority = excluded.priority, onboarding_since = excluded.onboarding_since, \
             ebr_due_on = excluded.ebr_due_on, channel = excluded.channel, \
             stages_adopted = excluded.stages_adopted, licenses = excluded.licenses, \
             licenses_active = excluded.licenses_active, segmentation = excluded.segmentation, \
             merged_into = excluded.merged_into, source = excluded.source, \
             known_at = excluded.known_at, name_key = excluded.name_key",
        )
        .bind(&account.account_id)
        .bind(&account.name)
        .bind(&account.url)
        .bind(account.segment)
        .bind(&account.region)
        .bind(&account.industry)
        .bind(account.arr)
        .bind(account.lam)
        .bind(account.dedicated)
        .bind(&account.csm_field)
        .bind(&account.sa_email)
        .bind(&account.sae_email)
        .bind(&account.parent_id)
        .bind(&account.health)
        .bind(account.priority)
        .bind(account.onboarding_since)
        .bind(&account.ebr_due_on)
        .bind(&account.channel)
        .bind(&account.merged_into)
        .bind(&account.source)
        .bind(account.known_at)
        .bind(account.stages_adopted)
        .bind(account.licenses)
        .bind(account.licenses_active)
        .bind(&account.segmentation)
        .bind(&key);
    named::put_words(errand, &account.account_id, &key);
}

/// Sets an account's priority, and nothing else of it.
pub async fn set_priority(tx: &mut Tx, account: &AccountId, level: Priority) -> Result<()> {
    sqlx::query("update accounts set priority = $2 where account_id = $1")
        .bind(account)
        .bind(level)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Sets an account's health, and nothing else of it.
pub async fn set_health(tx: &mut Tx, account: &AccountId, health: Option<&str>) -> Result<()> {
    sqlx::query("update accounts set health = $2 where account_id = $1")
        .bind(account)
        .bind(health)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Sets when an account's onboarding began, or that it is over, and nothing else of it.
pub async fn set_onboarding(tx: &mut Tx, account: &AccountId, since: Option<At>) -> Result<()> {
    sqlx::query("update accounts set onboarding_since = $2 where account_id = $1")
        .bind(account)
        .bind(since)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The account with this id.
pub async fn find(db: &mut Reader, account: &AccountId) -> Result<Option<Account>> {
    let statement = sqlx::AssertSqlSafe(format!("select {COLUMNS} from accounts where account_id = $1"));
    Ok(sqlx::query_as(statement).bind(account).fetch_optional(db).await?)
}

/// The account with this id or, where it was merged, the one it went into.
pub async fn resolve_merged(db: &mut Reader, account: &AccountId) -> Result<Option<Account>> {
    let mut found = find(db, account).await?;
    // A merged account may have been merged again; a circle cannot arise, and would not hold us.
    for _ in 0..8 {
        let Some(into) = found.as_ref().and_then(|account| account.merged_into.clone()) else { break };
        found = find(db, &into).await?;
    }
    Ok(found)
}

/// Accounts whose CRM field names this person by e-mail, or whose current assignment is theirs.
pub async fn of_csm(db: &mut Reader, csm: &UserId, email: Option<&str>) -> Result<Vec<Account>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from accounts where (lower(csm_field) = lower($2) and not exists \
         (select 1 from assignments a where a.account_id = accounts.account_id and a.state in ('offered', 'accepted'))) \
         or account_id in (select account_id from assignments where csm = $1 and state in ('offered', 'accepted')) \
         order by name_key, account_id"
    ));
    Ok(sqlx::query_as(statement).bind(csm).bind(email).fetch_all(db).await?)
}

/// The accounts of these CSMs, each with whose it is: what [`of_csm`] finds for each of them, but for what was merged.
pub async fn of_csms(db: &mut Reader, csms: &[UserId]) -> Result<Vec<(UserId, Account)>> {
    #[derive(FromRow)]
    struct Held {
        holder: UserId,
        #[sqlx(flatten)]
        account: Account,
    }
    let csms = serde_json::to_string(csms).unwrap_or_else(|_| "[]".into());
    let statement = sqlx::AssertSqlSafe(format!(
        "with csms as (select value as user_id from json_each($1)), held as (\
         select account_id, csm as holder from assignments \
         where csm in (select user_id from csms) and state in ('offered', 'accepted') \
         union all \
         select c.account_id, p.user_id from people p join accounts c on lower(c.csm_field) = lower(p.email) \
         where p.user_id in (select user_id from csms) and not exists (select 1 from assignments a \
         where a.account_id = c.account_id and a.state in ('offered', 'accepted'))) \
         select holder, {COLUMNS} from held join accounts using (account_id) where merged_into is null \
         order by name_key, account_id"
    ));
    let held: Vec<Held> = sqlx::query_as(statement).bind(csms).fetch_all(db).await?;
    Ok(held.into_iter().map(|one| (one.holder, one.account)).collect())
}

/// Accounts somebody is on: as SA or seller by the CRM, as CSM, or as one who asked for a CSM.
pub async fn of_person(db: &mut Reader, user: &UserId, email: &str) -> Result<Vec<Account>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from accounts where merged_into is null \
         and (lower(sa_email) = lower($2) or lower(sae_email) = lower($2) or lower(csm_field) = lower($2) \
         or account_id in (select account_id from assignments where csm = $1 and state in ('offered', 'accepted')) \
         or account_id in (select account_id from requests where requester = $1)) \
         order by name_key, account_id"
    ));
    Ok(sqlx::query_as(statement).bind(user).bind(email).fetch_all(db).await?)
}

/// Accounts whose internal channel this is. People may give one channel to several.
pub async fn of_channel(db: &mut Reader, channel: &ChannelId) -> Result<Vec<Account>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from accounts where channel = $1 order by name_key, account_id"
    ));
    Ok(sqlx::query_as(statement).bind(channel).fetch_all(db).await?)
}

/// The accounts of a region and segment, in order.
pub async fn of_team(db: &mut Reader, region: &str, segment: Segment) -> Result<Vec<Account>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from accounts where lower(trim(region)) = lower(trim($1)) and segment = $2 \
         and merged_into is null order by name_key, account_id"
    ));
    Ok(sqlx::query_as(statement).bind(region).bind(segment).fetch_all(db).await?)
}

/// The accounts of a review, whatever has become of them, in order.
pub async fn of_review(db: &mut Reader, review: &ReviewId) -> Result<Vec<Account>> {
    let statement = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from accounts where account_id in (select account_id from review_items where review_id = $1) \
         order by name_key, account_id"
    ));
    Ok(sqlx::query_as(statement).bind(review).fetch_all(db).await?)
}

/// Every one of them, in order.
pub async fn all(db: &mut Reader) -> Result<Vec<Account>> {
    let statement =
        sqlx::AssertSqlSafe(format!("select {COLUMNS} from accounts order by name_key, account_id"));
    Ok(sqlx::query_as(statement).fetch_all(db).await?)
}

/// The ids and names of all that were not merged into another one, in order.
pub async fn ids(db: &mut Reader) -> Result<Vec<(AccountId, String)>> {
    let statement = "select account_id, name from accounts where merged_into is null order by account_id";
    Ok(sqlx::query_as(statement).fetch_all(db).await?)
}
