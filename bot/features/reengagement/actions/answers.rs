//! What those who are asked say (E3): they take it, name somebody else, or decline, and then whoever leads them is asked.

use anyhow::Context;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::audit::{self, Entry};
use baton_storage::engagements::{self, Ask};
use baton_storage::ids::UserId;
use baton_storage::states::{AskState, EngagementState, Role, TaskState};
use baton_storage::tasks::{self as stored_tasks, Task};
use serde_json::{Value, json};

use crate::app::Ctx;
use crate::features::reengagement::actions::state::{By, no_longer_asked, of, said, store, waiting};
use crate::features::reengagement::jobs::messages::{refresh, write_to};
use crate::features::reengagement::jobs::note::leave;
use crate::features::reengagement::load::whom::{Reached, name};
use crate::features::reengagement::load::{self, EngagementContext};
use crate::features::reengagement::rules::ReengageRules;
use crate::features::reengagement::subject::{is_turn, role_of, subject};
use crate::rules::calendar::Calendar;
use crate::tasks;
use crate::tasks::actions::asking::Asking;
use crate::tasks::actions::undo::settle_by_word;

/// Somebody takes it.
pub async fn take(ctx: &mut Ctx<'_>, task: &mut Task, by: By<'_>) -> anyhow::Result<()> {
    let loaded = of(ctx, task).await?;
    answer(ctx, &loaded, task, AskState::Taken, By { comment: None, ..by }).await?;
    let mut one = loaded.engagement.clone();
    store(ctx, &mut one, EngagementState::Taken, "reengagement.take", by).await?;
    let answer = ctx.app.words.plain("tasks.answer.taken", json!({}))?;
    settle_by_word(ctx, task, TaskState::Done, by.user, Some(&answer)).await?;
    said(ctx, &loaded, "taken", &[&one.asked_by], by).await
}

/// Somebody else is asked instead, by the word of who was.
pub async fn suggest(ctx: &mut Ctx<'_>, task: &mut Task, person: &UserId, by: By<'_>) -> anyhow::Result<()> {
    let loaded = of(ctx, task).await?;
    let role = role_of(task);
    let how = json!({ "how": "suggested", "before": name(ctx.tx, by.user).await?, "word": by.comment });
    let to = (person, role);
    let asker = &loaded.engagement.asked_by;
    let reached = load::whom::somebody(ctx.app, ctx.tx, to, &loaded.place(), asker, how, ctx.now).await?;
    let reached = reached.context("nobody to ask although somebody was named")?;
    let entry = Entry::new(ctx.now, by.user, "reengagement.suggest", task.subject.clone());
    audit::record(ctx.tx, &entry.moved(task.owner.as_str(), person.as_str())).await?;
    let why = format!("{} is asked instead", name(ctx.tx, &reached.user).await?);
    settle_by_word(ctx, task, TaskState::Dropped, by.user, Some(&why)).await?;
    engagements::ask(ctx.tx, &waiting(&loaded.engagement, role, &reached.user)).await?;
    call(ctx, &loaded, role, &reached).await?;
    let facts = json!({ "by": name(ctx.tx, by.user).await?, "other": name(ctx.tx, &reached.user).await? });
    leave(ctx, &loaded, "suggested", facts).await?;
    refresh(ctx, &loaded.engagement.engagement_id).await
}

/// Somebody declines: whoever leads them is asked to name somebody; when they decline too, that is the answer.
pub async fn decline(ctx: &mut Ctx<'_>, task: &mut Task, by: By<'_>) -> anyhow::Result<()> {
    let loaded = of(ctx, task).await?;
    let role = role_of(task);
    let led = matches!(task.asks, Asks::Name(_));
    settle_by_word(ctx, task, TaskState::Dropped, by.user, by.comment).await?;
    let how = json!({ "how": "declined", "before": name(ctx.tx, by.user).await?, "word": by.comment });
    let skip = [&loaded.engagement.asked_by, by.user];
    let next = match led {
        true => None,
        false => load::whom::lead(ctx.app, ctx.tx, role, &loaded.place(), &skip, how, ctx.now).await?,
    };
    let mut one = loaded.engagement.clone();
    let state = one.state;
    if let Some(next) = next {
        store(ctx, &mut one, state, "reengagement.decline", by).await?;
        engagements::ask(ctx.tx, &waiting(&loaded.engagement, role, &next.user)).await?;
        call(ctx, &loaded, role, &next).await?;
        let (who, other) = (name(ctx.tx, by.user).await?, name(ctx.tx, &next.user).await?);
        let facts = json!({ "by": who, "why": by.comment, "other": other });
        leave(ctx, &loaded, "passed_on", facts).await?;
        return refresh(ctx, &one.engagement_id).await;
    }
    answer(ctx, &loaded, task, AskState::Declined, by).await?;
    let asks = engagements::asks(ctx.tx, &one.engagement_id).await?;
    if asks.iter().any(|ask| ask.state != AskState::Declined) {
        store(ctx, &mut one, state, "reengagement.decline", by).await?;
        return said(ctx, &loaded, "declined_one", &[&one.asked_by], by).await;
    }
    one.why = by.comment.map(str::to_owned);
    store(ctx, &mut one, EngagementState::Declined, "reengagement.decline", by).await?;
    no_longer_asked(ctx, &one).await?;
    said(ctx, &loaded, "declined", &[&one.asked_by], by).await
}

