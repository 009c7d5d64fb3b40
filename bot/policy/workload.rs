//! How much each CSM carries, in hours per week (R5).
//!
//! Deliberately absent: whom to suggest, see `ranking`, and what a CSM did; only what their accounts ask for
//! is counted.

use std::collections::BTreeMap;

use baton_storage::states::Priority;
use baton_storage::time::At;
use chrono::Duration;
use serde::Deserialize;

use super::RuleFault;
use super::priority::Target;

/// `workload.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkloadRules {
    /// Hours per week for customers, of whom `baton.toml` does not say otherwise.
    pub capacity_hours: f64,
    pub hours_per_call: f64,
    pub pr1_call_every_days: f64,
    pub pr2_call_every_days: f64,
    pub onboarding_hours_per_week: f64,
    /// Hours that an executive business review adds while it is due within `ebr_within_days`.
    pub ebr_hours: f64,
    pub ebr_within_days: u32,
    /// Working days; who is away by then is suggested later.
    pub away_within_days: usize,
}

/// What an account means for its CSM's week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountLoad {
    pub priority: Priority,
    pub onboarding: bool,
    /// When its next executive business review is due.
    pub next_ebr: Option<At>,
}

/// An absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away {
    pub from: At,
    /// None: until further notice.
    pub until: Option<At>,
}

/// What a CSM carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// Hours per week.
    pub hours: f64,
    /// Hours per week.
    pub capacity: f64,
    pub by_priority: BTreeMap<Priority, usize>,
    pub onboarding: usize,
    /// Executive business reviews that are due soon.
    pub ebrs: usize,
    /// Pr1 among Pr1 and Pr2, 0 to 1; those of lower priority are in nobody's book.
    pub pr1_share: f64,
    /// The part of the hours that goes to Pr1 accounts, 0 to 1 (P3).
    pub pr1_time: f64,
    pub target: Target,
    pub away: Option<Away>,
}

impl Load {
    /// The load that these accounts are (R5). `capacity` in hours per week, None for the default; `target` is that
    /// of the team's priority model.
    pub fn of(
        accounts: &[AccountLoad],
        capacity: Option<f64>,
        target: Target,
        away: Option<Away>,
        now: At,
        rules: &WorkloadRules,
    ) -> Self {
        let soon = now + Duration::days(rules.ebr_within_days.into());
        let mut by_priority: BTreeMap<Priority, usize> =
            Priority::ALL.iter().map(|priority| (*priority, 0)).collect();
        for account in accounts {
            *by_priority.entry(account.priority).or_default() += 1;
        }
        let ebr_due = |account: &AccountLoad| account.next_ebr.is_some_and(|due| (now..=soon).contains(&due));
        let hours_of = |account: &AccountLoad| {
            let calls = match account.priority {
                Priority::Pr1 => rules.weekly_calls(rules.pr1_call_every_days),
                Priority::Pr2 => rules.weekly_calls(rules.pr2_call_every_days),
                Priority::Pr3 | Priority::Pr4 => 0.0,
            };
            let onboarding = if account.onboarding { rules.onboarding_hours_per_week } else { 0.0 };
            let ebr = if ebr_due(account) { rules.ebr_hours } else { 0.0 };
            calls + onboarding + ebr
        };
        let hours: f64 = accounts.iter().map(hours_of).sum();
        let of_pr1 = accounts.iter().filter(|account| account.priority == Priority::Pr1);
        let pr1_hours: f64 = of_pr1.map(hours_of).sum();
        let onboarding = accounts.iter().filter(|account| account.onboarding).count();
        let ebrs = accounts.iter().filter(|account| ebr_due(account)).count();
        let (pr1, pr2) = (by_priority[&Priority::Pr1], by_priority[&Priority::Pr2]);
        Self {
            hours,
            capacity: capacity.unwrap_or(rules.capacity_hours),
            by_priority,
            onboarding,
            ebrs,
            pr1_share: share(pr1, pr1 + pr2),
            pr1_time: if hours > 0.0 { pr1_hours / hours } else { 0.0 },
            target,
            away,
        }
    }

    fn pr1(&self) -> usize {
        self.by_priority.get(&Priority::Pr1).copied().unwrap_or_default()
    }

    /// How far above its target the Pr1 part would be with one more; below it, negative.
    pub(super) fn above_target_with_one_more(&self) -> f64 {
        let pr1 = self.pr1() + 1;
        let pr2 = self.by_priority.get(&Priority::Pr2).copied().unwrap_or_default();
        self.target.above(pr1, pr1 + pr2)
    }
}

impl WorkloadRules {
    /// Hours per week that one more account adds: it starts as Pr1 in onboarding (P1).
    pub(super) fn one_more(&self) -> f64 {
        self.weekly_calls(self.pr1_call_every_days) + self.onboarding_hours_per_week
    }

    /// Hours per week of a call every so many days.
    fn weekly_calls(&self, every_days: f64) -> f64 {
        self.hours_per_call * 7.0 / every_days
    }

    pub(super) fn faults(&self) -> Vec<RuleFault> {
        let positive = [
            ("capacity_hours", self.capacity_hours),
            ("pr1_call_every_days", self.pr1_call_every_days),
            ("pr2_call_every_days", self.pr2_call_every_days),
        ];
        let counted = [
            ("hours_per_call", self.hours_per_call),
            ("onboarding_hours_per_week", self.onboarding_hours_per_week),
            ("ebr_hours", self.ebr_hours),
        ];
        let positive = positive.into_iter().filter(|(_, value)| !(value.is_finite() && *value > 0.0));
        let counted = counted.into_iter().filter(|(_, value)| !(value.is_finite() && *value >= 0.0));
        let positive = positive.map(|(key, _)| (key.to_owned(), format!("`{key}` has to be more than 0")));
        let counted = counted.map(|(key, _)| (key.to_owned(), format!("`{key}` cannot be negative")));
        positive.chain(counted).collect()
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
