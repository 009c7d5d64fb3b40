//! News: told with the next day's message, and settled by being told.

use baton_storage::asks::{Asks, TaskKind};
use baton_storage::ids::UserId;
use baton_storage::states::{Role, TaskState};
use baton_storage::subject::Subject;
use baton_storage::tasks as stored_tasks;
use baton_storage::time::At;
use serde_json::Value;

use crate::accounts::roles::{self, Place};
use crate::app::Ctx;
use crate::tasks;
use crate::tasks::actions::asking::Asking;
use crate::tasks::actions::{alert, open_for};

/// News of something: told with the next day's message to whoever holds each of the roles.
pub struct News<'n> {
    pub subject: Subject,
    /// Which words.
    pub what: &'n str,
    pub roles: &'n [Role],
    pub facts: Value,
}

impl News<'_> {
    /// What it is for one reader.
    fn asks(&self, user: &UserId) -> Asks {
        Asks::News { what: self.what.to_owned(), to: Some(user.clone()) }
    }

    /// The same as it is stored, mentioned at these moments.
    fn asking(&self, role: Role, user: &UserId, reminders: Vec<At>) -> Asking {
        Asking {
            subject: self.subject.clone(),
            asks: self.asks(user),
            role,
            kind: TaskKind::Notice,
            urgent: false,
            facts: self.facts.clone(),
            due_at: None,
            reminders,
            escalate_at: None,
        }
    }
}

/// Tells news to whoever holds each of the roles. What has not been told yet of the same is told as it is now.
pub async fn notify(ctx: &mut Ctx<'_>, news: News<'_>, place: &Place<'_>) -> anyhow::Result<()> {
    let mut told: Vec<UserId> = Vec::new();
    for role in news.roles {
        let Some(user) = roles::role_holder(ctx.tx, *role, place).await? else { continue };
        if !told.contains(&user) {
            notify_one(ctx, &news, *role, &user, place).await?;
            told.push(user);
        }
    }
    Ok(())
}

/// Tells news to one person.
pub async fn notify_one(
    ctx: &mut Ctx<'_>,
    news: &News<'_>,
    role: Role,
    user: &UserId,
    place: &Place<'_>,
) -> anyhow::Result<()> {
    let asks = news.asks(user);
    let untold = stored_tasks::of_subject(ctx.tx, &news.subject).await?;
    let untold = untold.into_iter().find(|one| one.asks == asks && one.state == TaskState::Open);
    if let Some(mut untold) = untold {
        let mut facts: Value = serde_json::from_str(&untold.facts).unwrap_or_default();
        if let (Some(known), Some(new)) = (facts.as_object_mut(), news.facts.as_object()) {
            // Where it came from stays: that is what the reader knows.
            let changed = new.iter().filter(|(key, _)| !key.starts_with("from"));
            known.extend(changed.map(|(key, value)| (key.clone(), value.clone())));
        }
        untold.facts = facts.to_string();
        stored_tasks::change(ctx.tx, &untold).await?;
        return Ok(());
    }
    open_for(ctx, news.asking(role, user, vec![ctx.now]), user.clone(), role, place).await?;
    Ok(())
}

/// Tells news to one person at once: it does not wait for their next morning.
pub async fn notify_at_once(
    ctx: &mut Ctx<'_>,
    news: &News<'_>,
    role: Role,
    user: &UserId,
    place: &Place<'_>,
) -> anyhow::Result<()> {
    let asks = news.asks(user);
    open_for(ctx, news.asking(role, user, Vec::new()), user.clone(), role, place).await?;
    let told = stored_tasks::of_subject(ctx.tx, &news.subject).await?;
    let told = told.into_iter().find(|one| one.asks == asks && one.state == TaskState::Open);
    let Some(mut told) = told else { return Ok(()) };
    tasks::actions::facts::keep(ctx.tx, &mut told).await?;
    told.state = TaskState::Done;
    told.settled_at = Some(ctx.now);
    told.reminded += 1;
    told.remind(Vec::new());
    stored_tasks::change(ctx.tx, &told).await?;
    alert(ctx, &told, user.clone(), "soon").await
}
