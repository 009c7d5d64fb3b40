//! Every hour what is known of open deals is compared with what Salesforce says. There should be no difference: the
//! reading every minute misses nothing. What differs all the same is told to the deals as any other news, counted, and
//! operators hear of it.
//!
//! Deliberately absent: what was touched since the last reading, which that will tell; and accounts, which are read whole
//! with every deal of theirs.

use std::collections::BTreeSet;
use std::sync::Arc;

use baton_storage::ids::{AccountId, OpportunityId};
use baton_storage::occurrences::Occurrence;
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::outbox::OutboxEntry;
use baton_storage::time::At;
use baton_storage::{Reader, accounts, connections, cursors, waiting};
use chrono::Duration;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::app::{App, Ctx};
use crate::config::Config;
use crate::connectors::call::Call;
use crate::connectors::salesforce::client::moments;
use crate::connectors::salesforce::connection::Connection;
use crate::connectors::salesforce::failing::{Failure, came_to, keep};
use crate::connectors::salesforce::news::{Heard, Reading, SOURCE};
use crate::connectors::salesforce::order::{all, readable, reading};
use crate::connectors::salesforce::soql;
use crate::connectors::salesforce::telling::tell;
use crate::engine::job::{Delivery, Job, PrepareCtx, add};
use crate::engine::moment::Fired;
use crate::engine::ops_note::{self, OpsNote};
use crate::engine::outcome::{Outcome, Then};
use crate::engine::recurring::{Recurrence, Said};
use crate::features;
use crate::features::deals::form::News;
use crate::features::deals::rules::changes::Provenance;
use crate::rules::playbook::Playbook;

/// What was touched so shortly before the last reading is left to the next one.
const SETTLED: Duration = Duration::minutes(10);
/// How many deals are asked for by their ids in one query: the address stays below 8,000 characters.
const BY_ID: usize = 200;

/// Compare a page of what is open.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Compare {
    /// The id after which the page begins; none for the first.
    after: Option<String>,
}

impl Job for Compare {
    const KIND: &'static str = "salesforce.compare";

    fn lane(&self, _app: &App) -> String {
        SOURCE.into()
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let known = cursors::find(ctx.db, SOURCE).await?;
        match (ctx.app.connections.of::<Connection>(), known) {
            (None, _) => Ok(Delivery::NotWanted("Salesforce is not connected")),
            (_, None) => Ok(Delivery::NotWanted("nobody has said where to begin")),
            (Some(_), Some(known)) => {
                Ok(Delivery::Do(Box::new(Comparison { settled: known.read_at - SETTLED, after: self.after })))
            }
        }
    }
}

/// A comparison every hour, where `baton.toml` has the section.
pub fn every_hour(config: &Config, _playbook: &Playbook) -> Vec<Recurrence> {
    let recurrence = config.salesforce.as_ref().map(|_| Recurrence {
        name: Compare::KIND.to_owned(),
        kind: Compare::KIND,
        args: json!({}),
        cron: "30 17 * * * * *".to_owned(),
        zone: chrono_tz::UTC,
        grace: Duration::MAX,
        said: Said::Rules { file: Compare::KIND, key: "cron" },
    });
    recurrence.into_iter().collect()
}

/// An hour has come.
pub async fn plan(ctx: &mut Ctx<'_>, _moment: &Occurrence) -> anyhow::Result<Fired> {
    if connections::of(ctx.tx, SOURCE).await?.loaded_at.is_none() {
        return Ok(Fired::Skipped("the first load is under way".into()));
    }
    if waiting::unfinished(ctx.tx, Compare::KIND).await? {
        return Ok(Fired::Skipped("a comparison is under way".into()));
    }
    Compare::default().enqueue(ctx).await?;
    Ok(Fired::Done)
}

/// The comparison itself.
#[derive(Debug)]
struct Comparison {
    /// What was touched later is left to the next reading.
    settled: At,
    /// Where the page begins.
    after: Option<String>,
}

impl Call for Comparison {
    type Connection = Connection;
    const READS: bool = true;

    async fn call(self, app: &Arc<App>, connection: &Connection, effect: &OutboxEntry, now: At) -> Outcome {
        let done = self.compare(app, connection, now).await;
        came_to(app, &connection.client, done, effect, now).await
    }
}

/// What was found.
#[derive(Default)]
struct Found {
    mends: Vec<News>,
    /// Which part of which deal differs.
    differences: Vec<&'static str>,
}

