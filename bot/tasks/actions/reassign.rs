//! What is a role's, once the role has passed to somebody else or its holder has left.

use baton_storage::ids::{AccountId, UserId};
use baton_storage::states::{Role, TaskState};
use baton_storage::time::At;
use baton_storage::{Tx, tasks as stored_tasks};

use crate::accounts::roles;
use crate::app::App;
use crate::event::Event;
use crate::tasks;

/// What is open and a role's goes to whoever holds it now, unless somebody said whose it is.
///
/// # Errors
/// When the database refuses.
pub async fn reassign_role(
    app: &App,
    tx: &mut Tx,
    role: Role,
    account: &AccountId,
    now: At,
) -> anyhow::Result<()> {
    for mut open in stored_tasks::open_of_account(tx, account).await? {
        if open.role != role || open.passed || !open.is_action() {
            continue;
        }
        let Some(here) = tasks::load::place_of(app, tx, &open).await? else { continue };
        if let Some((holder, _)) = roles::holder(app, tx, role, &here.place()).await? {
            tasks::actions::reassign_to(app, tx, &mut open, &holder, None, now).await?;
        }
    }
    Ok(())
}

/// Everything that somebody who has left owed goes to whoever has the role now; they first hear of it from `first`
/// on. Returns how much was asked of them.
///
/// # Errors
/// When the database refuses.
pub async fn reassign_from(
    app: &App,
    tx: &mut Tx,
    gone: &UserId,
    first: At,
    now: At,
) -> anyhow::Result<usize> {
    let mut count = 0;
    for mut task in stored_tasks::owed_by(tx, gone).await? {
        app.tell(tx, Event::OwnerLeft(&task), now).await?;
        if stored_tasks::find(tx, &task.task_id).await?.is_none_or(|task| task.state != TaskState::Open) {
            continue;
        }
        let Some(holding) = tasks::load::place_of(app, tx, &task).await? else { continue };
        if let Some((successor, _)) = roles::holder(app, tx, task.role, &holding.place()).await?
            && successor != *gone
        {
            count += usize::from(task.is_action());
            tasks::actions::give_from(app, tx, &mut task, (&successor, first), None, now).await?;
        }
    }
    Ok(count)
}
