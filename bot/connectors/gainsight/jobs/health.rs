//! How accounts are, read where it is kept there: a page of the accounts that somebody looks after, and then the next.

use std::sync::Arc;

use baton_storage::attributes;
use baton_storage::ids::AccountId;
use baton_storage::outbox::OutboxEntry;
use baton_storage::time::At;
use serde::{Deserialize, Serialize};

use crate::app::{App, Ctx};
use crate::connectors::call::Call;
use crate::connectors::gainsight::client::AT_ONCE;
use crate::connectors::gainsight::connection::Connection;
use crate::connectors::gainsight::entering::Failure;
use crate::connectors::gainsight::jobs::{BUDGET, LANE, failed, too_slow};
use crate::connectors::gainsight::keep::succeeded;
use crate::connectors::gainsight::load::section;
use crate::connectors::gainsight::rules::Broken;
use crate::connectors::gainsight::telling::{Said, tell};
use crate::engine::job::{Delivery, Job, PrepareCtx};
use crate::engine::outcome::{Outcome, Then};

/// Read a page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Read {
    /// The id after which the page begins; none for the first.
    pub after: Option<String>,
}

impl Job for Read {
    const KIND: &'static str = "gainsight.health";

    fn lane(&self, _app: &App) -> String {
        LANE.into()
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let Some(field) = section(ctx.app).and_then(|section| section.health_field.clone()) else {
            return Ok(Delivery::NotWanted("no health is kept there"));
        };
        let most = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
        let accounts = attributes::looked_after(ctx.db, self.after.as_deref(), most).await?;
        match accounts.is_empty() {
            true => Ok(Delivery::NotWanted("there are no more accounts")),
            false => Ok(Delivery::Do(Box::new(Reading { accounts, field }))),
        }
    }
}

/// The reading itself.
#[derive(Debug)]
struct Reading {
    /// Not empty.
    accounts: Vec<AccountId>,
    field: String,
}

impl Call for Reading {
    type Connection = Connection;
    const READS: bool = true;

    async fn call(self, _app: &Arc<App>, connection: &Connection, effect: &OutboxEntry, now: At) -> Outcome {
        let outcome = tokio::time::timeout(BUDGET, self.read(connection)).await;
        match outcome.unwrap_or_else(|_| Err(too_slow())) {
            Ok(said) => {
                let next = self.accounts.last().filter(|_| self.accounts.len() >= AT_ONCE);
                let next = next.map(|last| last.0.clone());
                Outcome::completed(Heard { said, next, calls: connection.client.counted() })
            }
            Err(failure) => failed(&connection.client, effect, now, failure),
        }
    }
}

impl Reading {
    async fn read(&self, connection: &Connection) -> Result<Vec<Said>, Failure> {
        let Some(field) = connection.field(&self.field).await? else {
            connection.forget().await;
            return Err(Failure::Broken(Broken::Fields));
        };
        let keys: Vec<&str> = self.accounts.iter().map(AccountId::as_str).collect();
        let companies = connection.client.companies(&keys, &[&field.name]).await?;
        let mut said = Vec::new();
        for account in &self.accounts {
            let mut own = companies.iter().filter(|company| company.key == account.as_str());
            // Of two companies with one id nobody knows which one is meant.
            let (Some(company), None) = (own.next(), own.next()) else { continue };
            let word = company.holds(&field.name).map(|held| field.shown(&held));
            said.push(Said { account: account.clone(), word, modified: company.modified });
        }
        Ok(said)
    }
}

/// What was read.
struct Heard {
    said: Vec<Said>,
    /// Where the next page begins; none after the last.
    next: Option<String>,
    calls: i64,
}

impl Then for Heard {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        succeeded(ctx, self.calls).await?;
        for said in &self.said {
            tell(ctx, said).await?;
        }
        match self.next {
            Some(after) => Read { after: Some(after) }.enqueue(ctx).await,
            None => Ok(()),
        }
    }
}
