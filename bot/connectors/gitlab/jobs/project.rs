//! A customer's project: made from the template, filled with the account team, looked at, moved once the deal is won.
//!
//! Each run begins at the beginning and finds what is there: the project by its number or by its mark, members by being
//! members, the group by being in it. So it does not matter where the run before was stopped.

use std::sync::Arc;

use baton_storage::ids::AccountId;
use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::time::At;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::connectors::call::Call;
use crate::connectors::gitlab::client::failure::GitLabError;
use crate::connectors::gitlab::connection::Connection;
use crate::connectors::gitlab::jobs::{BUDGET, LANE, again, paused, snoozed, too_slow};
use crate::connectors::gitlab::keep::Found;
use crate::connectors::gitlab::load::{self, Wanted};
use crate::connectors::gitlab::making::{self, Progress};
use crate::connectors::gitlab::rules::Trouble;
use crate::engine::job::{Delivery, Job, PrepareCtx};
use crate::engine::outcome::Outcome;

/// Make an account's project, or bring it up to date.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Make {
    pub account: AccountId,
}

impl Job for Make {
    const KIND: &'static str = "gitlab.project";
    const COALESCES: bool = true;

    fn lane(&self, _app: &App) -> String {
        LANE.into()
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        match load::wanted(ctx.app, ctx.db, &self.account).await? {
            Some(wanted) => Ok(Delivery::Do(Box::new(Making(wanted)))),
            None => Ok(Delivery::NotWanted("the account has no project")),
        }
    }
}

/// What is to be made.
#[derive(Debug)]
struct Making(Wanted);

impl Call for Making {
    type Connection = Connection;

    async fn call(self, _app: &Arc<App>, connection: &Connection, effect: &OutboxEntry, now: At) -> Outcome {
        let Self(wanted) = self;
        let mut project = wanted.project.clone();
        let client = &connection.client;
        let outcome = tokio::time::timeout(BUDGET, making::advance(client, &wanted, &mut project, now)).await;
        let outcome = outcome.unwrap_or_else(|_| Err(too_slow()));
        let (mut done, trouble) = match &outcome {
            Ok(Progress::Done) => (Outcome::of(Settlement::Completed(None)), None),
            Ok(Progress::Importing(wait)) => (snoozed(now, *wait), None),
            Ok(Progress::Stuck(trouble)) => (paused(effect, now, trouble.word()), Some(trouble.clone())),
            Err(failure) => (again(effect, now, failure), Trouble::of(failure)),
        };
        let passes = matches!(&outcome, Err(GitLabError::Later { .. }));
        // What does not answer says nothing of what is wrong with it.
        if !passes {
            project.trouble = trouble.as_ref().map(|trouble| trouble.word().to_owned());
        }
        let before = wanted.project;
        done.then = Some(Box::new(Found { before, project, trouble, answered: !passes }));
        done
    }
}
