//! The first load: every open deal with its account, a page at a time in the order of the ids, told as what stands and not
//! as what happens.
//!
//! How far it has come is a row (`connections`): it is kept with the last piece of a page, so whoever is stopped goes on
//! with that page, and what of it was told is told once. The reading every minute goes on between two pages.

use std::sync::Arc;

use baton_storage::connections;
use baton_storage::outbox::OutboxEntry;
use baton_storage::time::At;
use baton_storage::waiting;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::app::{App, Ctx};
use crate::connectors::call::Call;
use crate::connectors::salesforce::connection::Connection;
use crate::connectors::salesforce::failing::{Failure, came_to, keep};
use crate::connectors::salesforce::news::SOURCE;
use crate::connectors::salesforce::order::{all, in_order, reading};
use crate::connectors::salesforce::soql;
use crate::connectors::salesforce::telling::tell;
use crate::engine::job::{Delivery, Job, PrepareCtx};
use crate::engine::outcome::{Outcome, Then};

/// Load the next page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Load {}

impl Job for Load {
    const KIND: &'static str = "salesforce.load";

    fn lane(&self, _app: &App) -> String {
        SOURCE.into()
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let known = connections::of(ctx.db, SOURCE).await?;
        if known.loaded_at.is_some() {
            return Ok(Delivery::NotWanted("everything is loaded"));
        }
        Ok(Delivery::Do(Box::new(Page { after: known.load_after, first: known.to_load == 0 })))
    }
}

/// Begins the first load, unless it has begun.
pub async fn begin(ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
    let mut known = connections::of(ctx.tx, SOURCE).await?;
    if known.loaded_at.is_some() || waiting::unfinished(ctx.tx, Load::KIND).await? {
        return Ok(());
    }
    known.load_began_at.get_or_insert(ctx.now);
    connections::keep(ctx.tx, &known).await?;
    Load {}.enqueue(ctx).await
}

/// A page.
#[derive(Debug)]
struct Page {
    /// The id of the last deal that is told.
    after: Option<String>,
    /// How many there are is not known yet.
    first: bool,
}

impl Call for Page {
    type Connection = Connection;
    const READS: bool = true;

    async fn call(self, app: &Arc<App>, connection: &Connection, effect: &OutboxEntry, now: At) -> Outcome {
        let done = self.load(app, connection, now).await;
        came_to(app, &connection.client, done, effect, now).await
    }
}

impl Page {
    async fn load(self, app: &Arc<App>, connection: &Connection, now: At) -> Result<(), Failure> {
        let client = &connection.client;
        let fields = connection.fields().await?;
        let total = match self.first {
            true => Some(client.query(soql::OPEN_DEALS).await?.total),
            false => None,
        };
        let page = client.query(&soql::open_deals(self.after.as_deref(), fields)).await?;
        let deals = all(client, page).await?;
        let last = deals.last().and_then(|deal| deal.get("Id")).and_then(Value::as_str);
        let loaded = Loaded {
            count: i64::try_from(deals.len()).unwrap_or(i64::MAX),
            total: total.and_then(|total| i64::try_from(total).ok()),
            last: last.map(str::to_owned),
            is_last: deals.len() < soql::PAGE,
        };
        let told = in_order(&reading(app, fields, now), &[], &deals, &[], &[]);
        let told = told.into_iter().map(crate::features::deals::form::News::listed).collect();
        Ok(tell(app, told, loaded, now).await?)
    }
}

/// How far the load has come by a page.
struct Loaded {
    count: i64,
    total: Option<i64>,
    last: Option<String>,
    is_last: bool,
}

impl Then for Loaded {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        let now = ctx.now;
        let (count, is_last) = (self.count, self.is_last);
        keep(ctx, None, move |known| {
            known.loaded += self.count;
            known.to_load = self.total.unwrap_or(known.to_load).max(known.loaded);
            known.load_after = self.last.or(known.load_after.take());
            known.loaded_at = self.is_last.then_some(now);
            metrics::gauge!("baton_salesforce_load", "which" => "loaded").set(known.loaded as f64);
            metrics::gauge!("baton_salesforce_load", "which" => "all").set(known.to_load as f64);
        })
        .await?;
        tracing::info!(count, is_last, "a page of Salesforce's open deals is loaded");
        match is_last {
            true => Ok(()),
            false => Load {}.enqueue(ctx).await,
        }
    }
}
