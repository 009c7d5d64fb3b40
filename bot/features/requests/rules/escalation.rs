//! When who is told that a request waits (R6).
//!
//! Deliberately absent: whether somebody has been told already, which the caller's rows know, and who the
//! managers or the backup are, which is routing's.

use baton_storage::states::RequestState;
use baton_storage::time::At;
use chrono::Duration;
use serde::Deserialize;

use crate::accounts::routing::Tells;
use crate::rules::Reasoned;
use crate::rules::calendar::Calendar;

/// What a request waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WaitsFor {
    /// A manager's first sign of life.
    Acknowledge,
    /// A manager's choice of a CSM.
    Assign,
    /// The requester's answer to the manager's question.
    Answer,
    /// The CSM's yes.
    Accept,
}

/// One step: after so much working time without what is waited for, these are told.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscalationStep {
    pub id: String,
    pub waits_for: WaitsFor,
    /// Working hours. Either this or `after_days`.
    pub after_hours: Option<u32>,
    /// Working days.
    pub after_days: Option<u32>,
    pub tells: Tells,
}

/// What happened to a request, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    pub opened: At,
    /// When it last came to a manager anew: passed to another team, or handed back by a CSM.
    pub returned: Option<At>,
    /// When a manager last showed to have seen it.
    pub acknowledged: Option<At>,
    /// When the manager's last question was asked.
    pub asked: Option<At>,
    /// When the requester last answered.
    pub answered: Option<At>,
    /// When a CSM was last named.
    pub assigned: Option<At>,
}

/// A step that will be reached if nothing happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The step's id.
    pub step: String,
    pub waits_for: WaitsFor,
    pub tells: Tells,
    /// Always working time of the team.
    pub at: At,
    pub why: Reasoned,
}

/// The steps that come for a request in this state if nothing happens, the earliest first (R6).
///
/// A question stops the manager's clock, and its answer starts it anew; so does a hand-back or another team.
pub fn due(state: RequestState, times: &Times, steps: &[EscalationStep], calendar: &Calendar) -> Vec<Due> {
    let reached = |step: &EscalationStep| {
        let since = times.waiting_since(state, step.waits_for)?;
        let at = match (step.after_hours, step.after_days) {
            (Some(hours), _) => calendar.plus_business_hours(since, Duration::hours(hours.into()))?,
            (None, Some(days)) => calendar.plus_business_days(since, days as usize)?,
            (None, None) => return None,
        };
        let why = Reasoned::new("R6", format!("{} within {}.", step.waits_for.missing(), step.patience()));
        Some(Due { step: step.id.clone(), waits_for: step.waits_for, tells: step.tells, at, why })
    };
    let mut due: Vec<Due> = steps.iter().filter_map(reached).collect();
    due.sort_by_key(|due| due.at);
    due
}

impl Times {
    /// Since when a request in this state waits for this; None if it does not.
    fn waiting_since(&self, state: RequestState, what: WaitsFor) -> Option<At> {
        let arrived = self.returned.map_or(self.opened, |returned| returned.max(self.opened));
        let seen =
            [self.acknowledged, self.asked, self.answered].into_iter().flatten().any(|at| at >= arrived);
        match (state, what) {
            (RequestState::Open, WaitsFor::Acknowledge) if !seen => Some(arrived),
            (RequestState::Open, WaitsFor::Assign) => {
                Some(self.answered.map_or(arrived, |answered| answered.max(arrived)))
            }
            (RequestState::Question, WaitsFor::Answer) => self.asked,
            (RequestState::Assigned, WaitsFor::Accept) => self.assigned,
            _ => None,
        }
    }
}

impl WaitsFor {
    const fn missing(self) -> &'static str {
        match self {
            Self::Acknowledge => "No manager has acknowledged the request",
            Self::Assign => "No CSM has been assigned",
            Self::Answer => "The manager's question has not been answered",
            Self::Accept => "The CSM has not accepted the account",
        }
    }
}

impl EscalationStep {
    pub(crate) fn fault(&self) -> Option<String> {
        let what = match (self.after_hours, self.after_days) {
            (Some(0), _) | (_, Some(0)) => "waits no time at all; give at least 1",
            (Some(_), None) | (None, Some(_)) => return None,
            (None, None) => "needs `after_hours` or `after_days`",
            (Some(_), Some(_)) => "has both `after_hours` and `after_days`; keep one",
        };
        Some(format!("the step `{}` {what}", self.id))
    }

    fn patience(&self) -> String {
        match (self.after_hours, self.after_days) {
            (Some(1), _) => "1 working hour".to_owned(),
            (Some(hours), _) => format!("{hours} working hours"),
            (None, Some(1)) => "1 working day".to_owned(),
            (None, days) => format!("{} working days", days.unwrap_or_default()),
        }
    }
}
