//! The ways in which one begins and ends: asked, approved or refused (E2), closed, withdrawn (E3).

pub mod answers;
pub mod meanwhile;

use anyhow::Context;
use baton_storage::Tx;
use baton_storage::asks::Asks;
use baton_storage::audit::{self, Entry};
use baton_storage::engagements::{self, Ask, Engagement};
use baton_storage::ids::{EngagementId, UserId};
use baton_storage::states::{AskState, EngagementState, Role, TaskState};
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use serde_json::json;
use whom::{Reached, name};

use crate::accounts::roles;
use crate::app::App;
use crate::features::reengagement::actions::answers::{call, request};
use crate::features::reengagement::jobs::note::{leave, tell};
use crate::features::reengagement::load::Loaded;
use crate::features::reengagement::load::whom;
use crate::features::reengagement::subject::{post_card, refresh, subject, write_to};
use crate::{features, tasks};

/// Who does something, and what they say about it.
#[derive(Clone, Copy, Debug)]
pub struct By<'u> {
    pub user: &'u UserId,
    pub word: Option<&'u str>,
    pub now: At,
}

/// Asks: whoever has to approve it first, or those who hold the roles. `false`: there is nobody to ask.
///
/// # Errors
/// When the database refuses.
pub async fn ask(app: &App, tx: &mut Tx, one: Engagement, asked: &[Role], now: At) -> anyhow::Result<bool> {
    engagements::add(tx, &one).await?;
    let loaded = load(app, tx, &one.engagement_id).await?;
    let approval = one.state == EngagementState::Approval;
    let mut found: Vec<(Role, Reached)> = Vec::new();
    for role in asked {
        let reached = whom::first(app, tx, *role, &loaded.place(), &one.asked_by, now).await?;
        // Who holds both roles is asked once.
        if let Some(reached) = reached.filter(|new| found.iter().all(|(_, old)| old.user != new.user)) {
            found.push((*role, reached));
        }
    }
    if found.is_empty() {
        return Ok(false);
    }
    let entry = Entry::new(now, &one.asked_by, "reengagement.ask", subject(&one.engagement_id));
    audit::record(tx, &entry.moved("none", one.state.as_str()).because(&one.details)).await?;
    for (role, reached) in &found {
        // Whose exception it would be is the architect's, whoever answers for them.
        let holder =
            roles::role_holder(tx, *role, &loaded.place()).await?.filter(|user| *user != one.asked_by);
        let user = holder.filter(|_| approval).unwrap_or_else(|| reached.user.clone());
        engagements::ask(tx, &waiting(&one, *role, &user)).await?;
        if !approval {
            call(app, tx, &loaded, *role, reached, now).await?;
        }
    }
    if approval {
        let how = json!({ "own": whom::leaders(app, loaded.team, Role::Sa, &[]).contains(&one.asked_by) });
        let skip = [&one.asked_by];
        let leader = whom::lead(app, tx, Role::Sa, &loaded.place(), &skip, how, now).await?;
        let Some(leader) = leader else { return Ok(false) };
        let task = request(app, tx, &loaded, Asks::Approve, &leader, now).await?;
        // Any of those who lead the architects may: whoever is there reads it too, and the first answer counts.
        for user in loaded.team.sa_leaders.iter().filter(|user| **user != one.asked_by) {
            let there =
                roles::is_member(tx, user).await? && whom::unheard_until(app, tx, user, now).await?.is_none();
            if there && user != leader.reader() && *user != leader.user {
                write_to(app, tx, &task, user, now).await?;
            }
        }
    }
    features::channels::actions::wanted(app, tx, &loaded.account.account_id, now).await?;
    post_card(app, tx, &one, now).await?;
    Ok(true)
}

/// Approved: those who hold the roles now are asked (E2).
///
/// # Errors
/// When the database refuses.
pub async fn approve(app: &App, tx: &mut Tx, task: &mut Task, by: By<'_>) -> anyhow::Result<()> {
    let loaded = of(app, tx, task).await?;
    let mut one = loaded.engagement.clone();
    one.decided_by = Some(by.user.clone());
    one.decided_at = Some(by.now);
    store(tx, &mut one, EngagementState::Asked, "reengagement.approve", by).await?;
    for ask in &loaded.asks {
        let place = loaded.place();
        if let Some(reached) = whom::first(app, tx, ask.role, &place, &one.asked_by, by.now).await? {
            engagements::ask(tx, &waiting(&one, ask.role, &reached.user)).await?;
            call(app, tx, &loaded, ask.role, &reached, by.now).await?;
        }
    }
    let answer = app.words.plain("tasks.answer.approved", json!({}))?;
    tasks::actions::settle(app, tx, task, TaskState::Done, Some(by.user.into()), Some(&answer), by.now)
        .await?;
    said(app, tx, &loaded, "approved", &[&one.asked_by], by).await
}

