//! The ways in which what is asked changes: asked, told, done, put off, given to somebody else.

pub mod asking;
pub mod facts;
pub mod notices;
pub mod reassign;

use baton_storage::actor::Actor;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::audit::{self, Entry};
use baton_storage::ids::UserId;
use baton_storage::states::{Role, TaskState};
use baton_storage::subject::{Subject, SubjectKind};
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use baton_storage::{Reader, Tx};
use serde_json::Value;

use crate::accounts::roles::Place;
use crate::accounts::routing::{Parties, Tells};
use crate::accounts::{directory, roles, routing};
use crate::app::App;
use crate::engine::gathered::put::put;
use crate::engine::gathered::rules::Haste;
use crate::engine::job::Job;
use crate::engine::update::Update;
use crate::event::Event;
use crate::tasks;
use crate::tasks::actions::asking::todo_of;
use crate::tasks::jobs::{Digest, Each, Single};

/// How a task is mentioned that has a message of its own, which whoever asked keeps up to date.
pub const OWN_MESSAGE: &str = "letter";

/// Something to be asked.
pub struct Asking {
    pub subject: Subject,
    pub asks: Asks,
    pub role: Role,
    pub kind: TaskKind,
    /// Told at once.
    pub urgent: bool,
    pub facts: Value,
    pub due_at: Option<At>,
    pub reminders: Vec<At>,
    pub escalate_at: Option<At>,
}

/// Asks it of whoever holds the role; `false` if it is asked already.
///
/// # Errors
/// When the database refuses.
pub async fn open(
    app: &App,
    tx: &mut Tx,
    asking: Asking,
    place: &Place<'_>,
    now: At,
) -> anyhow::Result<bool> {
    match roles::holder(app, tx, asking.role, place).await? {
        Some(holder) => open_for(app, tx, asking, holder, place, now).await,
        None => Ok(false),
    }
}

/// Asks it of somebody, who holds the role or stands in for it; `false` if it is asked already.
///
/// # Errors
/// When the database refuses.
pub async fn open_for(
    app: &App,
    tx: &mut Tx,
    asking: Asking,
    (owner, role): (UserId, Role),
    place: &Place<'_>,
    now: At,
) -> anyhow::Result<bool> {
    let (mut reminders, urgent) = (asking.reminders.clone(), asking.urgent);
    let mut task = todo_of(asking, &owner, place, now);
    if urgent {
        reminders.retain(|at| *at > now);
        task.reminded = 1;
    }
    task.remind(reminders);
    if !stored_tasks::add(tx, &task).await? {
        return Ok(false);
    }
    if urgent {
        for user in at_once(app, tx, role, &owner, place, now).await? {
            alert(app, tx, &task, user, "alert", now).await?;
        }
        if task.remind_at.is_none() {
            tasks::moments::plan_escalation(tx, &task, now).await?;
        }
    }
    tasks::moments::arrange(app, tx, &owner, now).await?;
    app.tell(tx, Event::TaskOpened(&task), now).await?;
    Ok(true)
}

/// Who hears what is urgent: whoever leads the team and is there, or the one whose it is.
///
/// # Errors
/// When the database refuses.
pub async fn at_once(
    app: &App,
    db: &mut Reader,
    role: Role,
    owner: &UserId,
    place: &Place<'_>,
    now: At,
) -> anyhow::Result<Vec<UserId>> {
    let tells = match role {
        Role::Managers => Tells::Managers,
        Role::Directors => Tells::Directors,
        Role::Sa | Role::Seller | Role::Csm | Role::SalesManagers | Role::SaLeaders => {
            return Ok(vec![owner.clone()]);
        }
    };
    let directory = directory::Directory::load(app, db, &[owner], now).await?;
    let parties = Parties { requester: owner, csm: None };
    let told =
        routing::whom(&app.config, place.team, tells, parties, now, |user| directory.availability(user));
    Ok(told.into_iter().map(|told| told.user).collect())
}

/// Tells one person at once.
///
/// # Errors
/// When the database refuses.
pub async fn alert(
    app: &App,
    tx: &mut Tx,
    task: &Task,
    to: UserId,
    what: &str,
    now: At,
) -> anyhow::Result<()> {
    stored_tasks::mention(tx, &task.task_id, &to, what).await?;
    // What people ask of one another, and news that cannot wait, is waited for; rules and escalations can go together.
    let by_itself = what == "escalated" || (what == "alert" && task.subject.kind() == SubjectKind::Deal);
    let haste = if by_itself { Haste::News } else { Haste::Answer };
    let single = Single { task: task.task_id.clone(), to, what: what.to_owned() };
    put(app, tx, single.effect(app, now)?, haste, now).await?;
    Ok(())
}

