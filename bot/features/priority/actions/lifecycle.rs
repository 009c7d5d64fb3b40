//! What an account's own life means for its level: it starts as Pr1, is looked at again when its onboarding is over
//! (P1), and is Pr3 or Pr4 while nobody of ours looks after it alone (Q4).
//!
//! These levels are given, not decided: there is nothing to weigh. Everything else is asked of somebody.

use anyhow::Context;
use baton_storage::accounts::Account;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::ids::AccountId;
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::states::{ItemState, Priority, Role, TaskState};
use baton_storage::subject::Subject;
use baton_storage::time::At;
use baton_storage::{Tx, disengagements, requests, tasks as stored_tasks};
use serde_json::{Value, json};

use crate::accounts::qualification::{CurrentCsm, QualificationRules};
use crate::accounts::roles;
use crate::app::Ctx;
use crate::engine::moment::Fired;
use crate::features::priority::actions;
use crate::features::priority::load::{PriorityContext, is_reviewed, load_context, told};
use crate::features::priority::rules::level::label;
use crate::features::priority::subject::subject;
use crate::rules::calendar::Calendar;
use crate::tasks;
use crate::tasks::actions::asking::Asking;

/// The kind of the moment at which an onboarding is over.
pub const ONBOARDED: &str = "priority.onboarded";

/// An account's onboarding begins: it is Pr1 until that is over (P1).
pub async fn onboarding_began(ctx: &mut Ctx<'_>, account: &Account) -> anyhow::Result<()> {
    let Some(context) = load_context(ctx.app, ctx.tx, &account.account_id, ctx.now).await? else {
        return Ok(());
    };
    let why = ctx.app.words.plain("priority.begin.starts", json!({}))?;
    actions::begin(ctx, &context, Priority::Pr1, &why).await
}

/// The clock of an onboarding runs: by then it should be over, and its level is looked at again, whether it is or not.
pub async fn over_at(tx: &mut Tx, account: &AccountId, began: At, over: At, now: At) -> anyhow::Result<()> {
    let schedule = schedule(account);
    let args = json!({ "account": account }).to_string();
    let moment = Occurrence::planned(&schedule, &format!("over@{}", began.0), ONBOARDED, args, over.max(now));
    Ok(occurrences::plan(tx, &schedule, &[moment], "it began anew", now).await?)
}

/// The clock rests: nobody asks.
pub async fn not_over(tx: &mut Tx, account: &AccountId, why: &str, now: At) -> anyhow::Result<()> {
    occurrences::cancel(tx, &schedule(account), why, now).await?;
    Ok(())
}

/// An account's onboarding is over: which priority is it now? (P1)
pub async fn onboarded(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    occurrences::cancel(ctx.tx, &schedule(account), "its onboarding is over", ctx.now).await?;
    if let Some(context) = load_context(ctx.app, ctx.tx, account, ctx.now).await? {
        ask_again(ctx, &context).await?;
    }
    Ok(())
}

/// An account's onboarding is not over after all: what was asked because of it since `at` is asked no more, and it
/// is looked at again when it should be over.
pub async fn not_onboarded(ctx: &mut Ctx<'_>, account: &AccountId, at: At) -> anyhow::Result<()> {
    for mut task in stored_tasks::of_subject(ctx.tx, &subject(account)).await? {
        if task.state == TaskState::Open && task.asks == Asks::Reassess && task.since_at >= at {
            let why = Some(ctx.app.words.plain("priority.not_onboarded", json!({}))?);
            tasks::actions::settle(ctx, &mut task, TaskState::Superseded, None, why.as_deref()).await?;
        }
    }
    Ok(())
}

/// So many days have passed since it began.
pub async fn over(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let args: Value = serde_json::from_str(&occurrence.args)?;
    let account = AccountId::from(args["account"].as_str().context("a moment of no account")?);
    let skipped = |why: &str| Ok(Fired::Skipped(why.into()));
    let Some(context) = load_context(ctx.app, ctx.tx, &account, ctx.now).await? else {
        return skipped("no team serves the account any more");
    };
    if context.account.onboarding_since.is_none() {
        return skipped("its onboarding was over before");
    }
    match ask_again(ctx, &context).await? {
        true => Ok(Fired::Done),
        false => skipped("its priority is not for anybody to decide now"),
    }
}

/// Asks whoever looks after it; `false` where nobody does, or the quarter's review asks already.
async fn ask_again(ctx: &mut Ctx<'_>, context: &PriorityContext<'_>) -> anyhow::Result<bool> {
    let in_review = context.review.as_ref().is_some_and(|(_, item)| item.state == ItemState::Open);
    if context.csm.is_none() || !is_reviewed(&context.account) || in_review {
        return Ok(false);
    }
    let calendar = Calendar::of(&ctx.app.config, context.team, &ctx.app.playbook.hours);
    let later = |days| calendar.plus_business_days(ctx.now, days);
    let asking = Asking {
        subject: subject(&context.account.account_id),
        asks: Asks::Reassess,
        role: Role::Csm,
        kind: TaskKind::Action,
        urgent: false,
        facts: json!({ "level": label(context.level()), "lasts": context.account.onboarding_since.is_some() }),
        due_at: later(5),
        reminders: [Some(ctx.now), later(3), later(5)].into_iter().flatten().collect(),
        escalate_at: later(8),
    };
    tasks::actions::open(ctx, asking, &context.place()).await
}

/// What the CRM told of an account: whether anybody looks after it alone (Q4), and whether news speaks for another
/// level, unless that is looked at next (`followed`).
pub async fn follow(ctx: &mut Ctx<'_>, account: &Account, followed: bool) -> anyhow::Result<()> {
    let Some((level, key)) = given(ctx, account).await? else {
        if followed {
            return Ok(());
        }
        return actions::proposals::follow(ctx, &account.account_id).await;
    };
    let Some(context) = told(ctx.app, ctx.tx, &account.account_id, ctx.now).await? else { return Ok(()) };
    let why = ctx.app.words.plain(&format!("priority.begin.{key}"), json!({}))?;
    actions::begin(ctx, &context, level, &why).await
}

/// The level that an account has by who looks after it, where that is another than it has.
async fn given(ctx: &mut Ctx<'_>, account: &Account) -> anyhow::Result<Option<(Priority, &'static str)>> {
    let rules = &ctx.app.playbook.of::<QualificationRules>();
    let level = account.priority;
    let pool = matches!(CurrentCsm::of_field(account.csm_field.as_deref(), rules), CurrentCsm::Pool(_));
    let wanted = match () {
        () if pool => Some((Priority::Pr4, "digital")),
        () if account.parent_id.is_none() && level.is_none_or(|level| level <= Priority::Pr2) => None,
        // Whom the CRM still names has let it go.
        () if disengagements::is_let_go(ctx.tx, &account.account_id).await? => None,
        () if roles::has_csm(ctx.app, ctx.tx, account).await? => {
            level.filter(|level| *level > Priority::Pr2).map(|_| (Priority::Pr1, "starts"))
        }
        () if account.parent_id.is_none() => None,
        () => {
            let asked = requests::of_account(ctx.tx, &account.account_id).await?;
            let open = asked.iter().any(|request| request.state.is_open());
            (!open).then_some((Priority::Pr3, "child"))
        }
    };
    Ok(wanted.filter(|(wanted, _)| level != Some(*wanted)))
}

fn schedule(account: &AccountId) -> Subject {
    Subject::Onboarding(account.clone())
}
