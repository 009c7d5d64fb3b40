//! The reading every minute: what happened since last time, told to the deals in order.
//!
//! The ledger (`OpportunityHistory`) says every stage in between, the deals themselves say how they are now. Both are read
//! from five minutes before what is known for sure: rows become visible late, and one transaction may stay open for long
//! (`latestDateCovered`). What is read twice is told once, by its id. What is read is told in transactions of some hundred
//! pieces; the last one says how far all is known, so whoever is stopped in between begins there again.

use std::sync::Arc;

use baton_storage::cursors::{self, Cursor};
use baton_storage::ids::OpportunityId;
use baton_storage::occurrences::Occurrence;
use baton_storage::outbox::OutboxEntry;
use baton_storage::time::At;
use baton_storage::{opportunities, waiting};
use chrono::Duration;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::{App, Ctx};
use crate::config::Config;
use crate::connectors::call::Call;
use crate::connectors::salesforce::client::failure::SalesforceError;
use crate::connectors::salesforce::client::quota::Usage;
use crate::connectors::salesforce::connection::Connection;
use crate::connectors::salesforce::failing::{Failure, came_to, keep};
use crate::connectors::salesforce::news::SOURCE;
use crate::connectors::salesforce::order::{all, in_order, reading};
use crate::connectors::salesforce::telling::tell;
use crate::connectors::salesforce::{load, soql};
use crate::engine::job::{Delivery, Job, PrepareCtx};
use crate::engine::moment::Fired;
use crate::engine::outcome::{Outcome, Then};
use crate::engine::recurring::{Recurrence, Said};
use crate::rules::playbook::Playbook;

/// How far back is read again. Rows were seen to become visible up to three seconds late; others who read Salesforce keep
/// five minutes.
const OVERLAP: Duration = Duration::minutes(5);
/// How far back `updated` may be asked (30 days), less a day for clocks.
const FARTHEST: Duration = Duration::days(29);
/// The same for `deleted`, which knows of 15 days.
const FARTHEST_BIN: Duration = Duration::days(14);

/// Read what happened.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Poll {}

impl Job for Poll {
    const KIND: &'static str = "salesforce.poll";

    fn lane(&self, _app: &App) -> String {
        SOURCE.into()
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
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
    let is_read = waiting::unfinished(ctx.tx, Poll::KIND).await?;
    if !is_read {
        Poll {}.enqueue(ctx).await?;
    }
    // After the reading: what has just happened is news, and not what stands.
    load::begin(ctx).await?;
    Ok(if is_read { Fired::Skipped("Salesforce is being read".into()) } else { Fired::Done })
}

/// The reading itself.
#[derive(Debug)]
struct Since {
    /// What happened before is known.
    known: At,
}

impl Call for Since {
    type Connection = Connection;
    const READS: bool = true;

    async fn call(self, app: &Arc<App>, connection: &Connection, effect: &OutboxEntry, now: At) -> Outcome {
        let done = self.read(app, connection, now).await;
        came_to(app, &connection.client, done, effect, now).await
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
        let accounts = all(client, client.query_all(&soql::accounts(since, fields)).await?).await?;
        let deals = all(client, client.query(&soql::deals(since, fields)).await?).await?;
        let ledger = all(client, client.query(&soql::ledger(since)).await?).await?;
        let deleted = self.deleted(app, connection, now).await?;
        let told = in_order(&reading(app, fields, now), &accounts, &deals, &ledger, &deleted);
        let read_until = since.max(covered.min(now) - OVERLAP);
        let cursor = Cursor { source: SOURCE.into(), read_until, read_at: now };
        Ok(tell(app, told, Known { cursor, usage: client.quota().usage }, now).await?)
    }

    /// Deals of ours that were deleted, and when. Those that were brought back are read as they are.
    async fn deleted(
        &self,
        app: &Arc<App>,
        connection: &Connection,
        now: At,
    ) -> Result<Vec<(String, At)>, Failure> {
        let client = &connection.client;
        let deleted = client.deleted("Opportunity", self.known.max(now - FARTHEST_BIN), now).await;
        let deleted = match deleted {
            Err(SalesforceError::Span(_)) => client.deleted("Opportunity", now - OVERLAP, now).await?,
            deleted => deleted?,
        };
        let mut db = app.storage.read().await?;
        let mut ours = Vec::new();
        for (id, at) in deleted.records {
            let known = opportunities::find(&mut db, &OpportunityId::from(id.as_str())).await?;
            if known.is_some_and(|known| known.deleted_at.is_none()) {
                ours.push((id, at));
            }
        }
        Ok(ours)
    }
}

/// How far all is known, once all of it is told.
struct Known {
    cursor: Cursor,
    usage: Option<Usage>,
}

impl Then for Known {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        keep(ctx, self.usage, |known| (known.failed_at, known.failure) = (None, None)).await?;
        Ok(cursors::keep(ctx.tx, &self.cursor).await?)
    }
}