impl Comparison {
    async fn compare(&self, app: &Arc<App>, connection: &Connection, now: At) -> Result<(), Failure> {
        let client = &connection.client;
        let fields = connection.fields().await?;
        let reading = reading(app, fields, now);
        let mut found = Found::default();
        let page = client.query(&soql::open_deals(self.after.as_deref(), fields)).await?;
        let deals = all(client, page).await?;
        self.held(app, &reading, &deals, &mut found).await?;
        let seen: BTreeSet<&str> = deals.iter().filter_map(|deal| deal.get("Id")?.as_str()).collect();
        let last = deals.last().and_then(|deal| deal.get("Id")?.as_str()).map(str::to_owned);
        let next = last.filter(|_| deals.len() >= soql::PAGE);
        // What is open here and not there was closed or deleted, or Baton's user may not see it any more.
        let mut db = app.storage.read().await?;
        let ours =
            opportunities::of_source(&mut db, "Salesforce", self.after.as_deref(), next.as_deref()).await?;
        drop(db);
        let stages = &app.playbook.stages;
        let is_open = |stage: &Option<String>| {
            stage.as_deref().and_then(|stage| stages.parse(stage)).is_some_and(|stage| stage.is_open())
        };
        let rest: Vec<String> = ours
            .into_iter()
            .filter(|(id, stage)| is_open(stage) && !seen.contains(id.as_str()))
            .map(|(id, _)| id.0)
            .collect();
        for ids in rest.chunks(BY_ID) {
            let page = client.query_all(&soql::these_deals(ids, fields)).await?;
            let deals = all(client, page).await?;
            self.held(app, &reading, &deals, &mut found).await?;
        }
        let differences = found.differences;
        Ok(tell(app, found.mends, Compared { differences, next }, now).await?)
    }

    /// Holds deals against what is known of them.
    async fn held(
        &self,
        app: &App,
        reading: &Reading<'_>,
        deals: &[Map<String, Value>],
        found: &mut Found,
    ) -> Result<(), Failure> {
        let mut db = app.storage.read().await?;
        for record in deals {
            let stamp = record.get("SystemModstamp").and_then(Value::as_str).and_then(moments::read);
            if stamp.is_none_or(|stamp| stamp >= self.settled) {
                continue;
            }
            let Some(heard) = readable(reading.deal(record)) else { continue };
            let differences = differences(app, &mut db, &heard).await?;
            if let Some(first) = differences.first() {
                found.differences.push(first);
                found.mends.push(mend(&mut db, heard, reading.at).await?);
            }
        }
        Ok(())
    }
}

/// What differs of a deal: the word for each part.
async fn differences(app: &App, db: &mut Reader, heard: &Heard) -> Result<Vec<&'static str>, Failure> {
    let Some((id, part)) = &heard.news.opportunity else { return Ok(Vec::new()) };
    let Some(known) = opportunities::find(db, id).await? else {
        return Ok(if part.deleted == Some(Some(true)) { Vec::new() } else { vec!["missing"] });
    };
    if known.merged_into.is_some() {
        return Ok(Vec::new());
    }
    let account = heard.news.account_id().cloned().unwrap_or_else(|| known.account_id.clone());
    let account: AccountId = match accounts::resolve_merged(db, &account).await? {
        Some(account) => account.account_id,
        None => account,
    };
    let from = Provenance { source: &known.source, at: known.known_at };
    let told = features::deals::rules::changes::opportunity(
        Some(known.clone()),
        id.clone(),
        account,
        part,
        from,
        &app.playbook.stages,
    );
    Ok(told.map(|(told, _)| parts(&known, &told)).unwrap_or_default())
}

/// The parts in which two deals differ.
fn parts(known: &Opportunity, told: &Opportunity) -> Vec<&'static str> {
    let all = [
        ("stage", known.stage != told.stage),
        ("deleted", known.deleted_at.is_some() != told.deleted_at.is_some()),
        ("account", known.account_id != told.account_id),
        ("close_date", known.close_date != told.close_date),
        ("amount", known.amount != told.amount),
        ("owner", known.owner_email != told.owner_email),
        ("name", known.name != told.name),
        ("type", known.kind != told.kind),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part).collect()
}

/// The same news once more, so that it counts: what is known may be newer by its moment, and wrong.
async fn mend(db: &mut Reader, heard: Heard, now: At) -> Result<News, Failure> {
    let mut news = heard.news;
    let id = news.opportunity_id().cloned().unwrap_or_else(|| OpportunityId::from(String::new()));
    let known = opportunities::find(db, &id).await?;
    news.at = known.map_or(news.at, |known| known.known_at.max(news.at));
    news.event_id = format!("{}~{}", news.event_id, moments::written(now));
    Ok(news)
}

/// What is remembered of a comparison.
struct Compared {
    differences: Vec<&'static str>,
    /// Where the next page begins; none after the last.
    next: Option<String>,
}

impl Then for Compared {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        let (now, is_last) = (ctx.now, self.next.is_none());
        let count = i64::try_from(self.differences.len()).unwrap_or(i64::MAX);
        keep(ctx, None, |known| {
            if is_last {
                known.compared_at = Some(now);
            }
            known.differences += count;
        })
        .await?;
        for part in &self.differences {
            metrics::counter!("baton_salesforce_differences_total", "part" => *part).increment(1);
        }
        if count > 0 {
            for note in ops_note::differences(ctx.app, "Salesforce", count, now) {
                add(ctx, note, OpsNote::HASTE).await?;
            }
        }
        match self.next {
            Some(after) => Compare { after: Some(after) }.enqueue(ctx).await,
            None => Ok(()),
        }
    }
}
