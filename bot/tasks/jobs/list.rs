//! A list as its owner's message, brought up to date in place.

use std::collections::BTreeMap;

use baton_storage::ids::UserId;
use baton_storage::states::TaskState;
use baton_storage::tasks::Task;
use baton_storage::{Reader, people, tasks as stored_tasks};
use serde::{Deserialize, Serialize};

use crate::accounts::roles;
use crate::app::App;
use crate::engine::gathered::rules::Haste;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::engine::update::Update;
use crate::slack::payloads::DayPage;
use crate::tasks;

/// A list, to one person.
#[derive(Serialize, Deserialize)]
pub struct List {
    pub to: UserId,
    /// Which of their lists.
    pub slot: String,
}

impl List {
    /// What its mentions are found by.
    pub fn key(&self) -> String {
        format!("{KEY}{}", self.slot)
    }
}

impl Job for List {
    const KIND: &'static str = "tasks.list";
    const HASTE: Option<Haste> = Some(Haste::News);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("list:{}:{}", self.to, self.slot))
    }

    /// The list, or its update: what is open of it, and how much of it is done.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let all = stored_tasks::in_list(db, &self.to, &self.key()).await?;
        if all.is_empty() {
            return Ok(Delivery::NotWanted("nothing is asked any more"));
        }
        let reader = people::find(db, &self.to).await?;
        let zone = roles::calendar(app, reader.as_ref()).zone();
        let open: Vec<&Task> = all.iter().filter(|one| one.state == TaskState::Open).collect();
        let mut items = Vec::new();
        for task in open.iter().take(SHOWN) {
            items.push(tasks::load::item(app, db, task, Some(&self.to), now, zone).await?);
        }
        let name = reader.map_or_else(|| self.to.0.clone(), |person| person.name);
        let sums = sums(app, db, &open).await?;
        let value = DayPage { reader: self.to.clone(), day: self.key(), from: Some(0) }.to_string();
        let message =
            tasks::view::list::list(&app.words, &name, open.len(), all.len(), &sums, &items, &value)?;
        let message_key = self.unique_key();
        Ok(Delivery::Post(Box::new(Posting {
            to: To::Person(self.to),
            message,
            message_key,
            instead: Vec::new(),
        })))
    }
}

/// What the days of its mentions begin with.
pub const KEY: &str = "list:";

/// How many of it stand in the message.
pub(crate) const SHOWN: usize = 5;

/// How many of the open ones are of which kind, in the order of the rules.
pub(crate) async fn sums(app: &App, db: &mut Reader, open: &[&Task]) -> anyhow::Result<Vec<(usize, String)>> {
    let mut sums: BTreeMap<usize, (usize, String)> = BTreeMap::new();
    for task in open {
        let described = app.describe(db, task, "").await?;
        if let Some((place, what)) = described.and_then(|described| described.listed) {
            sums.entry(place).or_insert((0, what)).0 += 1;
        }
    }
    Ok(sums.into_values().collect())
}

/// The message of a list in which something stands, as its update.
pub(crate) fn update(app: &App, reader: UserId, day: &str) -> anyhow::Result<Update> {
    Update::of(app, &List { to: reader, slot: day.trim_start_matches(KEY).to_owned() })
}

/// Whether something stands in a list.
pub(crate) fn is_list(day: &str) -> bool {
    day.starts_with(KEY)
}
