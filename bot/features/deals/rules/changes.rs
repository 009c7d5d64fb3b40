//! What news of a deal changes. Absent is not null: a field that was not sent stays as it was, one that was
//! sent empty is empty now. Older news than what is known changes nothing.
//!
//! Deliberately absent: what a change sets in motion, which is the flows' and the tracks'.

use baton_storage::accounts::Account;
use baton_storage::ids::{AccountId, OpportunityId};
use baton_storage::names;
use baton_storage::opportunities::Opportunity;
use baton_storage::states::Segment;
use baton_storage::time::At;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::features::deals::rules::read;
use crate::features::deals::rules::values::Sent;
use crate::rules::stages::{self, Stages};

/// What an event says of an opportunity.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct OpportunityNews {
    #[serde(default, deserialize_with = "read::own_id")]
    pub id: String,
    #[serde(default, deserialize_with = "read::text")]
    pub name: Sent<String>,
    #[serde(default, deserialize_with = "read::text")]
    pub url: Sent<String>,
    #[serde(default, rename = "type", deserialize_with = "read::text")]
    pub kind: Sent<String>,
    #[serde(default, deserialize_with = "read::text")]
    pub stage: Sent<String>,
    #[serde(default, deserialize_with = "read::day")]
    pub close_date: Sent<NaiveDate>,
    #[serde(default, deserialize_with = "read::number")]
    pub amount: Sent<f64>,
    #[serde(default, deserialize_with = "read::email")]
    pub owner_email: Sent<String>,
    /// The opportunity that this one was merged into.
    #[serde(default, deserialize_with = "read::id")]
    pub merged_into: Sent<String>,
    /// Whether the CRM has deleted it. What is there again is not.
    #[serde(default, deserialize_with = "read::flag")]
    pub deleted: Sent<bool>,
}

/// What an event says of an account.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct AccountNews {
    #[serde(default, deserialize_with = "read::own_id")]
    pub id: String,
    #[serde(default, deserialize_with = "read::text")]
    pub name: Sent<String>,
    #[serde(default, deserialize_with = "read::text")]
    pub url: Sent<String>,
    #[serde(default, deserialize_with = "read::text")]
    pub segment: Sent<String>,
    #[serde(default, deserialize_with = "read::text")]
    pub region: Sent<String>,
    #[serde(default, deserialize_with = "read::number")]
    pub arr: Sent<f64>,
    #[serde(default, deserialize_with = "read::number")]
    pub lam: Sent<f64>,
    #[serde(default, deserialize_with = "read::text")]
    pub industry: Sent<String>,
    #[serde(default, deserialize_with = "read::email")]
    pub csm_email: Sent<String>,
    #[serde(default, deserialize_with = "read::email")]
    pub sa_email: Sent<String>,
    #[serde(default, deserialize_with = "read::email")]
    pub sae_email: Sent<String>,
    #[serde(default, deserialize_with = "read::text")]
    pub health: Sent<String>,
    #[serde(default, deserialize_with = "read::flag")]
    pub dedicated: Sent<bool>,
    /// How many stages of the DevOps lifecycle the customer uses.
    #[serde(default, deserialize_with = "read::number")]
    pub stages_adopted: Sent<f64>,
    #[serde(default, deserialize_with = "read::number")]
    pub licenses: Sent<f64>,
    #[serde(default, deserialize_with = "read::number")]
    pub licenses_active: Sent<f64>,
    #[serde(default, deserialize_with = "read::id")]
    pub parent_id: Sent<String>,
    #[serde(default, deserialize_with = "read::text")]
    pub channel: Sent<String>,
    /// The account that this one was merged into.
    #[serde(default, deserialize_with = "read::id")]
    pub merged_into: Sent<String>,
}

/// Who tells, and when it happened.
#[derive(Clone, Copy, Debug)]
pub struct Provenance<'a> {
    pub source: &'a str,
    pub at: At,
}

