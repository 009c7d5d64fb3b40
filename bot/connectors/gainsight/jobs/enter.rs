//! What was decided of an account, entered at its company. Each run reads first, and finds what an earlier one entered.

use std::sync::Arc;

use baton_storage::ids::AccountId;
use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::time::At;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::connectors::call::Call;
use crate::connectors::gainsight::connection::Connection;
use crate::connectors::gainsight::entering;
use crate::connectors::gainsight::jobs::{BUDGET, LANE, REST, failed, too_slow};
use crate::connectors::gainsight::load::{self, Wanted};
use crate::engine::job::{Delivery, Job, PrepareCtx};
use crate::engine::outcome::Outcome;

/// Enter what is wanted of an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Enter {
    pub account: AccountId,
}

impl Job for Enter {
    const KIND: &'static str = "gainsight.enter";
    const COALESCES: bool = true;

    fn lane(&self, _app: &App) -> String {
        LANE.into()
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        match load::wanted(ctx.app, ctx.db, &self.account).await? {
            Some(wanted) => Ok(Delivery::Do(Box::new(Entering(wanted)))),
            None => Ok(Delivery::NotWanted("everything is entered")),
        }
    }
}

/// What is to be entered.
#[derive(Debug)]
struct Entering(Wanted);

impl Call for Entering {
    type Connection = Connection;

    async fn call(self, app: &Arc<App>, connection: &Connection, effect: &OutboxEntry, now: At) -> Outcome {
        let outcome = tokio::time::timeout(BUDGET, entering::enter(app, connection, &self.0, now)).await;
        match outcome.unwrap_or_else(|_| Err(too_slow())) {
            Ok(came) => {
                let mut done = Outcome::of(Settlement::Completed(None));
                done.then = Some(Box::new(came));
                done.hold = Some(REST);
                done
            }
            Err(failure) => failed(&connection.client, effect, now, failure),
        }
    }
}
