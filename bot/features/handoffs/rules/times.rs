//! When a step is due, when its owner hears of it, and when somebody else does (T1, O1).

use baton_storage::time::At;

use crate::features::handoffs::rules::Step;
use crate::rules::calendar::Calendar;

/// The moments of an open step, every one of them working time of the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepTimes {
    pub due: At,
    /// Ascending and never more than [`super::CEILING`]; the first is the opening itself.
    pub reminders: Vec<At>,
    /// Later than `due`, and not before any reminder.
    pub escalate_at: Option<At>,
}

impl Step {
    /// The moments of a step that opened then; None where the team never works.
    ///
    /// Working days keep the time of day. A limit in calendar days that ends when nobody works is met before
    /// it, not after. Reminders come when their day begins; one that would come before the step had opened is
    /// left out, as its owner has just heard of it.
    pub fn times(&self, opened: At, calendar: &Calendar) -> Option<StepTimes> {
        let due = match (self.due_days, self.due_calendar_days) {
            (Some(days), _) => calendar.plus_business_days(opened, days as usize)?,
            (None, days) => calendar.within_calendar_days(opened, days.unwrap_or_default())?,
        };
        self.times_until(due, opened, calendar)
    }

    /// The moments of a step that is due then, and asked for from `opened` on.
    pub fn times_until(&self, due: At, opened: At, calendar: &Calendar) -> Option<StepTimes> {
        let first = calendar.next_working(opened)?;
        let mut reminders = vec![first];
        for offset in &self.reminders {
            reminders.extend(calendar.opening_days_from(due, *offset).filter(|at| *at > first));
        }
        reminders.sort_unstable();
        reminders.dedup();
        let escalate_at = match self.escalate_after {
            Some(days) => Some(calendar.plus_business_days(due, days as usize)?),
            None => None,
        };
        Some(StepTimes { due, reminders, escalate_at })
    }
}
