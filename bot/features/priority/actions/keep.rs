//! An assessment stored in the place of those before it, with all that follows.

use baton_storage::actor::Actor;
use baton_storage::asks::AskKind;
use baton_storage::assessments::{self, Assessment};
use baton_storage::audit::{self, Entry};
use baton_storage::states::{AssessmentState, Priority, Role, TaskState};
use baton_storage::{accounts, tasks as stored_tasks};
use serde_json::json;

use crate::app::{App, Ctx};
use crate::event::Event;
use crate::features::priority::load::PriorityContext;
use crate::features::priority::rules::Answers;
use crate::features::priority::rules::flow::Decision;
use crate::features::priority::rules::level::label;
use crate::features::priority::subject::subject;
use crate::features::priority::{actions, jobs};
use crate::tasks;
use crate::tasks::actions::notices::News;
use crate::tasks::actions::undo::settle_by_word;

/// Why a level is kept anew.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// Somebody looked at the account.
    Looked,
    /// Everybody agreed on an exception.
    Excepted,
}

/// Stores it in the place of those before it, with all that follows.
pub(crate) async fn keep(
    ctx: &mut Ctx<'_>,
    context: &PriorityContext<'_>,
    assessment: Assessment,
    by: &Actor,
    cause: Cause,
) -> anyhow::Result<()> {
    let account = &context.account.account_id;
    // Before the level changes: a level that is not reviewed takes an account out of the review's book.
    ctx.emit(Event::LevelChanging(&context.team.id)).await?;
    let replaced = AssessmentState::Replaced;
    assessments::settle(ctx.tx, account, (AssessmentState::Proposed, replaced), by, ctx.now).await?;
    let proposed = assessment.state == AssessmentState::Proposed;
    if !proposed {
        assessments::settle(ctx.tx, account, (AssessmentState::Decided, replaced), by, ctx.now).await?;
    }
    assessments::add(ctx.tx, &assessment).await?;
    let before = context.account.priority;
    let action = if proposed { "priority.propose" } else { "priority.decide" };
    let from = before.map_or("none", Priority::as_str);
    let entry = Entry::new(ctx.now, by, action, format!("account:{account}"));
    audit::record(ctx.tx, &entry.moved(from, assessment.level.as_str()).because(&assessment.why)).await?;
    if !proposed {
        accounts::set_priority(ctx.tx, account, assessment.level).await?;
    }
    let (team, looked) = (&context.team.id, cause == Cause::Looked);
    ctx.emit(Event::PriorityDecided { team, assessment: &assessment, by, looked }).await?;
    let settles = match (proposed, cause) {
        (true, _) => &[AskKind::Look, AskKind::Reassess][..],
        (false, Cause::Looked) => &[AskKind::Look, AskKind::Reassess, AskKind::Confirm],
        (false, Cause::Excepted) => &[AskKind::Confirm],
    };
    let answer = if proposed { "tasks.answer.proposed" } else { "tasks.answer.holds" };
    let answer = ctx.app.words.plain(answer, json!({ "level": label(assessment.level) }))?;
    for mut task in stored_tasks::of_subject(ctx.tx, &subject(account)).await? {
        if task.state == TaskState::Open && settles.contains(&task.asks.kind()) {
            let answers = task.asks.kind() == AskKind::Confirm && cause == Cause::Looked;
            match by.person().filter(|_| answers) {
                // Whoever agreed, or decided otherwise, can take it back.
                Some(by) => settle_by_word(ctx, &mut task, TaskState::Done, by, Some(&answer)).await?,
                None => {
                    let by = Some(by.into());
                    tasks::actions::settle(ctx, &mut task, TaskState::Done, by, Some(&answer)).await?;
                }
            }
        }
    }
    if proposed {
        actions::confirm::ask(ctx, context, &assessment).await?;
    } else {
        actions::confirm::answered(ctx, context, &assessment, by).await?;
    }
    // Of an exception everybody who was asked hears by themselves.
    let changed = !proposed && before.is_some_and(|before| before != assessment.level);
    if changed && cause == Cause::Looked {
        notify(ctx, context, &assessment).await?;
    }
    jobs::replan(ctx, account).await
}

/// Those whom the model names hear of a level that changed (P3).
pub(crate) async fn notify(
    ctx: &mut Ctx<'_>,
    context: &PriorityContext<'_>,
    assessment: &Assessment,
) -> anyhow::Result<()> {
    let roles: Vec<Role> = context.version()?.tells.clone();
    let facts = json!({
        "level": label(assessment.level),
        "before": context.account.priority.map(label),
        "because": assessment.why,
    });
    let subject = subject(&context.account.account_id);
    let news = News { subject, what: "priority", roles: &roles, facts };
    tasks::actions::notices::notify(ctx, news, &context.place()).await
}

/// What decided, in one sentence.
pub(crate) fn why(
    app: &App,
    context: &PriorityContext<'_>,
    answers: &Answers,
    decision: &Decision,
) -> anyhow::Result<String> {
    let version = context.version()?;
    let last = decision.path.last();
    let looked = version.parameters.iter().filter(|one| one.same_as.is_none());
    let speaks = |id: &str| answers.get(id).is_some_and(|answer| answer.choice == "yes");
    let yes: Vec<&str> = looked.filter(|one| speaks(&one.id)).map(|one| one.label.as_str()).collect();
    let facts = json!({
        "all_calm": decision.path.len() > 1 && version.is_calm(decision),
        "count": decision.path.len(),
        "excepted": last.is_some_and(|step| step.question == crate::features::priority::rules::flow::STEP),
        // Where people propose what they think, the reason is what they looked at (P3).
        "looked_at": version.confirmed_by.is_some() && !version.parameters.is_empty(),
        "yes": yes.join(if yes.iter().all(|label| label.ends_with('?')) { " " } else { ", " }),
        "asks": last.map(|step| step.asks.clone()),
        "answer": last.map(|step| step.answer.clone()),
    });
    app.words.plain("priority.why", facts)
}
