//! The ways in which one begins and ends: asked, approved or refused (E2), closed, withdrawn (E3).

pub mod answers;
pub mod meanwhile;
pub mod undo;

use anyhow::Context;
use baton_storage::asks::Asks;
use baton_storage::audit::{self, Entry};
use baton_storage::engagements::{self, Ask, Engagement};
use baton_storage::ids::{EngagementId, UserId};
use baton_storage::states::{AskState, EngagementState, Role, TaskState};
use baton_storage::tasks::{self as stored_tasks, Task};
use serde_json::json;
use whom::{Reached, name};

use crate::accounts::roles;
use crate::app::Ctx;
use crate::features::reengagement::actions::answers::{call, request};
use crate::features::reengagement::jobs::note::{leave, tell};
use crate::features::reengagement::load::Loaded;
use crate::features::reengagement::load::whom;
use crate::features::reengagement::subject::{post_card, refresh, subject, write_to};
use crate::tasks::actions::undo::settle_by_word;
use crate::{features, tasks};

/// Who does something, and what they say about it.
#[derive(Clone, Copy, Debug)]
pub struct By<'u> {
    pub user: &'u UserId,
    pub comment: Option<&'u str>,
}

/// Asks: whoever has to approve it first, or those who hold the roles. `false`: there is nobody to ask.
pub async fn ask(ctx: &mut Ctx<'_>, one: Engagement, asked: &[Role]) -> anyhow::Result<bool> {
    engagements::add(ctx.tx, &one).await?;
    let loaded = load(ctx, &one.engagement_id).await?;
    let approval = one.state == EngagementState::Approval;
    let mut found: Vec<(Role, Reached)> = Vec::new();
    for role in asked {
        let reached = whom::first(ctx.app, ctx.tx, *role, &loaded.place(), &one.asked_by, ctx.now).await?;
        // Who holds both roles is asked once.
        if let Some(reached) = reached.filter(|new| found.iter().all(|(_, old)| old.user != new.user)) {
            found.push((*role, reached));
        }
    }
    if found.is_empty() {
        return Ok(false);
    }
    let entry = Entry::new(ctx.now, &one.asked_by, "reengagement.ask", subject(&one.engagement_id));
    audit::record(ctx.tx, &entry.moved("none", one.state.as_str()).because(&one.details)).await?;
    for (role, reached) in &found {
        // Whose exception it would be is the architect's, whoever answers for them.
        let holder =
            roles::role_holder(ctx.tx, *role, &loaded.place()).await?.filter(|user| *user != one.asked_by);
        let user = holder.filter(|_| approval).unwrap_or_else(|| reached.user.clone());
        engagements::ask(ctx.tx, &waiting(&one, *role, &user)).await?;
        if !approval {
            call(ctx, &loaded, *role, reached).await?;
        }
    }
    if approval {
        let how =
            json!({ "own": whom::leaders(ctx.app, loaded.team, Role::Sa, &[]).contains(&one.asked_by) });
        let skip = [&one.asked_by];
        let leader = whom::lead(ctx.app, ctx.tx, Role::Sa, &loaded.place(), &skip, how, ctx.now).await?;
        let Some(leader) = leader else { return Ok(false) };
        let task = request(ctx, &loaded, Asks::Approve, &leader).await?;
        // Any of those who lead the architects may: whoever is there reads it too, and the first answer counts.
        for user in loaded.team.sa_leaders.iter().filter(|user| **user != one.asked_by) {
            let there = roles::is_member(ctx.tx, user).await?
                && whom::unheard_until(ctx.app, ctx.tx, user, ctx.now).await?.is_none();
            if there && user != leader.reader() && *user != leader.user {
                write_to(ctx, &task, user).await?;
            }
        }
    }
    features::channels::actions::wanted(ctx, &loaded.account.account_id).await?;
    post_card(ctx, &one).await?;
    Ok(true)
}

