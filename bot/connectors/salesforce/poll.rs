//! The reading every minute: what happened since last time, told to the deals in order.
//!
//! The ledger (`OpportunityHistory`) says every stage in between, the deals themselves say how they are now. Both are read
//! from five minutes before what is known for sure: rows become visible late, and one transaction may stay open for long
//! (`latestDateCovered`). What is read twice is told once, by its id. What is read is told in transactions of some hundred
//! pieces; the last one says how far all is known, so whoever is stopped in between begins there again.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_storage::cursors::{self, Cursor};
use baton_storage::occurrences::Occurrence;
use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::time::At;
use baton_storage::waiting;
use chrono::Duration;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::accounts::qualification::QualificationRules;
use crate::app::{App, Ctx};
use crate::config::Config;
use crate::connectors::salesforce::client::failure::SalesforceError;
use crate::connectors::salesforce::client::replies::Page;
use crate::connectors::salesforce::connection::Connection;
use crate::connectors::salesforce::news::{Heard, Reading, SOURCE};
use crate::connectors::salesforce::soql;
use crate::engine::job::{Delivery, Errand, Job, PrepareCtx};
use crate::engine::moment::Fired;
use crate::engine::outcome::Outcome;
use crate::engine::recurring::{Recurrence, Said};
use crate::error::ActionError;
use crate::features;
use crate::features::deals::actions::Taken;
use crate::features::deals::form::News;
use crate::rules::playbook::Playbook;

/// How far back is read again. Rows were seen to become visible up to three seconds late; others who read Salesforce keep
/// five minutes.
const OVERLAP: Duration = Duration::minutes(5);
/// How far back `updated` may be asked (30 days), less a day for clocks.
const FARTHEST: Duration = Duration::days(29);
/// How many pieces of news one transaction takes.
const BATCH: usize = 200;

/// Read what happened.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Poll {}

impl Job for Poll {
    const KIND: &'static str = "salesforce.poll";

    fn lane(&self, _app: &App) -> String {
        SOURCE.into()
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        if ctx.app.connections.of::<Connection>().is_none() {
            return Ok(Delivery::NotWanted("Salesforce is not connected"));
        }
        let Some(known) = cursors::find(ctx.db, SOURCE).await? else {
            return Ok(Delivery::NotWanted("nobody has said where to begin"));
        };
        Ok(Delivery::Do(Box::new(Since { known: known.read_until })))
    }
}

/// A reading every minute, where `baton.toml` has the section.
pub fn every_minute(config: &Config, _playbook: &Playbook) -> Vec<Recurrence> {
    let recurrence = config.salesforce.as_ref().map(|_| Recurrence {
        name: Poll::KIND.to_owned(),
        kind: Poll::KIND,
        args: json!({}),
        cron: "0 * * * * * *".to_owned(),
        zone: chrono_tz::UTC,
        grace: Duration::MAX,
        said: Said::Rules { file: Poll::KIND, key: "cron" },
    });
    recurrence.into_iter().collect()
}

/// A minute has come: Salesforce is read, unless that is under way. The first minute is where reading begins, however
/// long it takes until a reading succeeds.
pub async fn plan(ctx: &mut Ctx<'_>, _moment: &Occurrence) -> anyhow::Result<Fired> {
    if cursors::find(ctx.tx, SOURCE).await?.is_none() {
        let begins = Cursor { source: SOURCE.into(), read_until: ctx.now - OVERLAP, read_at: ctx.now };
        cursors::keep(ctx.tx, &begins).await?;
    }
    if waiting::unfinished(ctx.tx, Poll::KIND).await? {
        return Ok(Fired::Skipped("Salesforce is being read".into()));
    }
    Poll {}.enqueue(ctx).await?;
    Ok(Fired::Done)
}

/// The reading itself.
#[derive(Debug)]
struct Since {
    /// What happened before is known.
    known: At,
}

/// Why a reading came to nothing.
enum Failure {
    Salesforce(SalesforceError),
    Ours(ActionError),
}

impl From<SalesforceError> for Failure {
    fn from(failure: SalesforceError) -> Self {
        Self::Salesforce(failure)
    }
}

impl Errand for Since {
    async fn perform(self, app: &Arc<App>, effect: &OutboxEntry, now: At) -> Outcome {
        let Some(connection) = app.connections.of::<Connection>() else {
            return Outcome::of(Settlement::Cancelled { why: "Salesforce is not connected".into() });
        };
        match self.read(app, &connection, now).await {
            Ok(()) => Outcome::of(Settlement::Completed(None)),
            Err(Failure::Ours(failure)) => Outcome::set_aside(effect, now, false, failure.to_string()),
            Err(Failure::Salesforce(failure)) => match failure {
                SalesforceError::Later(_) | SalesforceError::SignIn(_) => {
                    Outcome::retry(effect, now, &failure.to_string())
                }
                SalesforceError::Quota(_) => {
                    let due_at = connection.client.quota().rests_until.unwrap_or(now + OVERLAP);
                    Outcome::of(Settlement::Snoozed { due_at })
                }
                SalesforceError::Span(_) | SalesforceError::Configuration(_) | SalesforceError::Gone(_) => {
                    Outcome::set_aside(effect, now, false, failure.to_string())
                }
            },
        }
    }