/// The account after the news; `None` when the news is older than what is known.
pub fn account(
    known: Option<Account>,
    id: AccountId,
    news: &AccountNews,
    from: Provenance<'_>,
) -> Option<Account> {
    if known.as_ref().is_some_and(|known| known.known_at > from.at) {
        return None;
    }
    let name = news.name.as_ref().and_then(Option::as_ref).map(|name| names::tidy(name));
    let name = name.filter(|name| !name.is_empty());
    let named = name.clone().unwrap_or_else(|| id.0.clone());
    let mut account = known.unwrap_or_else(|| Account::named(id, &named, from.source, from.at));
    if let Some(name) = name {
        account.name = name;
    }
    set(&mut account.url, &news.url);
    set(&mut account.region, &news.region);
    set(&mut account.industry, &news.industry);
    set(&mut account.csm_field, &news.csm_email);
    set(&mut account.sa_email, &news.sa_email);
    set(&mut account.sae_email, &news.sae_email);
    set(&mut account.health, &news.health);
    set(&mut account.dedicated, &news.dedicated);
    set(&mut account.arr, &whole(news.arr));
    set(&mut account.lam, &whole(news.lam));
    set(&mut account.stages_adopted, &whole(news.stages_adopted));
    set(&mut account.licenses, &whole(news.licenses));
    set(&mut account.licenses_active, &whole(news.licenses_active));
    set(&mut account.parent_id, &news.parent_id.clone().map(|parent| parent.map(AccountId::from)));
    // A channel may have been attached by a person: that the CRM knows of none takes none away.
    if let Some(Some(channel)) = &news.channel {
        account.channel = Some(channel.as_str().into());
    }
    if let Some(segment) = &news.segment {
        account.segment = segment.as_deref().and_then(segment_of);
        account.segmentation = segment.as_deref().map(|word| word.trim().to_owned());
    }
    account.source = from.source.to_owned();
    account.known_at = from.at;
    Some(account)
}

/// The deal after the news, and the stage it left if it moved; `None` when the news is older than what is known.
pub fn opportunity(
    known: Option<Opportunity>,
    id: OpportunityId,
    account_id: AccountId,
    news: &OpportunityNews,
    from: Provenance<'_>,
    stages: &Stages,
) -> Option<(Opportunity, Option<Moved>)> {
    if known.as_ref().is_some_and(|known| known.known_at > from.at) {
        return None;
    }
    let before = known.as_ref().and_then(|known| known.stage.clone());
    let mut deal = known.unwrap_or_else(|| Opportunity {
        opportunity_id: id,
        account_id: account_id.clone(),
        name: None,
        url: None,
        kind: None,
        stage: None,
        stage_since: None,
        close_date: None,
        amount: None,
        owner_email: None,
        merged_into: None,
        deleted_at: None,
        source: from.source.to_owned(),
        known_at: from.at,
    });
    deal.account_id = account_id;
    set(&mut deal.name, &news.name);
    set(&mut deal.url, &news.url);
    set(&mut deal.kind, &news.kind);
    set(&mut deal.owner_email, &news.owner_email);
    set(&mut deal.amount, &whole(news.amount));
    set(&mut deal.close_date, &news.close_date.map(|day| day.map(|day| day.to_string())));
    // Matched with or without the number, kept as the configuration spells it; one it does not know as sent.
    let spelt = |stage: String| stages.parse(&stage).map_or(stage, stages::Stage::label);
    set(&mut deal.stage, &news.stage.clone().map(|stage| stage.map(spelt)));
    if let Some(deleted) = news.deleted {
        deal.deleted_at = deleted.unwrap_or_default().then(|| deal.deleted_at.unwrap_or(from.at));
    }
    deal.source = from.source.to_owned();
    deal.known_at = from.at;
    let same = |left: &str, right: &str| match (stages.parse(left), stages.parse(right)) {
        (Some(left), Some(right)) => left.rank == right.rank,
        _ => left == right,
    };
    let moved = match (&before, &deal.stage) {
        (Some(before), Some(after)) if same(before, after) => None,
        (_, Some(after)) => Some(Moved { from: before.clone(), to: after.clone() }),
        (_, None) => None,
    };
    if moved.is_some() {
        deal.stage_since = Some(from.at);
    }
    Some((deal, moved))
}

/// A deal's move from one stage to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub from: Option<String>,
    pub to: String,
}

/// The segment a CRM's word stands for: mid-market and SMB are commercial.
pub fn segment_of(word: &str) -> Option<Segment> {
    match word.trim().to_lowercase().replace(['-', '_'], " ").as_str() {
        "enterprise" | "large" | "strategic" => Some(Segment::Enterprise),
        "commercial" | "mid market" | "smb" => Some(Segment::Commercial),
        _ => None,
    }
}

fn set<T: Clone>(field: &mut Option<T>, news: &Sent<T>) {
    if let Some(value) = news {
        field.clone_from(value);
    }
}

/// Whole units, of a currency or of what is counted; the CRM's decimals are rounded.
fn whole(amount: Sent<f64>) -> Sent<i64> {
    amount.map(|amount| amount.map(|amount| amount.round() as i64))
}
