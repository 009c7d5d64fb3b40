//! Calls for the architect or the seller to come back (E1–E4): asked, approved where that is needed, taken or
//! declined, and closed with an outcome.
//!
//! Each has one card, in the account's internal channel or, until it has one, with whoever asked. Those who are asked
//! have a letter with everything they need, and a task of the subject `engagement:ID`, so that reminders and
//! escalation are those of everything that people owe. Deliberately absent: who may do what, which the flow checks.

use baton_storage::asks::Asks;
use baton_storage::ids::EngagementId;
use baton_storage::states::{Role, TaskState};
use baton_storage::subject::Subject;
use baton_storage::tasks::Task;

use crate::tasks::actions::OWN_MESSAGE;

/// How a letter is remembered among the mentions of a task.
pub const LETTER: &str = OWN_MESSAGE;

/// What tasks about one are about.
pub fn subject(id: &EngagementId) -> Subject {
    Subject::Engagement(id.clone())
}

/// What its card is about.
pub fn message_key(id: &EngagementId) -> String {
    subject(id).to_string()
}

/// The role that a task's answer is for: the architect, or the seller.
pub fn role_of(task: &Task) -> Role {
    match task.asks {
        Asks::Answer(role) | Asks::Name(role) => role,
        _ => Role::Sa,
    }
}

/// Whether somebody's answer for a role is what a task waits for.
pub fn is_turn(task: &Task, role: Role) -> bool {
    let answers = matches!(task.asks, Asks::Answer(_) | Asks::Name(_));
    task.state == TaskState::Open && answers && role_of(task) == role
}
