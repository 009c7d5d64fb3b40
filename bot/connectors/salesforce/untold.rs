//! A piece of news that could not be stored, by itself: tried again until it can be, while all else goes on. The outbox
//! sets it aside with its reason, and operators hear of it as of any other job.

use std::sync::Arc;

use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::time::At;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::app::App;
use crate::connectors::salesforce::news::SOURCE;
use crate::engine::job::{Delivery, Errand, Job, PrepareCtx};
use crate::engine::outcome::Outcome;
use crate::error::{ActionError, said};
use crate::features;
use crate::features::deals::actions::Taken;
use crate::features::deals::form::News;
use crate::features::deals::rules::read::part;

/// A piece of news, as it was told.
#[derive(Clone, Serialize, Deserialize)]
pub struct Untold {
    event_id: String,
    at: At,
    body: String,
    /// It stood there before it was known ([`News::listed`]).
    listed: bool,
}

/// What it says stays out of logs.
impl std::fmt::Debug for Untold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Untold").field("event_id", &self.event_id).finish_non_exhaustive()
    }
}

impl Untold {
    /// The same piece, as a job.
    pub fn of(news: &News) -> Self {
        let News { event_id, at, body, listed, .. } = news.clone();
        Self { event_id, at, body, listed }
    }

    /// The piece itself.
    fn news(&self, crm_hosts: &[String]) -> Result<News, String> {
        let data: Value = serde_json::from_str(&self.body).unwrap_or_default();
        let deal = part("data.opportunity", &data["opportunity"]).map_err(|fault| fault.to_string())?;
        let account = part("data.account", &data["account"]).map_err(|fault| fault.to_string())?;
        let (source, id, body) = (SOURCE.to_owned(), self.event_id.clone(), self.body.clone());
        let news = features::deals::form::news(source, id, self.at, deal, account, body, crm_hosts);
        let news =
            news.map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
        Ok(if self.listed { news.listed() } else { news })
    }
}

impl Job for Untold {
    const KIND: &'static str = "salesforce.news";

    /// Not the lane of the reading: that goes on meanwhile.
    fn lane(&self, _app: &App) -> String {
        Self::KIND.into()
    }

    /// It is read again for some minutes, and stays one job.
    fn unique_key(&self) -> Option<String> {
        Some(format!("{}:{}", Self::KIND, self.event_id))
    }

    async fn prepare(self, _ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        Ok(Delivery::Do(Box::new(self)))
    }
}

impl Errand for Untold {
    async fn perform(self, app: &Arc<App>, effect: &OutboxEntry, now: At) -> Outcome {
        let news = match self.news(&app.config.organization.crm_hosts) {
            Ok(news) => news,
            Err(reason) => return Outcome::set_aside(effect, now, false, reason),
        };
        let told: Result<Taken, ActionError> = features::deals::actions::take(app, news, now).await;
        match told {
            Ok(_) => {
                metrics::counter!("baton_salesforce_total", "outcome" => "told_later").increment(1);
                Outcome::of(Settlement::Completed(None))
            }
            Err(ActionError::Broken(error)) => Outcome::set_aside(effect, now, false, said(&error)),
            Err(failure) => Outcome::set_aside(effect, now, false, failure.to_string()),
        }
    }

    /// It tells nobody outside of anything.
    fn is_silent(&self) -> bool {
        true
    }
}