    /// It reads, and tells nobody outside of anything.
    fn is_silent(&self) -> bool {
        true
    }
}

impl Since {
    async fn read(&self, app: &Arc<App>, connection: &Connection, now: At) -> Result<(), Failure> {
        let client = &connection.client;
        let fields = connection.fields().await?;
        let since = self.known;
        // Asked first: what was not visible then is not counted as read.
        let covered = client.updated("Opportunity", since.max(now - FARTHEST), now).await;
        let covered = match covered {
            Err(SalesforceError::Span(_)) => client.updated("Opportunity", now - OVERLAP, now).await?.covered,
            covered => covered?.covered,
        };
        let accounts = all(connection, client.query_all(&soql::accounts(since, fields)).await?).await?;
        let deals = all(connection, client.query(&soql::deals(since, fields)).await?).await?;
        let ledger = all(connection, client.query(&soql::ledger(since)).await?).await?;
        let rules = app.playbook.of::<QualificationRules>();
        let crm_hosts = &app.config.organization.crm_hosts;
        let told = in_order(&Reading { fields, rules, crm_hosts, at: now }, &accounts, &deals, &ledger);
        let read_until = since.max(covered.min(now) - OVERLAP);
        let cursor = Cursor { source: SOURCE.into(), read_until, read_at: now };
        tell(app, told, cursor, now).await.map_err(Failure::Ours)
    }
}

/// All records of a query, from its first page on.
async fn all(connection: &Connection, mut page: Page) -> Result<Vec<Map<String, Value>>, SalesforceError> {
    let mut records = std::mem::take(&mut page.records);
    while let Some(next) = page.next {
        page = connection.client.next(&next).await?;
        records.append(&mut page.records);
    }
    Ok(records)
}

/// The news in the order in which it is told: accounts, those that were merged into one of these, then what happened to
/// deals.
///
/// Of changes of a deal within one second Salesforce does not say which came first. The stage in which the deal is now is
/// then told last.
fn in_order(
    reading: &Reading<'_>,
    accounts: &[Map<String, Value>],
    deals: &[Map<String, Value>],
    ledger: &[Map<String, Value>],
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
    let is_current = |heard: &Heard| {
        let deal = heard.deal.as_deref().and_then(|id| now.get(id));
        deal.and_then(|deal| deal.get("StageName")?.as_str()) == heard.stage.as_deref()
    };
    then.sort_by_cached_key(|(whole, heard)| (heard.at, *whole, is_current(heard), heard.event_id.clone()));
    first.into_values().chain(merged).chain(then.into_iter().map(|(_, heard)| heard.news)).collect()
}

/// News that can be read; what cannot is logged, without a word of it, and counted.
fn readable(heard: Result<Heard, String>) -> Option<Heard> {
    heard
        .inspect_err(|why| {
            tracing::warn!(why, "a record of Salesforce is passed over");
            metrics::counter!("baton_salesforce_total", "outcome" => "unreadable").increment(1);
        })
        .ok()
}

/// Tells the deals, some hundred pieces in a transaction; with the last, how far all is known.
async fn tell(app: &Arc<App>, told: Vec<News>, cursor: Cursor, now: At) -> Result<(), ActionError> {
    let mut rest = told;
    loop {
        let later = rest.split_off(rest.len().min(BATCH));
        let batch = std::mem::replace(&mut rest, later);
        let done = rest.is_empty().then(|| cursor.clone());
        let stored: Result<(), ActionError> = app
            .write(now, move |ctx| {
                Box::pin(async move {
                    for news in &batch {
                        let outcome = match features::deals::actions::apply(ctx, news).await? {
                            Taken::New(_) => "accepted",
                            Taken::Known => "known",
                            Taken::Refused(why) => {
                                tracing::warn!(why, "a record of Salesforce has no place");
                                "refused"
                            }
                        };
                        metrics::counter!("baton_salesforce_total", "outcome" => outcome).increment(1);
                    }
                    if let Some(cursor) = &done {
                        cursors::keep(ctx.tx, cursor).await?;
                    }
                    Ok(())
                })
            })
            .await;
        stored?;
        app.wake.notify_one();
        if rest.is_empty() {
            return Ok(());
        }
    }
}