/// Refused: whoever asked hears why (E2).
///
/// # Errors
/// When the database refuses.
pub async fn refuse(app: &App, tx: &mut Tx, task: &mut Task, by: By<'_>) -> anyhow::Result<()> {
    let loaded = of(app, tx, task).await?;
    let mut one = loaded.engagement.clone();
    one.decided_by = Some(by.user.clone());
    one.decided_at = Some(by.now);
    one.why = by.word.map(str::to_owned);
    store(tx, &mut one, EngagementState::Refused, "reengagement.refuse", by).await?;
    let answer = app.words.plain("tasks.answer.not_approved", json!({ "because": by.word }))?;
    tasks::actions::settle(app, tx, task, TaskState::Done, Some(by.user.into()), Some(&answer), by.now)
        .await?;
    said(app, tx, &loaded, "refused", &[&one.asked_by], by).await
}

/// It has come to its end, with an outcome.
///
/// # Errors
/// When the database refuses.
pub async fn close(app: &App, tx: &mut Tx, loaded: &Loaded<'_>, by: By<'_>) -> anyhow::Result<()> {
    let mut one = loaded.engagement.clone();
    one.outcome = by.word.map(str::to_owned);
    end(app, tx, loaded, &mut one, (EngagementState::Closed, "closed"), by).await
}

/// Whoever asked takes it back.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw(app: &App, tx: &mut Tx, loaded: &Loaded<'_>, by: By<'_>) -> anyhow::Result<()> {
    let mut one = loaded.engagement.clone();
    one.why = by.word.map(str::to_owned);
    end(app, tx, loaded, &mut one, (EngagementState::Withdrawn, "withdrawn"), by).await
}

async fn end(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded<'_>,
    one: &mut Engagement,
    (state, what): (EngagementState, &str),
    by: By<'_>,
) -> anyhow::Result<()> {
    one.closed_by = Some(by.user.clone());
    one.closed_at = Some(by.now);
    let action =
        if state == EngagementState::Closed { "reengagement.close" } else { "reengagement.withdraw" };
    store(tx, one, state, action, by).await?;
    no_longer_asked(app, tx, one, by.now).await?;
    let told: Vec<&UserId> = loaded.takers().chain([&one.asked_by]).collect();
    said(app, tx, loaded, what, &told, by).await
}

/// Nothing of it is asked any more.
pub(crate) async fn no_longer_asked(app: &App, tx: &mut Tx, one: &Engagement, now: At) -> anyhow::Result<()> {
    let why = app.words.plain("reengagement.over", json!({ "state": one.state }))?;
    for mut task in stored_tasks::of_subject(tx, &subject(&one.engagement_id)).await? {
        if task.state == TaskState::Open {
            tasks::actions::settle(app, tx, &mut task, TaskState::Superseded, None, Some(&why), now).await?;
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
    tx: &mut Tx,
    one: &mut Engagement,
    state: EngagementState,
    action: &str,
    by: By<'_>,
) -> anyhow::Result<()> {
    let before = std::mem::replace(&mut one.state, state);
    engagements::change(tx, one).await?;
    let mut entry = Entry::new(by.now, by.user, action, subject(&one.engagement_id));
    entry = entry.moved(before.as_str(), state.as_str());
    if let Some(word) = by.word {
        entry = entry.because(word);
    }
    Ok(audit::record(tx, &entry).await?)
}

/// Everybody who should know hears what happened: by a note under the card, and those who wait by news.
pub(crate) async fn said(
    app: &App,
    tx: &mut Tx,
    loaded: &Loaded<'_>,
    what: &str,
    to: &[&UserId],
    by: By<'_>,
) -> anyhow::Result<()> {
    let facts = json!({ "by": name(tx, by.user).await?, "why": by.word });
    leave(app, tx, loaded, what, facts.clone(), by.now).await?;
    let told = to.iter().map(|user| (*user).clone());
    tell(app, tx, loaded, (what, &facts), told, by.user, by.now).await?;
    refresh(app, tx, &loaded.engagement.engagement_id, by.now).await
}

pub(crate) async fn of<'a>(app: &'a App, tx: &mut Tx, task: &Task) -> anyhow::Result<Loaded<'a>> {
    let id = task.subject.engagement().context("a task of no engagement")?;
    load(app, tx, id).await
}

async fn load<'a>(app: &'a App, tx: &mut Tx, id: &EngagementId) -> anyhow::Result<Loaded<'a>> {
    Loaded::of(app, tx, id).await?.context("an engagement whose account or team is not known")
}
