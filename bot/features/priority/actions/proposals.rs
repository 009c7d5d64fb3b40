//! News that speaks for another level is put before whoever looks after the account; it changes nothing by itself.

use baton_storage::accounts::{self, Account};
use baton_storage::asks::{AskKind, Asks, TaskKind};
use baton_storage::ids::AccountId;
use baton_storage::news::Around;
use baton_storage::states::{ItemState, Role, TaskState};
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::time::At;
use serde_json::json;

use crate::accounts::roles;
use crate::accounts::teams::team_of;
use crate::app::Ctx;
use crate::features::priority::load::{PriorityContext, csm, is_reviewed, told};
use crate::features::priority::rules::level::label;
use crate::features::priority::rules::proposals::{Proposal, propose};
use crate::features::priority::subject::subject;
use crate::rules::calendar::Calendar;
use crate::tasks;
use crate::tasks::actions::asking::Asking;

/// Looks at what is known of an account now, and asks its CSM where that speaks for another level. What no longer
/// does is no longer asked, and what was answered since the level was decided is not asked again.
pub async fn follow(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    match accounts::resolve_merged(ctx.tx, account).await? {
        Some(account) => follow_as(ctx, &account).await,
        None => Ok(()),
    }
}

/// The same of the account of a deal, by what stands around that: most of what a feed tells is of accounts that nobody
/// can be asked about, and nobody was.
pub async fn follow_around(ctx: &mut Ctx<'_>, around: &Around) -> anyhow::Result<()> {
    let account = &around.account;
    let looked_after = roles::looks_after(ctx.app, account, around.assignment.as_ref());
    match looked_after || around.is_busy(&subject(&account.account_id)) {
        true => follow_as(ctx, account).await,
        false => Ok(()),
    }
}

/// The same of an account as it is now.
pub async fn follow_as(ctx: &mut Ctx<'_>, account: &Account) -> anyhow::Result<()> {
    let Some(team) = team_of(ctx.app, account) else { return Ok(()) };
    // Most of what a feed tells is of accounts that nobody can be asked about.
    let asked = is_reviewed(account) && csm(ctx.app, ctx.tx, account, team).await?.is_some();
    let context = match asked {
        true => told(ctx.app, ctx.tx, &account.account_id, ctx.now).await?,
        false => None,
    };
    let proposal = context.as_ref().map(proposal).transpose()?.flatten();
    let wanted = proposal
        .as_ref()
        .map(|one| Asks::Look { question: one.question.clone(), choice: one.choice.clone() });
    let mut answered = false;
    for mut task in stored_tasks::of_subject(ctx.tx, &subject(&account.account_id)).await? {
        let same = Some(&task.asks) == wanted.as_ref();
        if task.state == TaskState::Open && task.asks.kind() == AskKind::Look && !same {
            let why = Some(ctx.app.words.plain("priority.overtaken", json!({}))?);
            tasks::actions::settle(ctx, &mut task, TaskState::Superseded, None, why.as_deref()).await?;
        }
        answered |= same && context.as_ref().is_some_and(|context| is_answer(&task, context));
    }
    match (context, proposal, wanted) {
        (Some(context), Some(proposal), Some(asks)) if !answered => ask(ctx, &context, &proposal, asks).await,
        _ => Ok(()),
    }
}

/// What is to be asked; nothing of an account in nobody's book, nor of one that a review asks about already.
fn proposal(context: &PriorityContext<'_>) -> anyhow::Result<Option<Proposal>> {
    let in_review = context.review.as_ref().is_some_and(|(_, item)| item.state == ItemState::Open);
    if context.csm.is_none() || !is_reviewed(&context.account) || in_review {
        return Ok(None);
    }
    let last = context.answered();
    let last = context.last.as_ref().map(|_| &last);
    Ok(propose(context.version()?, last, &context.known()?, Some(context.level())))
}

/// Whether somebody has said, since the level was decided, that this changes nothing.
fn is_answer(task: &Task, context: &PriorityContext<'_>) -> bool {
    let decided = context.last.as_ref().map_or(At(0), |last| last.assessed_at);
    matches!(task.state, TaskState::Done | TaskState::Dropped) && task.since_at >= decided
}

async fn ask(
    ctx: &mut Ctx<'_>,
    context: &PriorityContext<'_>,
    proposal: &Proposal,
    asks: Asks,
) -> anyhow::Result<()> {
    let calendar = Calendar::of(&ctx.app.config, context.team, &ctx.app.playbook.hours);
    let again = calendar.plus_business_days(ctx.now, 3);
    let asking = Asking {
        subject: subject(&context.account.account_id),
        asks,
        role: Role::Csm,
        kind: TaskKind::Action,
        urgent: false,
        facts: json!({
            "level": label(context.level()),
            "to": proposal.level.map(label),
            "asks": proposal.asks,
            "answer": proposal.answer,
            "told": context.evidence.source,
        }),
        due_at: None,
        reminders: [Some(ctx.now), again].into_iter().flatten().collect(),
        escalate_at: None,
    };
    tasks::actions::open(ctx, asking, &context.place()).await?;
    Ok(())
}
