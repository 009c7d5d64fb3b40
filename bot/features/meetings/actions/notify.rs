//! Notices those of us who are invited: once, at once where the meeting is near, and again only when what they know
//! has changed. Nobody is told of what they did themselves.

use baton_storage::Tx;
use baton_storage::asks::Asks;
use baton_storage::ids::UserId;
use baton_storage::meetings::{self, Meeting};
use baton_storage::states::{Role, TaskState};
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use serde_json::{Value, json};

use crate::accounts::roles::{self, Place};
use crate::app::{App, Ctx};
use crate::rules::calendar::Calendar;
use crate::tasks;
use crate::tasks::actions::notices::News;

/// What somebody knows of a meeting.
enum Knows {
    Nothing,
    /// It will stand in their next day's message, as it is then.
    Soon(Box<Task>),
    /// They have read of it.
    Told,
}

/// It was arranged, or moved from `was`. `knew`: who was invited before.
pub async fn arranged(
    ctx: &mut Ctx<'_>,
    task: &Task,
    meeting: &Meeting,
    knew: &[UserId],
    was: Option<At>,
) -> anyhow::Result<()> {
    refresh(ctx, meeting).await?;
    let Some(context) = crate::tasks::load::context::task_context(ctx.app, ctx.tx, task).await? else {
        return Ok(());
    };
    let place = context.place();
    let calendar = Calendar::of(&ctx.app.config, context.team, &ctx.app.playbook.hours);
    let near = calendar.plus_business_days(ctx.now, 1).is_none_or(|day| meeting.starts_at <= day);
    let notices = Notices { app: ctx.app, meeting, place, near, now: ctx.now };
    let invited = meetings::invited(ctx.tx, &meeting.meeting_id).await?;
    for user in invited.iter().filter(|user| meeting.changed_by != **user) {
        match knows(ctx.tx, meeting, user).await? {
            Knows::Nothing => notices.notify(ctx.tx, "meeting", user, was).await?,
            Knows::Soon(mut untold) if near => {
                tasks::actions::settle(ctx, &mut untold, TaskState::Superseded, None, None).await?;
                notices.notify(ctx.tx, "meeting", user, was).await?;
            }
            Knows::Soon(_) => {}
            Knows::Told if was == Some(meeting.starts_at) => {}
            Knows::Told => {
                let what = if was.is_some() { "meeting_moved" } else { "meeting" };
                notices.notify(ctx.tx, what, user, was).await?;
            }
        }
    }
    for user in knew.iter().filter(|user| !invited.contains(user) && meeting.changed_by != **user) {
        notices.no_more(ctx.tx, "meeting_without", user).await?;
    }
    Ok(())
}

/// Others are invited now; when it is has not changed, so whoever knew hears nothing.
pub async fn passed(
    ctx: &mut Ctx<'_>,
    task: &Task,
    meeting: &Meeting,
    knew: &[UserId],
    invited: &[UserId],
) -> anyhow::Result<()> {
    let Some(context) = crate::tasks::load::context::task_context(ctx.app, ctx.tx, task).await? else {
        return Ok(());
    };
    let calendar = Calendar::of(&ctx.app.config, context.team, &ctx.app.playbook.hours);
    let near = calendar.plus_business_days(ctx.now, 1).is_none_or(|day| meeting.starts_at <= day);
    let notices = Notices { app: ctx.app, meeting, place: context.place(), near, now: ctx.now };
    for user in invited.iter().filter(|user| !knew.contains(user) && meeting.changed_by != **user) {
        notices.notify(ctx.tx, "meeting", user, None).await?;
    }
    for user in knew.iter().filter(|user| !invited.contains(user) && meeting.changed_by != **user) {
        notices.no_more(ctx.tx, "meeting_without", user).await?;
    }
    Ok(())
}

