//! What is asked and is no news: a list that its owner gets once, to work through. After that it comes with the daily
//! message like everything else.

use std::collections::BTreeMap;

use baton_storage::ids::UserId;
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::states::{OccurrenceState, TaskState};
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use baton_storage::{Reader, people};
use chrono::{Duration, NaiveTime};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use slack_morphism::prelude::SlackView;

use crate::accounts::roles::{self, Place};
use crate::app::{App, Ctx};
use crate::engine::gathered::rules::Haste;
use crate::engine::gathered::rules::TogetherRules;
use crate::engine::gathered::view::Pages;
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Delivery, Fired, Job, Posting, To};
use crate::engine::update::Update;
use crate::event::Event;
use crate::rules::calendar::first_instant;
use crate::slack::payloads::DayPage;
use crate::tasks;
use crate::tasks::actions::asking::todo_of;
use crate::tasks::actions::{Asking, at_once, open};

/// The kind of the moment at which somebody gets a list.
pub const LIST: &str = "tasks.list";
/// What the days of its mentions begin with.
pub const KEY: &str = "list:";
/// How many of it stand in the message.
const SHOWN: usize = 5;
/// How many of it stand on a page.
const ON_A_PAGE: usize = 20;
/// So long after a list was told, what is added to it stands in the same message.
const SAME: Duration = Duration::hours(1);

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

/// Asks it of whoever holds the role: as one of a list, or by itself.
pub async fn ask(ctx: &mut Ctx<'_>, asking: Asking, listed: bool, place: &Place<'_>) -> anyhow::Result<bool> {
    match listed {
        true => list(ctx, asking, place).await,
        false => open(ctx, asking, place).await,
    }
}

/// Asks it of whoever holds the role, as one of a list; `false` if it is asked already.
async fn list(ctx: &mut Ctx<'_>, asking: Asking, place: &Place<'_>) -> anyhow::Result<bool> {
    let Some((owner, role)) = roles::holder(ctx.app, ctx.tx, asking.role, place).await? else {
        return Ok(false);
    };
    let mut reminders = asking.reminders.clone();
    let mut task = todo_of(asking, &owner, place, ctx.now);
    // Standing in the list is the first time.
    reminders.retain(|at| *at > ctx.now);
    task.reminded = 1;
    task.remind(reminders);
    if !stored_tasks::add(ctx.tx, &task).await? {
        return Ok(false);
    }
    for user in at_once(ctx.app, ctx.tx, role, &owner, place, ctx.now).await? {
        let slot = slot(ctx, &user).await?;
        stored_tasks::mention(ctx.tx, &task.task_id, &user, &format!("{KEY}{slot}")).await?;
    }
    if task.remind_at.is_none() {
        tasks::moments::plan_escalation(ctx.tx, &task, ctx.now).await?;
    }
    tasks::moments::arrange(ctx, &owner).await?;
    ctx.tell(Event::TaskOpened(&task)).await?;
    Ok(true)
}

/// The list of somebody that is still to come or has just been told; else a new one.
async fn slot(ctx: &mut Ctx<'_>, user: &UserId) -> anyhow::Result<String> {
    let schedule = format!("list:{user}");
    if let Some(last) = occurrences::of_schedule(ctx.tx, &schedule).await?.pop() {
        let told = last.state == OccurrenceState::Completed;
        if told && last.settled_at.is_some_and(|at| ctx.now.since(at) < SAME) {
            let list = List { to: user.clone(), slot: last.slot.clone() };
            Update::of(ctx.app, &list)?.enqueue(ctx).await?;
            return Ok(last.slot);
        }
        if last.state == OccurrenceState::Scheduled {
            return Ok(last.slot);
        }
    }
    let person = people::find(ctx.tx, user).await?;
    let due = ctx.now + Duration::minutes(ctx.app.playbook.of::<TogetherRules>().list.after_minutes);
    let due = roles::calendar(ctx.app, person.as_ref()).next_working(due).unwrap_or(due);
    let slot = ctx.now.0.to_string();
    let args = json!({ "to": user }).to_string();
    occurrences::add(ctx.tx, &Occurrence::planned(&schedule, &slot, LIST, args, due)).await?;
    Ok(slot)
}

