//! Those who are asked to agree on an exception.

use baton_storage::Tx;
use baton_storage::actor::Actor;
use baton_storage::asks::Asks;
use baton_storage::audit::{self, Entry};
use baton_storage::exceptions::{self, Exception};
use baton_storage::ids::{ExceptionId, UserId};
use baton_storage::states::{ExceptionState, Role};
use baton_storage::subject::Subject;
use baton_storage::tasks::Task;
use baton_storage::time::At;

use crate::config::Team;

/// What tasks about an exception are about.
pub fn subject(id: &ExceptionId) -> Subject {
    Subject::Exception(id.clone())
}

/// The role behind a task that asks for agreement.
pub fn role_of(task: &Task) -> Option<Role> {
    match task.asks {
        Asks::Agree(role) => role,
        _ => None,
    }
}

pub(crate) async fn settle(
    tx: &mut Tx,
    exception: &Exception,
    to: ExceptionState,
    by: &Actor,
    why: Option<&str>,
    now: At,
) -> anyhow::Result<()> {
    let id = &exception.exception_id;
    exceptions::settle(tx, id, (exception.state, to), by, why, now).await?;
    let action = match to {
        ExceptionState::Withdrawn => "priority.exception.withdraw",
        ExceptionState::Expired => "priority.exception.expire",
        // Who agreed, or did not, stands there already.
        _ => return Ok(()),
    };
    let mut entry = Entry::new(now, by, action, subject(id)).moved(exception.state.as_str(), to.as_str());
    entry.why = why.map(str::to_owned);
    audit::record(tx, &entry).await?;
    Ok(())
}

pub(crate) fn listed(team: &Team, role: Role) -> &[UserId] {
    match role {
        Role::Managers => &team.managers,
        Role::Directors => &team.directors,
        Role::SalesManagers => &team.sales_managers,
        Role::SaLeaders => &team.sa_leaders,
        Role::Csm | Role::Sa | Role::Seller => &[],
    }
}