/// It was cancelled.
pub async fn cancelled(ctx: &mut Ctx<'_>, task: &Task, meeting: &Meeting) -> anyhow::Result<()> {
    refresh(ctx, meeting).await?;
    let Some(context) = crate::tasks::load::context::task_context(ctx.app, ctx.tx, task).await? else {
        return Ok(());
    };
    let place = context.place();
    let calendar = Calendar::of(&ctx.app.config, context.team, &ctx.app.playbook.hours);
    let near = calendar.plus_business_days(ctx.now, 1).is_none_or(|day| meeting.starts_at <= day);
    let near = near && meeting.starts_at > ctx.now;
    let notices = Notices { app: ctx.app, meeting, place, near, now: ctx.now };
    for user in meetings::invited(ctx.tx, &meeting.meeting_id).await? {
        if meeting.changed_by != user {
            notices.no_more(ctx.tx, "meeting_cancelled", &user).await?;
        }
    }
    Ok(())
}

/// What is told of a meeting: at once where it is near, else in the day's message.
struct Notices<'a> {
    app: &'a App,
    meeting: &'a Meeting,
    place: Place<'a>,
    near: bool,
    now: At,
}

impl Notices<'_> {
    /// Somebody need not come: told if they know that they were to, else never mentioned.
    async fn no_more(&self, tx: &mut Tx, what: &str, user: &UserId) -> anyhow::Result<()> {
        match knows(tx, self.meeting, user).await? {
            Knows::Nothing => Ok(()),
            Knows::Soon(mut untold) => {
                tasks::actions::settle(
                    &mut Ctx { app: self.app, tx, now: self.now },
                    &mut untold,
                    TaskState::Superseded,
                    None,
                    None,
                )
                .await
            }
            Knows::Told => self.notify(tx, what, user, None).await,
        }
    }

    /// Somebody is told; `was`: when they should have met before.
    async fn notify(&self, tx: &mut Tx, what: &str, user: &UserId, was: Option<At>) -> anyhow::Result<()> {
        let facts = json!({ "was": was });
        let news = News { subject: self.meeting.subject(), what, roles: &[], facts };
        let role = role_of(tx, user, &self.place).await?;
        match self.near {
            true => {
                tasks::actions::notices::notify_at_once(
                    &mut Ctx { app: self.app, tx, now: self.now },
                    &news,
                    role,
                    user,
                    &self.place,
                )
                .await
            }
            false => {
                tasks::actions::notices::notify_one(
                    &mut Ctx { app: self.app, tx, now: self.now },
                    &news,
                    role,
                    user,
                    &self.place,
                )
                .await
            }
        }
    }
}

/// What somebody is on the account; who is nothing is invited for the CSM's sake.
pub(crate) async fn role_of(tx: &mut Tx, user: &UserId, place: &Place<'_>) -> anyhow::Result<Role> {
    for role in [Role::Sa, Role::Seller] {
        if roles::role_holder(tx, role, place).await?.as_ref() == Some(user) {
            return Ok(role);
        }
    }
    Ok(Role::Csm)
}

async fn knows(tx: &mut Tx, meeting: &Meeting, user: &UserId) -> anyhow::Result<Knows> {
    let of_them = |one: &Task| matches!(&one.asks, Asks::News { to: Some(to), .. } if to == user);
    let mut told = stored_tasks::of_subject(tx, &meeting.subject()).await?.into_iter().filter(of_them);
    // The latest that they have heard, or are about to.
    let latest = told.rfind(|one| one.state != TaskState::Superseded);
    Ok(match latest {
        None => Knows::Nothing,
        Some(one) if one.state == TaskState::Open => Knows::Soon(Box::new(one)),
        Some(one) if matches!(one.asks.news(), Some("meeting_without" | "meeting_cancelled")) => {
            Knows::Nothing
        }
        Some(_) => Knows::Told,
    })
}

/// Brings the messages up to date in which it was told.
async fn refresh(ctx: &mut Ctx<'_>, meeting: &Meeting) -> anyhow::Result<()> {
    for told in stored_tasks::of_subject(ctx.tx, &meeting.subject()).await? {
        let facts: Value = serde_json::from_str(&told.facts).unwrap_or_default();
        if told.state == TaskState::Done && !told.is_action() && facts["what"].is_null() {
            tasks::actions::refresh(ctx, &told).await?;
        }
    }
    Ok(())
}
