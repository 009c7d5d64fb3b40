//! What somebody said to a call is taken back (E2, E3): they are asked again, and whoever was asked because of it is asked
//! no more. Where somebody has answered since, or it has ended, what was said stands.

use baton_storage::asks::Asks;
use baton_storage::states::{AskState, EngagementState, TaskState};
use baton_storage::tasks::Task;
use baton_storage::time::At;
use baton_storage::{engagements, people};
use serde_json::{Value, json};

use crate::app::Ctx;
use crate::event::Reopened;
use crate::features::deals::load::context::load_context;
use crate::features::reengagement::actions::state::{By, of, store, waiting};
use crate::features::reengagement::jobs::messages::refresh;
use crate::features::reengagement::jobs::note::{leave, notify};
use crate::features::reengagement::load::EngagementContext;
use crate::features::reengagement::load::whom::name;
use crate::features::reengagement::subject::role_of;
use crate::tasks;

/// Somebody is about to be asked again: refused where what they said stands; else nobody is asked any more because of it.
pub async fn reopening(ctx: &mut Ctx<'_>, reopened: Reopened<'_>) -> anyhow::Result<()> {
    let Reopened { task, at, by, stays, .. } = reopened;
    if task.subject.engagement().is_none() {
        return Ok(());
    }
    let loaded = of(ctx, task).await?;
    if let Some((why, facts)) = stands(ctx, &loaded, task, at).await? {
        stays.refuse(ctx.app.words.plain(&format!("reengagement.undo.{why}"), facts)?);
        return Ok(());
    }
    let who = name(ctx.tx, by).await?;
    let why = ctx.app.words.plain("reengagement.undo.superseded", json!({ "who": who }))?;
    for mut other in followed(&loaded, task, at).filter(|one| one.state == TaskState::Open).cloned() {
        tasks::actions::settle(ctx, &mut other, TaskState::Superseded, None, Some(&why)).await?;
    }
    Ok(())
}

/// Somebody is asked again, and it stands as it did before they answered.
pub async fn reopened(ctx: &mut Ctx<'_>, reopened: Reopened<'_>) -> anyhow::Result<()> {
    let Reopened { task, at, by, .. } = reopened;
    if task.subject.engagement().is_none() || !is_answer(task) {
        return Ok(());
    }
    let loaded = of(ctx, task).await?;
    let mut one = loaded.engagement.clone();
    let (state, told) = match task.asks {
        Asks::Approve => {
            (one.decided_by, one.decided_at) = (None, None);
            for ask in &loaded.asks {
                engagements::ask(ctx.tx, &waiting(&loaded.engagement, ask.role, &ask.asked)).await?;
            }
            (EngagementState::Approval, true)
        }
        _ => {
            let role = role_of(task);
            let told = loaded.asks.iter().any(|ask| ask.role == role && ask.answered_at == Some(at));
            engagements::ask(ctx.tx, &waiting(&one, role, &task.owner)).await?;
            let taken = |state| state == AskState::Taken;
            let others = loaded.asks.iter().any(|ask| ask.role != role && taken(ask.state));
            (if others { EngagementState::Taken } else { EngagementState::Asked }, told)
        }
    };
    one.why = None;
    store(ctx, &mut one, state, "reengagement.undo", By { user: by, comment: None }).await?;
    say(ctx, &loaded, reopened, told).await
}

/// Whoever reads along hears of it; and, where they had heard of the answer, whoever asked, and who is asked again.
async fn say(
    ctx: &mut Ctx<'_>,
    loaded: &EngagementContext<'_>,
    reopened: Reopened<'_>,
    told: bool,
) -> anyhow::Result<()> {
    let Reopened { task, settled_by, by, .. } = reopened;
    let what = if task.asks == Asks::Approve { "undecided" } else { "undone" };
    let other = settled_by.person().filter(|user| *user != by);
    let mut facts = json!({
        "by": name(ctx.tx, by).await?,
        "whose": match other { Some(user) => Some(name(ctx.tx, user).await?), None => None },
        "other": name(ctx.tx, &task.owner).await?,
        "yours": false,
    });
    leave(ctx, loaded, what, facts.clone()).await?;
    let asker = told.then(|| loaded.engagement.asked_by.clone());
    notify(ctx, loaded, what, &facts, asker, by).await?;
    facts["yours"] = json!(true);
    notify(ctx, loaded, what, &facts, other.cloned(), by).await?;
    refresh(ctx, &loaded.engagement.engagement_id).await
}

/// Why what somebody said stands: which words, and what they need.
async fn stands(
    ctx: &mut Ctx<'_>,
    loaded: &EngagementContext<'_>,
    task: &Task,
    at: At,
) -> anyhow::Result<Option<(&'static str, Value)>> {
    let one = &loaded.engagement;
    if matches!(one.state, EngagementState::Closed | EngagementState::Withdrawn) {
        let who = match &one.closed_by {
            Some(user) => Some(name(ctx.tx, user).await?),
            None => None,
        };
        return Ok(Some(("over", json!({ "who": who, "state": one.state }))));
    }
    if let Asks::Still(deal) = &task.asks {
        let context = load_context(ctx.app, ctx.tx, deal).await?;
        let is_open = context.is_some_and(|context| context.stage.is_open());
        return Ok(is_open.then(|| ("deal_open", json!({}))));
    }
    let since = followed(loaded, task, at).find(|one| one.settled_at > Some(at) && one.settled_by.is_some());
    if let Some(by) = since.and_then(|one| one.settled_by.as_ref()) {
        return Ok(Some(("answered", json!({ "who": people::actor_name(ctx.tx, by).await? }))));
    }
    if one.state.is_open() {
        return Ok(None);
    }
    let open = engagements::open_of_account(ctx.tx, &loaded.account.account_id).await?;
    Ok(match open.iter().find(|other| other.reason == one.reason) {
        Some(other) => Some(("asked_anew", json!({ "who": name(ctx.tx, &other.asked_by).await? }))),
        None => None,
    })
}

/// Whether it is for the call that somebody answers; else it is whether that is still needed.
fn is_answer(task: &Task) -> bool {
    matches!(task.asks, Asks::Approve | Asks::Answer(_) | Asks::Name(_))
}

/// Who was asked because of what was said: all who have to answer, once it is approved; for an answer, whoever is asked
/// for the same role since.
fn followed<'l>(loaded: &'l EngagementContext<'_>, task: &'l Task, at: At) -> impl Iterator<Item = &'l Task> {
    let answered = is_answer(task);
    loaded.tasks.iter().filter(move |other| {
        let same = task.asks == Asks::Approve || role_of(other) == role_of(task);
        let answers = matches!(other.asks, Asks::Answer(_) | Asks::Name(_));
        answered && answers && same && other.task_id != task.task_id && other.since_at >= at
    })
}
