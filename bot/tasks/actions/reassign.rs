//! What is a role's, once the role has passed to somebody else or its holder has left.

use baton_storage::ids::{AccountId, UserId};
use baton_storage::states::{Role, TodoState};
use baton_storage::time::At;
use baton_storage::{Tx, todos};

use crate::accounts::roles;
use crate::app::App;
use crate::event::Event;
use crate::tasks;

/// What is open and a role's goes to whoever holds it now, unless somebody said whose it is.
///
/// # Errors
/// When the database refuses.
pub async fn rehold(app: &App, tx: &mut Tx, role: Role, account: &AccountId, now: At) -> anyhow::Result<()> {
    for mut open in todos::open_of_account(tx, account).await? {
        if open.role != role || open.passed || !open.is_action() {
            continue;
        }
        let Some(here) = tasks::load::place_of(app, tx, &open).await? else { continue };
        if let Some((holder, _)) = roles::holder(app, tx, role, &here.place()).await? {
            tasks::actions::give(app, tx, &mut open, &holder, None, now).await?;
        }
    }
    Ok(())
}

/// Everything that somebody who has left owed goes to whoever has the role now; they first hear of it from `first`
/// on. Returns how much was asked of them.
///
/// # Errors
/// When the database refuses.
pub async fn hand_on(app: &App, tx: &mut Tx, gone: &UserId, first: At, now: At) -> anyhow::Result<usize> {
    let mut count = 0;
    for mut todo in todos::owed_by(tx, gone).await? {
        app.tell(tx, Event::OwnerLeft(&todo), now).await?;
        if todos::find(tx, &todo.todo_id).await?.is_none_or(|todo| todo.state != TodoState::Open) {
            continue;
        }
        let Some(holding) = tasks::load::place_of(app, tx, &todo).await? else { continue };
        if let Some((heir, _)) = roles::holder(app, tx, todo.role, &holding.place()).await?
            && heir != *gone
        {
            count += usize::from(todo.is_action());
            tasks::actions::give_from(app, tx, &mut todo, (&heir, first), None, now).await?;
        }
    }
    Ok(count)
}
