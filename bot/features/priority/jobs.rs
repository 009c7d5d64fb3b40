//! A reminder when nobody has spoken to a customer for longer than their level allows (P7).
//!
//! It counts from the last conversation that is known or, where none is, from the day on which the level was
//! decided. Of an account whose level nobody has ever decided nobody is reminded: Baton knows nothing of it yet.

use anyhow::Context;
use baton_storage::actor::Actor;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::ids::AccountId;
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::states::{Role, TaskState};
use baton_storage::subject::Subject;
use baton_storage::tasks as stored_tasks;
use baton_storage::time::At;
use chrono::Duration;
use serde_json::{Value, json};

use crate::app::Ctx;
use crate::engine::moment::Fired;
use crate::features::priority::load::{PriorityContext, is_reviewed, load_context};
use crate::features::priority::rules::level::label;
use crate::rules::calendar::Calendar;
use crate::slack::dates::day;
use crate::tasks;
use crate::tasks::actions::asking::Asking;

/// The kind of the moment at which a word with the customer is overdue.
pub const CONTACT_REMINDER: &str = "priority.nudge";

/// What it is about.
fn subject(account: &AccountId) -> Subject {
    Subject::Touch(account.clone())
}

/// Plans the next reminder anew: the level changed, or somebody spoke to the customer.
pub async fn replan(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    let Some(context) = load_context(ctx.app, ctx.tx, account, ctx.now).await? else { return Ok(()) };
    let account = &context.account.account_id;
    let overdue = overdue(&context)?;
    let moment = overdue.map(|(at, _)| {
        let args = json!({ "account": account }).to_string();
        Occurrence::planned(
            subject(account),
            &format!("after@{}", at.0),
            CONTACT_REMINDER,
            args,
            at.max(ctx.now),
        )
    });
    let wanted: Vec<Occurrence> = moment.into_iter().collect();
    occurrences::plan(ctx.tx, &subject(account), &wanted, "planned anew", ctx.now).await?;
    if overdue.is_none_or(|(at, _)| at > ctx.now) {
        for mut task in stored_tasks::of_subject(ctx.tx, &subject(account)).await? {
            if task.state == TaskState::Open {
                let by = context.touch.as_ref().map(|touch| Actor::from(&touch.recorded_by));
                tasks::actions::settle(ctx, &mut task, TaskState::Done, by, None).await?;
            }
        }
    }
    Ok(())
}

/// From when on a word with the customer is overdue, and after how many days of silence; none where nobody waits
/// for one.
fn overdue(context: &PriorityContext<'_>) -> anyhow::Result<Option<(At, u32)>> {
    if context.csm.is_none() || !is_reviewed(&context.account) {
        return Ok(None);
    }
    let level = context.version()?.level(context.level());
    let Some(every) = level.and_then(|level| level.touch_every_days) else { return Ok(None) };
    let spoken = context.touch.as_ref().map(|touch| touch.touched_at);
    let since = spoken.or(context.last.as_ref().map(|last| last.assessed_at));
    Ok(since.map(|since| (since + Duration::days(every.into()), every)))
}

/// The moment has come.
pub async fn plan(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let args: Value = serde_json::from_str(&occurrence.args)?;
    let account = AccountId::from(args["account"].as_str().context("a moment of no account")?);
    let skipped = |why: &str| Ok(Fired::Skipped(why.into()));
    let Some(context) = load_context(ctx.app, ctx.tx, &account, ctx.now).await? else {
        return skipped("no team serves the account any more");
    };
    let Some((at, every)) = overdue(&context)? else { return skipped("nobody waits for a word now") };
    if at > ctx.now {
        replan(ctx, &account).await?;
        return skipped("somebody spoke to them meanwhile");
    }
    let calendar = Calendar::of(&ctx.app.config, context.team, &ctx.app.playbook.hours);
    let date = |at: At| day(&calendar.local(at).date_naive().to_string());
    let asking = Asking {
        subject: subject(&context.account.account_id),
        asks: Asks::ContactReminder,
        role: Role::Csm,
        kind: TaskKind::Action,
        urgent: false,
        facts: json!({
            "level": label(context.level()),
            "every": every,
            "last": context.touch.as_ref().map(|touch| date(touch.touched_at)),
            "since": date(context.last.as_ref().map_or(ctx.now, |last| last.assessed_at)),
        }),
        due_at: None,
        reminders: [Some(ctx.now), calendar.plus_business_days(ctx.now, 5)].into_iter().flatten().collect(),
        escalate_at: None,
    };
    tasks::actions::open(ctx, asking, &context.place()).await?;
    Ok(Fired::Done)
}
