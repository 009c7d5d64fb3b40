//! A level that somebody proposed: who has to agree is asked, and whoever proposed it hears what came of it (P3).

use baton_storage::actor::Actor;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::assessments::Assessment;
use baton_storage::states::{Role, TaskState};
use baton_storage::tasks as stored_tasks;
use serde_json::json;

use crate::app::Ctx;
use crate::features::priority::load::{self, PriorityContext};
use crate::features::priority::rules::level::label;
use crate::features::priority::subject::subject;
use crate::rules::calendar::Calendar;
use crate::tasks;
use crate::tasks::actions::asking::Asking;
use crate::tasks::actions::notices::News;

/// Working days after which it is mentioned again, twice.
const AGAIN: [i32; 2] = [3, 6];
/// Working days after which somebody else is told.
const ESCALATES: i32 = 9;

/// Asks for agreement to what was proposed, with the next morning's message; a proposal before it is asked no more.
pub async fn ask(
    ctx: &mut Ctx<'_>,
    context: &PriorityContext<'_>,
    proposed: &Assessment,
) -> anyhow::Result<()> {
    let subject = subject(&context.account.account_id);
    let who = load::rights::actor_name(ctx.tx, &proposed.assessed_by).await?;
    for mut before in stored_tasks::of_subject(ctx.tx, &subject).await? {
        if before.state == TaskState::Open && before.asks == Asks::Confirm {
            let reason = ctx.app.words.plain("priority.again", json!({ "who": who }))?;
            let overtaken = TaskState::Superseded;
            tasks::actions::settle(ctx, &mut before, overtaken, None, Some(&reason)).await?;
        }
    }
    let calendar = Calendar::of(&ctx.app.config, context.team, &ctx.app.playbook.hours);
    let mut reminders = vec![ctx.now];
    reminders.extend(AGAIN.iter().filter_map(|days| calendar.opening_days_from(ctx.now, *days)));
    let asking = Asking {
        subject,
        asks: Asks::Confirm,
        role: context.version()?.confirmed_by.unwrap_or(Role::Managers),
        kind: TaskKind::Action,
        urgent: false,
        facts: json!({
            "who": who,
            "level": label(context.level()),
            "to": label(proposed.level),
            "because": proposed.why,
        }),
        due_at: None,
        reminders,
        escalate_at: calendar.opening_days_from(ctx.now, ESCALATES),
    };
    tasks::actions::open(ctx, asking, &context.place()).await?;
    Ok(())
}

/// Whoever proposed a level hears that it holds, or what was decided instead.
pub async fn answered(
    ctx: &mut Ctx<'_>,
    context: &PriorityContext<'_>,
    decided: &Assessment,
    by: &Actor,
) -> anyhow::Result<()> {
    let Some(proposed) = context.proposed.as_ref().filter(|proposed| proposed.assessed_by != *by) else {
        return Ok(());
    };
    let Some(proposer) = proposed.assessed_by.person() else { return Ok(()) };
    let agreed = decided.level == proposed.level;
    let news = News {
        subject: subject(&context.account.account_id),
        what: if agreed { "proposal_agreed" } else { "proposal_other" },
        roles: &[],
        facts: json!({
            "who": load::rights::actor_name(ctx.tx, by).await?,
            "level": label(decided.level),
            "to": label(proposed.level),
            "because": decided.why,
        }),
    };
    tasks::actions::notices::notify_one(ctx, &news, Role::Csm, proposer, &context.place()).await
}
