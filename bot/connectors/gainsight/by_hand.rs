//! Without a connection: whoever looks after an account is asked to enter its priority in Gainsight. There is one such task
//! of an account, the newest decision's.
//!
//! Deliberately absent: accounts that nobody looks after alone, whose levels are given to many at once.

use baton_storage::accounts::Account;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::attributes::{self, Attribute, AttributeKind, AttributeState};
use baton_storage::states::{Priority, Role, TaskState};
use baton_storage::subject::Subject;
use baton_storage::tasks::{self as stored_tasks, Task};
use serde_json::{Value, json};

use crate::accounts::context::AccountContext;
use crate::accounts::roles;
use crate::app::Ctx;
use crate::config::gainsight::Gainsight;
use crate::features::priority::rules::level::label;
use crate::features::priority::subject::subject;
use crate::rules::calendar::Calendar;
use crate::tasks;
use crate::tasks::actions::asking::Asking;

/// A level holds: its account's CSM is asked to enter it, unless it stands there already as far as is known.
pub async fn ask(
    ctx: &mut Ctx<'_>,
    account: &Account,
    level: Priority,
    known: Option<Attribute>,
) -> anyhow::Result<()> {
    if known.as_ref().is_some_and(|known| known.value == level.as_str()) {
        return Ok(());
    }
    for mut task in stored_tasks::of_subject(ctx.tx, &subject(&account.account_id)).await? {
        if task.asks == Asks::Level && task.state == TaskState::Open {
            tasks::actions::settle(ctx, &mut task, TaskState::Superseded, None, None).await?;
        }
    }
    let attribute = AttributeKind::Priority;
    let mut wanted = Attribute::wanted(account.account_id.clone(), attribute, level.as_str(), known, ctx.now);
    let stands = wanted.entered.as_deref() == Some(level.as_str());
    if stands {
        wanted.state = AttributeState::Entered;
    }
    attributes::keep(ctx.tx, &wanted).await?;
    let Some(context) = AccountContext::find(ctx.app, ctx.tx, &account.account_id).await? else {
        return Ok(());
    };
    let Some(place) = context.place().filter(|_| !stands) else { return Ok(()) };
    if roles::role_holder(ctx.tx, Role::Csm, &place).await?.is_none() {
        return Ok(());
    }
    let calendar = Calendar::of(&ctx.app.config, place.team, &ctx.app.playbook.hours);
    let due = calendar.plus_business_days(ctx.now, 5);
    let asking = Asking {
        subject: subject(&account.account_id),
        asks: Asks::Level,
        role: Role::Csm,
        kind: TaskKind::Action,
        urgent: false,
        facts: json!({ "level": label(level) }),
        due_at: due,
        reminders: [Some(ctx.now), due].into_iter().flatten().collect(),
        escalate_at: None,
    };
    tasks::actions::open(ctx, asking, &place).await?;
    Ok(())
}

/// Somebody says that it is entered.
pub async fn settled(ctx: &mut Ctx<'_>, task: &Task) -> anyhow::Result<()> {
    let (Some(mut row), TaskState::Done) = (row_of(ctx, task).await?, task.state) else { return Ok(()) };
    row.state = AttributeState::Entered;
    row.entered = Some(row.value.clone());
    row.entered_at = Some(ctx.now);
    Ok(attributes::keep(ctx.tx, &row).await?)
}

/// Somebody takes that back. Where another level holds by now, nobody is asked for the old one.
pub async fn reopened(ctx: &mut Ctx<'_>, task: &Task) -> anyhow::Result<()> {
    let Some(mut row) = row_of(ctx, task).await? else { return Ok(()) };
    let facts: Value = serde_json::from_str(&task.facts).unwrap_or_default();
    let holds = Priority::parse(&row.value).map(label);
    if facts["level"].as_str() != holds.as_deref() {
        let mut task = task.clone();
        return tasks::actions::settle(ctx, &mut task, TaskState::Superseded, None, None).await;
    }
    row.state = AttributeState::Wanted;
    (row.entered, row.entered_at) = (None, None);
    Ok(attributes::keep(ctx.tx, &row).await?)
}

/// The row of a task of ours; none of any other task, or where Baton is connected by now.
async fn row_of(ctx: &mut Ctx<'_>, task: &Task) -> anyhow::Result<Option<Attribute>> {
    let by_hand = ctx.app.config.gainsight == Some(Gainsight::ByHand);
    match (&task.subject, &task.asks) {
        (Subject::Priority(account), Asks::Level) if by_hand => {
            Ok(attributes::find(ctx.tx, account, AttributeKind::Priority).await?)
        }
        _ => Ok(None),
    }
}
