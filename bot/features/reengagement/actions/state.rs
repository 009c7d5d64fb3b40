//! How a call stands: read, stored anew, and said to whom it concerns.

use anyhow::Context;
use baton_storage::audit::{self, Entry};
use baton_storage::engagements::{self, Ask, Engagement};
use baton_storage::ids::{EngagementId, UserId};
use baton_storage::states::{AskState, EngagementState, Role, TaskState};
use baton_storage::tasks as stored_tasks;
use baton_storage::tasks::Task;
use serde_json::json;

use crate::app::Ctx;
use crate::features::reengagement::jobs::messages::refresh;
use crate::features::reengagement::jobs::note::{leave, notify};
use crate::features::reengagement::load::EngagementContext;
use crate::features::reengagement::load::whom::name;
use crate::features::reengagement::subject::subject;
use crate::tasks;

/// Who does something, and what they say about it.
#[derive(Clone, Copy, Debug)]
pub struct By<'u> {
    pub user: &'u UserId,
    pub comment: Option<&'u str>,
}

/// Nothing of it is asked any more.
pub(crate) async fn no_longer_asked(ctx: &mut Ctx<'_>, one: &Engagement) -> anyhow::Result<()> {
    let why = ctx.app.words.plain("reengagement.over", json!({ "state": one.state }))?;
    for mut task in stored_tasks::of_subject(ctx.tx, &subject(&one.engagement_id)).await? {
        if task.state == TaskState::Open {
            tasks::actions::settle(ctx, &mut task, TaskState::Superseded, None, Some(&why)).await?;
        }
    }
    Ok(())
}

pub(crate) fn waiting(one: &Engagement, role: Role, user: &UserId) -> Ask {
    Ask {
        engagement_id: one.engagement_id.clone(),
        role,
        asked: user.clone(),
        state: AskState::Waiting,
        answered_by: None,
        answered_at: None,
        why: None,
    }
}

/// Stores it in its new state, with who did it and why.
pub(crate) async fn store(
    ctx: &mut Ctx<'_>,
    one: &mut Engagement,
    state: EngagementState,
    action: &str,
    by: By<'_>,
) -> anyhow::Result<()> {
    let before = std::mem::replace(&mut one.state, state);
    engagements::change(ctx.tx, one).await?;
    let mut entry = Entry::new(ctx.now, by.user, action, subject(&one.engagement_id));
    entry = entry.moved(before.as_str(), state.as_str());
    if let Some(comment) = by.comment {
        entry = entry.because(comment);
    }
    Ok(audit::record(ctx.tx, &entry).await?)
}

/// Everybody who should know hears what happened: by a note under the card, and those who wait by news.
pub(crate) async fn said(
    ctx: &mut Ctx<'_>,
    loaded: &EngagementContext<'_>,
    what: &str,
    to: &[&UserId],
    by: By<'_>,
) -> anyhow::Result<()> {
    let facts = json!({ "by": name(ctx.tx, by.user).await?, "why": by.comment });
    leave(ctx, loaded, what, facts.clone()).await?;
    let told = to.iter().map(|user| (*user).clone());
    notify(ctx, loaded, what, &facts, told, by.user).await?;
    refresh(ctx, &loaded.engagement.engagement_id).await
}

pub(crate) async fn of<'a>(ctx: &mut Ctx<'a>, task: &Task) -> anyhow::Result<EngagementContext<'a>> {
    let id = task.subject.engagement().context("a task of no engagement")?;
    load(ctx, id).await
}

pub(crate) async fn load<'a>(ctx: &mut Ctx<'a>, id: &EngagementId) -> anyhow::Result<EngagementContext<'a>> {
    EngagementContext::of(ctx.app, ctx.tx, id)
        .await?
        .context("an engagement whose account or team is not known")
}