/// The moment has come at which somebody gets their list.
pub async fn tell_list(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let args: Value = serde_json::from_str(&occurrence.args)?;
    let to = UserId::from(args["to"].as_str().unwrap_or_default());
    let person = people::find(ctx.tx, &to).await?;
    if person.as_ref().is_some_and(|person| !person.active) {
        tasks::actions::reassign::reassign_from(ctx, &to, ctx.now).await?;
        return Ok(Fired::Skipped("they have left: it went to whoever is responsible now".into()));
    }
    let calendar = roles::calendar(ctx.app, person.as_ref());
    if let Some(last) = roles::away_until(ctx.tx, &to, &calendar, ctx.now).await? {
        let back = last.succ_opt().map(|day| first_instant(calendar.zone(), day.and_time(NaiveTime::MIN)));
        return Ok(match back.and_then(|back| calendar.next_opening(back)) {
            Some(opening) => Fired::Postponed(opening),
            None => Fired::Skipped("they are away for good".into()),
        });
    }
    if let Some(opening) = calendar.next_working(ctx.now).filter(|opening| *opening > ctx.now) {
        return Ok(Fired::Postponed(opening));
    }
    let list = List { to, slot: occurrence.slot.clone() };
    let open = stored_tasks::in_list(ctx.tx, &list.to, &list.key()).await?;
    if !open.iter().any(|one| one.state == TaskState::Open) {
        return Ok(Fired::Skipped("nothing of it is asked any more".into()));
    }
    list.enqueue(ctx).await?;
    Ok(Fired::Done)
}

/// How many of the open ones are of which kind, in the order of the rules.
async fn sums(app: &App, db: &mut Reader, open: &[&Task]) -> anyhow::Result<Vec<(usize, String)>> {
    let mut sums: BTreeMap<usize, (usize, String)> = BTreeMap::new();
    for task in open {
        let described = app.describe(db, task, "").await?;
        if let Some((place, what)) = described.and_then(|described| described.listed) {
            sums.entry(place).or_insert((0, what)).0 += 1;
        }
    }
    Ok(sums.into_values().collect())
}

/// A page of what somebody reads in a day's message or in a list, from so many on.
pub async fn page(
    app: &App,
    db: &mut Reader,
    reader: &UserId,
    day: &str,
    from: usize,
    now: At,
) -> anyhow::Result<SlackView> {
    let all = match day.starts_with(KEY) {
        true => stored_tasks::in_list(db, reader, day).await?,
        false => tasks::jobs::day(db, reader, day, now).await?.into_iter().map(|(_, task)| task).collect(),
    };
    let person = people::find(db, reader).await?;
    let zone = roles::calendar(app, person.as_ref()).zone();
    let mut items = Vec::new();
    for task in all.iter().skip(from).take(ON_A_PAGE) {
        items.push(tasks::load::item(app, db, task, Some(reader), now, zone).await?);
    }
    let page = |from| DayPage { reader: reader.clone(), day: day.to_owned(), from: Some(from) }.to_string();
    let pages = Pages { page: &page, from, on_a_page: ON_A_PAGE, count: all.len() };
    tasks::view::list::page(&app.words, &items, &pages)
}

/// The message of a list in which something stands, as its update.
pub(crate) fn update(app: &App, reader: UserId, day: &str) -> anyhow::Result<Update> {
    Update::of(app, &List { to: reader, slot: day.trim_start_matches(KEY).to_owned() })
}

/// Whether something stands in a list.
pub(crate) fn is_list(day: &str) -> bool {
    day.starts_with(KEY)
}