/// Approved: those who hold the roles now are asked (E2).
pub async fn approve(ctx: &mut Ctx<'_>, task: &mut Task, by: By<'_>) -> anyhow::Result<()> {
    let loaded = of(ctx, task).await?;
    let mut one = loaded.engagement.clone();
    one.decided_by = Some(by.user.clone());
    one.decided_at = Some(ctx.now);
    store(ctx, &mut one, EngagementState::Asked, "reengagement.approve", by).await?;
    for ask in &loaded.asks {
        let place = loaded.place();
        if let Some(reached) = whom::first(ctx.app, ctx.tx, ask.role, &place, &one.asked_by, ctx.now).await? {
            engagements::ask(ctx.tx, &waiting(&one, ask.role, &reached.user)).await?;
            call(ctx, &loaded, ask.role, &reached).await?;
        }
    }
    let answer = ctx.app.words.plain("tasks.answer.approved", json!({}))?;
    settle_by_word(ctx, task, TaskState::Done, by.user, Some(&answer)).await?;
    said(ctx, &loaded, "approved", &[&one.asked_by], by).await
}

/// Refused: whoever asked hears why (E2).
pub async fn refuse(ctx: &mut Ctx<'_>, task: &mut Task, by: By<'_>) -> anyhow::Result<()> {
    let loaded = of(ctx, task).await?;
    let mut one = loaded.engagement.clone();
    one.decided_by = Some(by.user.clone());
    one.decided_at = Some(ctx.now);
    one.why = by.comment.map(str::to_owned);
    store(ctx, &mut one, EngagementState::Refused, "reengagement.refuse", by).await?;
    let answer = ctx.app.words.plain("tasks.answer.not_approved", json!({ "because": by.comment }))?;
    settle_by_word(ctx, task, TaskState::Done, by.user, Some(&answer)).await?;
    said(ctx, &loaded, "refused", &[&one.asked_by], by).await
}

/// It has come to its end, with an outcome.
pub async fn close(ctx: &mut Ctx<'_>, loaded: &Loaded<'_>, by: By<'_>) -> anyhow::Result<()> {
    let mut one = loaded.engagement.clone();
    one.outcome = by.comment.map(str::to_owned);
    end(ctx, loaded, &mut one, EngagementState::Closed, "closed", by).await
}

/// Whoever asked takes it back.
pub async fn withdraw(ctx: &mut Ctx<'_>, loaded: &Loaded<'_>, by: By<'_>) -> anyhow::Result<()> {
    let mut one = loaded.engagement.clone();
    one.why = by.comment.map(str::to_owned);
    end(ctx, loaded, &mut one, EngagementState::Withdrawn, "withdrawn", by).await
}

async fn end(
    ctx: &mut Ctx<'_>,
    loaded: &Loaded<'_>,
    one: &mut Engagement,
    state: EngagementState,
    what: &str,
    by: By<'_>,
) -> anyhow::Result<()> {
    one.closed_by = Some(by.user.clone());
    one.closed_at = Some(ctx.now);
    let action =
        if state == EngagementState::Closed { "reengagement.close" } else { "reengagement.withdraw" };
    store(ctx, one, state, action, by).await?;
    no_longer_asked(ctx, one).await?;
    let told: Vec<&UserId> = loaded.takers().chain([&one.asked_by]).collect();
    said(ctx, loaded, what, &told, by).await
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
    loaded: &Loaded<'_>,
    what: &str,
    to: &[&UserId],
    by: By<'_>,
) -> anyhow::Result<()> {
    let facts = json!({ "by": name(ctx.tx, by.user).await?, "why": by.comment });
    leave(ctx, loaded, what, facts.clone()).await?;
    let told = to.iter().map(|user| (*user).clone());
    tell(ctx, loaded, what, &facts, told, by.user).await?;
    refresh(ctx, &loaded.engagement.engagement_id).await
}

pub(crate) async fn of<'a>(ctx: &mut Ctx<'a>, task: &Task) -> anyhow::Result<Loaded<'a>> {
    let id = task.subject.engagement().context("a task of no engagement")?;
    load(ctx, id).await
}

async fn load<'a>(ctx: &mut Ctx<'a>, id: &EngagementId) -> anyhow::Result<Loaded<'a>> {
    Loaded::of(ctx.app, ctx.tx, id).await?.context("an engagement whose account or team is not known")
}
