//! What people owe, and how they hear of it: one message a day with all that is theirs, at the start of their
//! own working day; at once what is urgent or escalated.
//!
//! Deliberately absent: what is asked, which the deal rules and the tracks say.

pub mod list;
pub mod moments;

use baton_storage::ids::{TaskId, UserId};
use baton_storage::states::TaskState;
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use baton_storage::{Reader, people, posts};
use serde::{Deserialize, Serialize};

use crate::accounts::roles;
use crate::app::App;
use crate::engine::gathered::rules::Haste;
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::engine::set_aside::{self, alone};
use crate::error::said;
use crate::slack::message::Message;
use crate::tasks;
use crate::tasks::load::meeting;
use crate::tasks::rules::{Group, ReminderRules};
use crate::tasks::view::day::Counts;

/// A day's message to one person.
#[derive(Serialize, Deserialize)]
pub struct Digest {
    pub to: UserId,
    /// The reader's own day, `YYYY-MM-DD`.
    pub day: String,
}

impl Job for Digest {
    const KIND: &'static str = "tasks.digest";
    const HASTE: Option<Haste> = Some(Haste::News);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("digest:{}:{}", self.to, self.day))
    }

    /// The day's message, or its update: what was asked and what has become of it.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let reader = people::find(db, &self.to).await?;
        let zone = roles::calendar(app, reader.as_ref()).zone();
        let all = day(db, &self.to, &self.day, now).await?;
        if all.is_empty() {
            return Ok(Delivery::NotWanted("nothing is asked any more"));
        }
        let message_key = format!("digest:{}:{}", self.to, self.day);
        let settled = all.iter().all(|(_, task)| task.is_action() && task.state != TaskState::Open);
        if settled && posts::of_matter(db, &message_key).await?.is_empty() {
            return Ok(Delivery::NotWanted("all of it was settled before they heard of it"));
        }
        // However much there is: only what is shown is put into words.
        let (mut items, mut shown, mut broken) = (Vec::new(), Vec::new(), Vec::new());
        for (group, task) in &all {
            if items.len() == app.playbook.of::<ReminderRules>().shown {
                break;
            }
            // One that cannot be shown keeps nobody from the others.
            match alone(tasks::load::item(app, db, task, Some(&self.to), now, zone)).await {
                Ok(item) => {
                    items.push((*group, item));
                    shown.push(task.task_id.clone());
                }
                Err(error) => broken.push((task.task_id.clone(), said(&error))),
            }
        }
        let unshown = broken.len();
        let all_broken = broken.first().filter(|_| items.is_empty()).map(|(_, reason)| reason.clone());
        set_aside::tasks(app, db, broken, shown, now).await?;
        if let Some(reason) = all_broken {
            anyhow::bail!(reason);
        }
        let (mut counts, mut first) = (Counts::default(), None);
        for (group, task) in all.iter().filter(|(_, task)| task.is_action() && task.state == TaskState::Open)
        {
            if tasks::load::reads::why(app, db, task, Some(&self.to), now).await?
                != tasks::view::item::Reads::Handed
            {
                first = first.or(Some(task));
                counts.add(*group);
            }
        }
        let lead = match first.filter(|first| !items.iter().any(|(_, item)| item.id == first.task_id.0)) {
            Some(first) => alone(tasks::load::item(app, db, first, Some(&self.to), now, zone)).await.ok(),
            None => None,
        };
        counts.all = all.len() - unshown;
        counts.asked = all.iter().any(|(_, task)| task.is_action());
        let name = reader.map_or_else(|| self.to.0.clone(), |person| person.name);
        let (lead, reader) = (lead.as_ref(), self.to.as_str());
        let message = tasks::view::day::digest(&app.words, &name, &items, lead, counts, reader, &self.day)?;
        let message_key = Some(message_key);
        Ok(Delivery::Post(Box::new(Posting {
            to: To::Person(self.to),
            message,
            message_key,
            instead: Vec::new(),
        })))
    }
}