/// Settles it: done, not applicable, overtaken. By nobody: by what happened.
///
/// # Errors
/// When the database refuses.
pub async fn settle(
    app: &App,
    tx: &mut Tx,
    task: &mut Task,
    state: TaskState,
    by: Option<Actor>,
    reason: Option<&str>,
    now: At,
) -> anyhow::Result<()> {
    let before = task.state;
    // Its messages stand for long: they keep what was so when it was settled.
    tasks::actions::facts::keep(tx, task).await?;
    task.state = state;
    task.settled_by.clone_from(&by);
    task.settled_at = Some(now);
    task.reason = reason.map(str::to_owned);
    task.remind(Vec::new());
    task.escalate_at = None;
    stored_tasks::change(tx, task).await?;
    tasks::moments::cancel_escalation(tx, task, now).await?;
    if let Some(by) = &by {
        let mut entry = Entry::new(now, by, "tasks.settle", format!("todo:{}", task.task_id));
        entry = entry.moved(before.as_str(), state.as_str());
        if let Some(reason) = reason {
            entry = entry.because(reason);
        }
        audit::record(tx, &entry).await?;
    }
    refresh(app, tx, task, now).await?;
    app.tell(tx, Event::TaskSettled(task), now).await
}

/// Puts it off: it is next mentioned then. Uses none of its reminders.
///
/// # Errors
/// When the database refuses.
pub async fn snooze(
    app: &App,
    tx: &mut Tx,
    task: &mut Task,
    by: &UserId,
    until: At,
    now: At,
) -> anyhow::Result<()> {
    let mut reminders: Vec<At> = task.reminders().into_iter().filter(|at| *at > until).collect();
    reminders.push(until);
    let last = reminders.iter().copied().max().unwrap_or(until);
    let mut facts: Value = serde_json::from_str(&task.facts).unwrap_or_default();
    facts["snoozed"] = Value::from(until.0);
    task.facts = facts.to_string();
    task.remind(reminders);
    if let Some(escalate) = task.escalate_at {
        // Whoever puts it off to a day is left alone until the day after it.
        task.escalate_at = Some(escalate.max(last + chrono::Duration::days(1)));
    }
    stored_tasks::change(tx, task).await?;
    tasks::moments::cancel_escalation(tx, task, now).await?;
    let entry = Entry::new(now, by, "tasks.snooze", format!("todo:{}", task.task_id));
    audit::record(tx, &entry.because(until.utc().to_rfc3339())).await?;
    refresh(app, tx, task, now).await?;
    tasks::moments::arrange(app, tx, &task.owner, now).await
}

/// Gives it to somebody else; `passed`: because somebody said so.
///
/// # Errors
/// When the database refuses.
pub async fn reassign_to(
    app: &App,
    tx: &mut Tx,
    task: &mut Task,
    to: &UserId,
    by: Option<&UserId>,
    now: At,
) -> anyhow::Result<()> {
    give_from(app, tx, task, (to, now), by, now).await
}

/// The same, first mentioned to them from a moment on.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn give_from(
    app: &App,
    tx: &mut Tx,
    task: &mut Task,
    (to, first): (&UserId, At),
    by: Option<&UserId>,
    now: At,
) -> anyhow::Result<()> {
    let from = std::mem::replace(&mut task.owner, to.clone());
    if from == *to {
        return Ok(());
    }
    task.passed = by.is_some();
    let mut reminders = task.reminders();
    reminders.retain(|at| *at > first);
    reminders.push(first);
    task.remind(reminders);
    if by.is_some() {
        let mut facts: Value = serde_json::from_str(&task.facts).unwrap_or_default();
        facts["passed_by"] = Value::String(by.map(|by| by.0.clone()).unwrap_or_default());
        task.facts = facts.to_string();
    }
    stored_tasks::change(tx, task).await?;
    tasks::moments::cancel_escalation(tx, task, now).await?;
    let actor = by.map_or(Actor::Baton, Actor::from);
    let entry = Entry::new(now, &actor, "tasks.give", format!("todo:{}", task.task_id));
    audit::record(tx, &entry.moved(from.as_str(), to.as_str())).await?;
    refresh(app, tx, task, now).await?;
    tasks::moments::arrange(app, tx, to, now).await
}

/// Brings the messages up to date in which it stands.
///
/// # Errors
/// When the database refuses.
pub async fn refresh(app: &App, tx: &mut Tx, task: &Task, now: At) -> anyhow::Result<()> {
    for (reader, day) in stored_tasks::mentions_of(tx, &task.task_id).await? {
        let update = match day.as_str() {
            // It has a message of its own.
            OWN_MESSAGE => continue,
            "alert" | "escalated" | "soon" => {
                Update::of(app, &Single { task: task.task_id.clone(), to: reader, what: day })?
            }
            day if tasks::list::is_list(day) => tasks::list::update(app, reader, day)?,
            mention => match Each::day_of(mention) {
                Some(day) => {
                    let (task, day) = (task.task_id.clone(), day.to_owned());
                    Update::of(app, &Each { task, to: reader, day })?
                }
                None => Update::of(app, &Digest { to: reader, day })?,
            },
        };
        update.enqueue(app, tx, now).await?;
    }
    app.tell(tx, Event::TaskChanged(task), now).await
}
