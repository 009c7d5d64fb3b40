//! What was read of Salesforce as news, in the order in which it is told.

use std::collections::BTreeMap;

use baton_storage::time::At;
use serde_json::{Map, Value};

use crate::accounts::qualification::QualificationRules;
use crate::app::App;
use crate::connectors::salesforce::client::Salesforce;
use crate::connectors::salesforce::client::failure::SalesforceError;
use crate::connectors::salesforce::client::replies::Page;
use crate::connectors::salesforce::fields::Found;
use crate::connectors::salesforce::news::{Heard, Reading};
use crate::features::deals::form::News;

/// How records are read now.
pub fn reading<'a>(app: &'a App, fields: &'a [Found], at: At) -> Reading<'a> {
    let rules = app.playbook.of::<QualificationRules>();
    Reading { fields, rules, crm_hosts: &app.config.organization.crm_hosts, at }
}

/// All records of a query, from its first page on.
///
/// # Errors
/// As every call.
pub async fn all(client: &Salesforce, mut page: Page) -> Result<Vec<Map<String, Value>>, SalesforceError> {
    let mut records = std::mem::take(&mut page.records);
    while let Some(next) = page.next {
        page = client.next(&next).await?;
        records.append(&mut page.records);
    }
    Ok(records)
}

/// The news in the order in which it is told: accounts, those that were merged into one of these, then what happened to
/// deals.
///
/// Of changes of a deal within one second Salesforce does not say which came first. The stage in which the deal is now is
/// then told last; within the second in which it came to stand there, first, and the others as what was before.
pub fn in_order(
    reading: &Reading<'_>,
    accounts: &[Map<String, Value>],
    deals: &[Map<String, Value>],
    ledger: &[Map<String, Value>],
    deleted: &[(String, At)],
) -> Vec<News> {
    let (mut first, mut merged) = (BTreeMap::new(), Vec::new());
    let (gone, here): (Vec<_>, Vec<_>) =
        accounts.iter().partition(|account| account.get("IsDeleted") == Some(&Value::Bool(true)));
    let with_deals = deals.iter().filter_map(|deal| deal.get("Account")?.as_object());
    for heard in here.into_iter().chain(with_deals).filter_map(|account| readable(reading.account(account))) {
        first.insert(heard.event_id, heard.news);
    }
    for account in gone {
        match account.get("MasterRecordId").and_then(Value::as_str) {
            Some(into) => merged.extend(readable(reading.merge(account, into)).map(|heard| heard.news)),
            // What becomes of it here nobody has decided yet; it stays as it was.
            None => metrics::counter!("baton_salesforce_total", "outcome" => "deleted").increment(1),
        }
    }
    let now: BTreeMap<&str, &Map<String, Value>> =
        deals.iter().filter_map(|deal| Some((deal.get("Id")?.as_str()?, deal))).collect();
    let mut then = Vec::new();
    for row in ledger {
        let deal = row.get("OpportunityId").and_then(Value::as_str).and_then(|id| now.get(id));
        then.extend(readable(reading.step(row, deal.copied())).map(|heard| (false, heard)));
    }
    then.extend(deals.iter().filter_map(|deal| Some((true, readable(reading.deal(deal))?))));
    then.extend(deleted.iter().filter_map(|(id, at)| Some((true, readable(reading.deletion(id, *at))?))));
    let is_current = |heard: &Heard| {
        let deal = heard.deal.as_deref().and_then(|id| now.get(id));
        deal.and_then(|deal| deal.get("StageName")?.as_str()) == heard.stage.as_deref()
    };
    then.sort_by_cached_key(|(whole, heard)| {
        (heard.at, heard.behind, *whole, is_current(heard), heard.event_id.clone())
    });
    first.into_values().chain(merged).chain(then.into_iter().map(|(_, heard)| heard.news)).collect()
}

/// News that can be read; what cannot is logged, without a word of it, and counted.
pub fn readable(heard: Result<Heard, String>) -> Option<Heard> {
    heard
        .inspect_err(|why| {
            tracing::warn!(why, "a record of Salesforce is passed over");
            metrics::counter!("baton_salesforce_total", "outcome" => "unreadable").increment(1);
        })
        .ok()
}