/// Whoever is asked has left: whoever holds the role now is asked, or whoever leads. `false`: that is no matter of ours.
pub async fn left(ctx: &mut Ctx<'_>, task: &mut Task) -> anyhow::Result<bool> {
    let role = role_of(task);
    if !is_turn(task, role) && task.asks != Asks::Approve || task.subject.engagement().is_none() {
        return Ok(false);
    }
    let loaded = of(ctx, task).await?;
    let asker = loaded.engagement.asked_by.clone();
    let place = loaded.place();
    let next = match task.asks {
        Asks::Approve => {
            load::whom::lead(
                ctx.app,
                ctx.tx,
                role,
                &place,
                &[&asker, &task.owner],
                json!({ "how": "left" }),
                ctx.now,
            )
            .await?
        }
        _ => load::whom::first(ctx.app, ctx.tx, role, &place, &asker, ctx.now).await?,
    };
    let Some(next) = next else { return Ok(false) };
    let why =
        ctx.app.words.plain("reengagement.left", json!({ "name": name(ctx.tx, &task.owner).await? }))?;
    tasks::actions::settle(ctx, task, TaskState::Superseded, None, Some(&why)).await?;
    if task.asks == Asks::Approve {
        request(ctx, &loaded, Asks::Approve, &next).await?;
    } else {
        engagements::ask(ctx.tx, &waiting(&loaded.engagement, role, &next.user)).await?;
        call(ctx, &loaded, role, &next).await?;
    }
    refresh(ctx, &loaded.engagement.engagement_id).await?;
    Ok(true)
}

/// Asks somebody to come back, or whoever leads to name somebody.
pub(crate) async fn call(
    ctx: &mut Ctx<'_>,
    loaded: &EngagementContext<'_>,
    role: Role,
    reached: &Reached,
) -> anyhow::Result<()> {
    let asks = if reached.role == role { Asks::Answer(role) } else { Asks::Name(role) };
    request(ctx, loaded, asks, reached).await?;
    Ok(())
}

/// Something that somebody is asked for, with a letter to whoever reads it now.
pub(crate) async fn request(
    ctx: &mut Ctx<'_>,
    loaded: &EngagementContext<'_>,
    asks: Asks,
    reached: &Reached,
) -> anyhow::Result<Task> {
    let calendar = Calendar::of(&ctx.app.config, loaded.team, &ctx.app.playbook.hours);
    let answers = &ctx.app.playbook.of::<ReengageRules>().answers;
    let later = |days: usize| calendar.plus_business_days(ctx.now, days);
    let one = &loaded.engagement;
    let mut facts: Value = reached.how.clone();
    facts["backup"] = json!(reached.backup);
    facts["asker"] = json!(name(ctx.tx, &one.asked_by).await?);
    facts["reason"] = json!(loaded.reason.map_or(&one.reason, |reason| &reason.label));
    let asking = Asking {
        subject: subject(&one.engagement_id),
        asks: asks.clone(),
        role: reached.role,
        kind: TaskKind::Action,
        // The letter says it at once, and more of it.
        urgent: false,
        facts,
        due_at: None,
        reminders: answers.reminds_after.iter().filter_map(|days| later(*days)).collect(),
        escalate_at: later(answers.escalates_after),
    };
    tasks::actions::open_for(ctx, asking, reached.user.clone(), reached.role, &loaded.place()).await?;
    let open = stored_tasks::of_subject(ctx.tx, &subject(&one.engagement_id)).await?;
    let open = open.into_iter().find(|task| task.asks == asks && task.state == TaskState::Open);
    let open = open.context("a task that was just opened")?;
    if open.remind_at.is_none() {
        tasks::actions::moments::plan_escalation(ctx.tx, &open, ctx.now).await?;
    }
    write_to(ctx, &open, reached.reader()).await?;
    Ok(open)
}

/// Keeps what somebody said.
async fn answer(
    ctx: &mut Ctx<'_>,
    loaded: &EngagementContext<'_>,
    task: &Task,
    state: AskState,
    by: By<'_>,
) -> anyhow::Result<()> {
    let answered = Ask {
        state,
        answered_by: Some(by.user.clone()),
        answered_at: Some(ctx.now),
        why: by.comment.map(str::to_owned),
        ..waiting(&loaded.engagement, role_of(task), &task.owner)
    };
    Ok(engagements::ask(ctx.tx, &answered).await?)
}
