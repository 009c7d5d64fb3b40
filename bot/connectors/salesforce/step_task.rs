//! A task in Salesforce for each step of a handoff, where the configuration wants it: made when the step opens, and brought
//! up to date when it is settled.
//!
//! It is written by a key of Baton's own (an external id), so that a call that is made twice makes one task. What people
//! write into the task stays: Baton sets its subject, its day and its status, and reads nothing of it.

use std::sync::Arc;

use baton_storage::ids::{AccountId, HandoffId, UserId};
use baton_storage::outbox::OutboxEntry;
use baton_storage::states::TaskState;
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use baton_storage::{accounts, handoffs, people};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::{App, Ctx};
use crate::connectors::call::Call;
use crate::connectors::salesforce::connection::Connection;
use crate::connectors::salesforce::failing::{Failure, came_to};
use crate::connectors::salesforce::refused::{Refused, Why};
use crate::connectors::salesforce::users::{User, by_email};
use crate::engine::job::{Delivery, Job, PrepareCtx, add};
use crate::engine::ops_note::{self, OpsNote};
use crate::engine::outcome::{Outcome, Then};
use crate::error::ActionError;
use crate::features::handoffs::rules::Tracks;

/// Bring the task of a step up to date.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StepTask {
    pub handoff: HandoffId,
    pub step: String,
}

impl Job for StepTask {
    const KIND: &'static str = "salesforce.task";
    const COALESCES: bool = true;

    fn lane(&self, _app: &App) -> String {
        "salesforce.write".into()
    }

    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let Some(connection) = ctx.app.connections.of::<Connection>() else {
            return Ok(Delivery::NotWanted("Salesforce is not connected"));
        };
        let Some(field) = connection.client.section().writes.task_key.clone() else {
            return Ok(Delivery::NotWanted("no tasks are to be written"));
        };
        let Some(handoff) = handoffs::find(ctx.db, &self.handoff).await? else {
            return Ok(Delivery::NotWanted("the handoff is not known any more"));
        };
        let asked = stored_tasks::of_subject(ctx.db, &handoff.subject()).await?;
        let asked = asked.into_iter().filter(|task| task.asks.step() == Some(&self.step));
        let Some(task) = asked.max_by_key(|task| (task.state == TaskState::Open, task.task_id.0.clone()))
        else {
            return Ok(Delivery::NotWanted("nobody is asked for the step"));
        };
        let track = ctx.app.playbook.of::<Tracks>().0.get(&handoff.track);
        let title = track.and_then(|track| track.steps.iter().find(|step| step.id == self.step));
        let title = title.map_or_else(|| self.step.clone(), |step| step.title.clone());
        let email = email(ctx.db, &task.owner).await?;
        let zone = ctx.app.config.team(&handoff.team_id).map_or(chrono_tz::UTC, |team| team.timezone);
        let day = task.due_at.map(|due| due.utc().with_timezone(&zone).date_naive().to_string());
        let about = handoff.opportunity_id.map_or_else(|| handoff.account_id.0.clone(), |deal| deal.0);
        let key = format!("{}-{}", self.handoff, self.step);
        let status = status(&task);
        let account = handoff.account_id;
        let name =
            accounts::find(ctx.db, &account).await?.map_or_else(|| account.0.clone(), |known| known.name);
        Ok(Delivery::Do(Box::new(Writing { account, name, field, key, about, title, email, day, status })))
    }
}

async fn email(db: &mut baton_storage::Reader, owner: &UserId) -> anyhow::Result<Option<String>> {
    Ok(people::find(db, owner).await?.and_then(|owner| owner.email))
}

/// The status of Salesforce that says how a step stands.
const fn status(task: &Task) -> &'static str {
    match task.state {
        TaskState::Open => "Not Started",
        TaskState::Done => "Completed",
        _ => "Deferred",
    }
}

/// The writing itself.
#[derive(Debug)]
struct Writing {
    account: AccountId,
    /// The account's.
    name: String,
    /// The external id of tasks.
    field: String,
    key: String,
    /// The deal's or the account's id.
    about: String,
    title: String,
    /// Whose it is.
    email: Option<String>,
    day: Option<String>,
    status: &'static str,
}

impl Call for Writing {
    type Connection = Connection;

    async fn call(self, app: &Arc<App>, connection: &Connection, effect: &OutboxEntry, now: At) -> Outcome {
        match self.write(app, connection).await {
            Ok(then) => Outcome::completed(then),
            Err(failure) => came_to(app, &connection.client, Err(failure), effect, now).await,
        }
    }
}

impl Writing {
    async fn write(self, app: &Arc<App>, connection: &Connection) -> Result<Came, Failure> {
        let client = &connection.client;
        if client.section().writes.dry {
            let facts = json!({ "title": self.title, "account": self.name, "status": self.status });
            let what = app.words.plain("ops.dry_task", facts).map_err(ActionError::from)?;
            return Ok(Came::Shown { what, key: format!("task:{}:{}", self.key, self.status) });
        }
        let owner = match &self.email {
            Some(email) => by_email(client, email).await?,
            None => User::None,
        };
        let mut task = json!({
            "Subject": self.title, "WhatId": self.about, "ActivityDate": self.day, "Status": self.status,
        });
        // Whoever is not known there once: the task is Baton's user's, as Salesforce has it.
        if let User::One(id) = owner {
            task["OwnerId"] = json!(id);
        }
        match client.upsert("Task", &self.field, &self.key, &task).await {
            Ok(()) => Ok(Came::Written),
            Err(failure) => match Why::of(&failure) {
                Some(why) => {
                    let facts = json!({ "title": self.title });
                    Ok(Came::Refused(Refused { account: self.account, what: "crm_task", why, facts }))
                }
                None => Err(failure.into()),
            },
        }
    }
}

/// What came of it.
enum Came {
    Written,
    Refused(Refused),
    /// What would be written, in the dry mode.
    Shown {
        what: String,
        key: String,
    },
}

impl Then for Came {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        match self {
            Self::Written => {
                metrics::counter!("baton_salesforce_written_total", "what" => "crm_task", "outcome" => "written")
                    .increment(1);
                Ok(())
            }
            Self::Refused(refused) => refused.tell(ctx).await,
            Self::Shown { what, key } => {
                for note in ops_note::dry(ctx.app, "Salesforce", &what, &key, ctx.now) {
                    add(ctx, note, OpsNote::HASTE).await?;
                }
                Ok(())
            }
        }
    }
}
