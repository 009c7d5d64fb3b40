//! Something asked, as its row begins.

use baton_storage::asks::{Asks, TaskKind};
use baton_storage::ids::{TaskId, UserId};
use baton_storage::states::{Role, TaskState};
use baton_storage::subject::Subject;
use baton_storage::tasks::Task;
use baton_storage::time::At;
use serde_json::Value;

use crate::accounts::roles::Place;

/// What is asked, as somebody's, not mentioned yet.
pub(crate) fn todo_of(asking: Asking, owner: &UserId, place: &Place<'_>, now: At) -> Task {
    Task {
        task_id: TaskId::fresh(),
        subject: asking.subject,
        asks: asking.asks,
        account_id: place.account.account_id.clone(),
        opportunity_id: place.deal.map(|deal| deal.opportunity_id.clone()),
        team_id: place.team.id.clone(),
        role: asking.role,
        owner: owner.clone(),
        passed: false,
        kind: asking.kind,
        state: TaskState::Open,
        facts: asking.facts.to_string(),
        since_at: now,
        due_at: asking.due_at,
        reminders: String::new(),
        remind_at: None,
        reminded: 0,
        escalate_at: asking.escalate_at,
        escalated_at: None,
        settled_by: None,
        settled_at: None,
        reason: None,
    }
}

/// Something to be asked.
pub struct Asking {
    pub subject: Subject,
    pub asks: Asks,
    pub role: Role,
    pub kind: TaskKind,
    /// Told at once.
    pub urgent: bool,
    pub facts: Value,
    pub due_at: Option<At>,
    pub reminders: Vec<At>,
    pub escalate_at: Option<At>,
}
