//! The letter to somebody who is asked: to come back, to name somebody, to approve.

use baton_storage::asks::Asks;
use baton_storage::ids::{TaskId, UserId};
use baton_storage::states::TaskState;
use baton_storage::{people, posts, tasks as stored_tasks};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::accounts::roles;
use crate::app::App;
use crate::engine::gathered::rules::Haste;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::features::reengagement::load::{EngagementContext, data};
use crate::features::reengagement::view;
use crate::tasks;

/// A letter.
#[derive(Serialize, Deserialize)]
pub struct Letter {
    #[serde(rename = "todo")]
    pub task: TaskId,
    pub to: UserId,
}

impl Job for Letter {
    const KIND: &'static str = "reengagement.letter";
    const HASTE: Option<Haste> = Some(Haste::Answer);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("reengage:{}:{}", self.task, self.to))
    }

    /// The letter, or its update: once it is answered it says what became of it, and its buttons are gone.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let Some(task) = stored_tasks::find(db, &self.task).await? else {
            return Ok(Delivery::NotWanted("nothing is asked any more"));
        };
        let unknown = || Ok(Delivery::NotWanted("its account or team is not known any more"));
        let Some(id) = task.subject.engagement() else { return unknown() };
        let Some(loaded) = EngagementContext::of(app, db, id).await? else {
            return unknown();
        };
        let message_key = format!("engagement:{id}:letter:{}:{}", self.task, self.to);
        if task.state != TaskState::Open && posts::of_matter(db, &message_key).await?.is_empty() {
            return Ok(Delivery::NotWanted("it was settled before they heard of it"));
        }
        let reader = people::find(db, &self.to).await?;
        let zone = roles::calendar(app, reader.as_ref()).zone();
        let mut item = tasks::load::item(app, db, &task, Some(&self.to), now, zone).await?;
        let how: Value = serde_json::from_str(&task.facts).unwrap_or_default();
        // Others who lead the architects read it in nobody's place.
        item.for_someone = item.for_someone.filter(|_| how["backup"].as_str() == Some(self.to.as_str()));
        let mut data = data(app, db, &loaded, now).await?;
        data.zone = zone;
        let which = match task.asks {
            Asks::Answer(_) => "answer",
            Asks::Name(_) => "name",
            _ => "approve",
        };
        let message = view::letters::letter(&app.words, &data, &item, which)?;
        let message_key = Some(message_key);
        let leads = loaded.team.directors.iter().filter(|user| **user != self.to).cloned();
        let instead = leads.collect();
        Ok(Delivery::Post(Box::new(Posting { to: To::Person(self.to), message, message_key, instead })))
    }
}
