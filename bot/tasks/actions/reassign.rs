//! What is a role's, once the role has passed to somebody else or its holder has left.

use baton_storage::ids::{AccountId, TeamId, UserId};
use baton_storage::states::{Role, TaskState};
use baton_storage::tasks as stored_tasks;
use baton_storage::time::At;

use crate::accounts::roles;
use crate::app::Ctx;
use crate::event::Event;
use crate::tasks;
use crate::tasks::load::context;

/// What is open and a role's goes to whoever holds it now, unless somebody said whose it is.
pub async fn reassign_role(ctx: &mut Ctx<'_>, role: Role, account: &AccountId) -> anyhow::Result<()> {
    for mut open in stored_tasks::open_of_account(ctx.tx, account).await? {
        if open.role != role || open.passed || !open.is_action() {
            continue;
        }
        let Some(here) = context::task_context(ctx.app, ctx.tx, &open).await? else { continue };
        if let Some((holder, _)) = roles::holder(ctx.app, ctx.tx, role, &here.place()).await? {
            tasks::actions::reassign_to(ctx, &mut open, &holder, None).await?;
        }
    }
    Ok(())
}

/// What somebody owed as the holder of a team's role goes to whoever holds that now, unless somebody said whose it is.
pub async fn reassign_role_from(
    ctx: &mut Ctx<'_>,
    gone: &UserId,
    role: Role,
    team: &TeamId,
) -> anyhow::Result<()> {
    for mut task in stored_tasks::owed_by(ctx.tx, gone).await? {
        if task.role != role || task.team_id != *team || task.passed {
            continue;
        }
        let Some(context) = context::task_context(ctx.app, ctx.tx, &task).await? else { continue };
        if let Some((holder, _)) = roles::holder(ctx.app, ctx.tx, role, &context.place()).await? {
            tasks::actions::reassign_to(ctx, &mut task, &holder, None).await?;
        }
    }
    Ok(())
}

/// Everything that somebody who has left owed goes to whoever has the role now; they first hear of it from `first`
/// on. Returns how much was asked of them.
pub async fn reassign_from(ctx: &mut Ctx<'_>, gone: &UserId, first: At) -> anyhow::Result<usize> {
    let mut count = 0;
    for mut task in stored_tasks::owed_by(ctx.tx, gone).await? {
        ctx.emit(Event::OwnerLeft(&task)).await?;
        if stored_tasks::find(ctx.tx, &task.task_id).await?.is_none_or(|task| task.state != TaskState::Open) {
            continue;
        }
        let Some(context) = context::task_context(ctx.app, ctx.tx, &task).await? else { continue };
        if let Some((successor, _)) = roles::holder(ctx.app, ctx.tx, task.role, &context.place()).await?
            && successor != *gone
        {
            count += usize::from(task.is_action());
            tasks::actions::give_from(ctx, &mut task, &successor, first, None).await?;
        }
    }
    Ok(count)
}
