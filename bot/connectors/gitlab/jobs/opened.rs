//! The link of an issue, for whoever asked for it.

use baton_storage::accounts;
use baton_storage::ids::{IssueKey, UserId};
use baton_storage::issues;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::connectors::gitlab::view::{self, OpenedFacts};
use crate::engine::gathered::rules::Haste;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};

/// Tell whoever asked for an issue where it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opened {
    pub issue: IssueKey,
    pub to: UserId,
}

impl Job for Opened {
    const KIND: &'static str = "gitlab.opened";
    const HASTE: Option<Haste> = Some(Haste::Answer);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("gitlab-opened:{}", self.issue))
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let Some(issue) = issues::find(db, &self.issue).await? else {
            return Ok(Delivery::NotWanted("the issue is not known any more"));
        };
        let account = accounts::resolve_merged(db, &issue.account_id).await?.map(|account| account.name);
        let facts = OpenedFacts { title: &issue.title, url: issue.url.as_deref(), account };
        let message = view::opened(&app.words, &facts)?;
        let (to, instead) = (To::Person(self.to), Vec::new());
        Ok(Delivery::Post(Box::new(Posting { to, message, message_key: None, instead })))
    }
}