/// What stands in somebody's message of a day, the most urgent first.
pub async fn day(db: &mut Reader, reader: &UserId, day: &str, now: At) -> anyhow::Result<Vec<(Group, Task)>> {
    let mut all = Vec::new();
    for task in stored_tasks::mentioned(db, reader, day).await? {
        let mut group = Group::of(task.kind, task.state, task.due_at, now);
        // What was arranged is not late: its owner is asked how it went.
        if group == Group::Late && meeting::of_task(db, &task).await?.is_some_and(|one| one.is_planned()) {
            group = Group::Week;
        }
        all.push((group, task));
    }
    all.sort_by_key(|(group, _)| *group);
    Ok(all)
}

/// Something that one person hears at once: it is urgent, or nobody did it.
#[derive(Serialize, Deserialize)]
pub struct Single {
    #[serde(rename = "todo")]
    pub task: TaskId,
    pub to: UserId,
    /// `alert` or `escalated`.
    pub what: String,
}

impl Job for Single {
    const KIND: &'static str = "tasks.single";
    const HASTE: Option<Haste> = Some(Haste::News);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("todo:{}:{}:{}", self.task, self.what, self.to))
    }

    /// The message, or its update.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let app = ctx.app;
        let key = format!("todo:{}:{}:{}", self.task, self.what, self.to);
        let (task, message) = match of_one(ctx, &self.task, &self.to, &key, &self.what).await? {
            Ok(found) => found,
            Err(why) => return Ok(Delivery::NotWanted(why)),
        };
        let message_key = Some(key);
        let instead = match app.config.team(&task.team_id) {
            Some(team) => team.directors.iter().filter(|user| **user != self.to).cloned().collect(),
            None => Vec::new(),
        };
        Ok(Delivery::Post(Box::new(Posting { to: To::Person(self.to), message, message_key, instead })))
    }
}

/// How the mention of something begins that has a message of its own of a day.
const EACH: &str = "each:";

/// One thing of a day by itself, to whoever has asked for that in place of one message a day. It is not gathered with
/// others.
#[derive(Serialize, Deserialize)]
pub struct Each {
    pub task: TaskId,
    pub to: UserId,
    /// The reader's own day, `YYYY-MM-DD`.
    pub day: String,
}

impl Each {
    /// How something is mentioned that is told so on this day.
    pub fn mention(day: &str) -> String {
        format!("{EACH}{day}")
    }

    /// The day of such a mention; none of any other.
    pub fn day_of(mention: &str) -> Option<&str> {
        mention.strip_prefix(EACH)
    }
}

impl Job for Each {
    const KIND: &'static str = "tasks.each";

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("each:{}:{}:{}", self.task, self.day, self.to))
    }

    /// The message, or its update.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let key = format!("each:{}:{}:{}", self.task, self.day, self.to);
        let message = match of_one(ctx, &self.task, &self.to, &key, "each").await? {
            Ok((_, message)) => message,
            Err(why) => return Ok(Delivery::NotWanted(why)),
        };
        let message_key = Some(key);
        Ok(Delivery::Post(Box::new(Posting {
            to: To::Person(self.to),
            message,
            message_key,
            instead: Vec::new(),
        })))
    }
}

/// The message about one task to one reader, under its key; or why there is none.
async fn of_one(
    ctx: PrepareCtx<'_>,
    task: &TaskId,
    to: &UserId,
    key: &str,
    what: &str,
) -> anyhow::Result<Result<(Task, Message), &'static str>> {
    let PrepareCtx { app, db, now, .. } = ctx;
    let Some(task) = stored_tasks::find(db, task).await? else {
        return Ok(Err("nothing is asked any more"));
    };
    let settled = task.is_action() && task.state != TaskState::Open;
    if settled && posts::of_matter(db, key).await?.is_empty() {
        return Ok(Err("it was settled before they heard of it"));
    }
    let reader = people::find(db, to).await?;
    let zone = roles::calendar(app, reader.as_ref()).zone();
    let item = tasks::load::item(app, db, &task, Some(to), now, zone).await?;
    let message = tasks::view::single(&app.words, &item, what)?;
    Ok(Ok((task, message)))
}
