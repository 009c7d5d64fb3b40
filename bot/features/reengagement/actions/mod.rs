//! The ways in which one begins and ends: asked, approved or refused (E2), closed, withdrawn (E3).

pub mod answers;
pub mod meanwhile;
pub mod state;
pub mod undo;

use baton_storage::asks::Asks;
use baton_storage::audit::{self, Entry};
use baton_storage::engagements::{self, Engagement};
use baton_storage::ids::UserId;
use baton_storage::states::{EngagementState, Role, TaskState};
use baton_storage::tasks::Task;
use serde_json::json;
use whom::Reached;

use crate::accounts::roles;
use crate::app::Ctx;
use crate::features;
use crate::features::reengagement::actions::answers::{call, request};
use crate::features::reengagement::actions::state::{By, load, no_longer_asked, of, said, store, waiting};
use crate::features::reengagement::jobs::messages::{post_card, write_to};
use crate::features::reengagement::load::{EngagementContext, whom};
use crate::features::reengagement::subject::subject;
use crate::tasks::actions::undo::settle_by_word;

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
pub async fn close(ctx: &mut Ctx<'_>, loaded: &EngagementContext<'_>, by: By<'_>) -> anyhow::Result<()> {
    let mut one = loaded.engagement.clone();
    one.outcome = by.comment.map(str::to_owned);
    end(ctx, loaded, &mut one, EngagementState::Closed, "closed", by).await
}

/// Whoever asked takes it back.
pub async fn withdraw(ctx: &mut Ctx<'_>, loaded: &EngagementContext<'_>, by: By<'_>) -> anyhow::Result<()> {
    let mut one = loaded.engagement.clone();
    one.why = by.comment.map(str::to_owned);
    end(ctx, loaded, &mut one, EngagementState::Withdrawn, "withdrawn", by).await
}

async fn end(
    ctx: &mut Ctx<'_>,
    loaded: &EngagementContext<'_>,
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
