//! How much each CSM carries, in hours per week (R5).
//!
//! Deliberately absent: whom to suggest, see `ranking`, and what a CSM did; only what their accounts ask for
//! is counted.

use std::collections::BTreeMap;

use baton_storage::states::Priority;
use baton_storage::time::At;
use chrono::Duration;
use serde::Deserialize;

use crate::accounts::target::Target;
use crate::rules::RuleFault;

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

impl AccountLoad {
    /// One that comes to its CSM anew: it starts as Pr1 in onboarding (P1).
    pub const fn anew() -> Self {
        Self { priority: Priority::Pr1, onboarding: true, next_ebr: None }
    }
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
        let mut by_priority: BTreeMap<Priority, usize> =
            Priority::ALL.iter().map(|priority| (*priority, 0)).collect();
        for account in accounts {
            *by_priority.entry(account.priority).or_default() += 1;
        }
        let hours_of = |account: &AccountLoad| rules.hours_of(account, now);
        // The sum of nothing is minus zero, which nobody wants to read.
        let sum = |hours: f64, more: f64| hours + more;
        let hours = accounts.iter().map(hours_of).fold(0.0, sum);
        let of_pr1 = accounts.iter().filter(|account| account.priority == Priority::Pr1);
        let pr1_hours = of_pr1.map(hours_of).fold(0.0, sum);
        let onboarding = accounts.iter().filter(|account| account.onboarding).count();
        let ebrs = accounts.iter().filter(|account| rules.ebr_is_due(account, now)).count();
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

    /// How far above its target the Pr1 part would be with this account too; below it, negative.
    pub(crate) fn above_target_with(&self, account: &AccountLoad) -> f64 {
        let with = |priority: Priority| {
            let there = self.by_priority.get(&priority).copied().unwrap_or_default();
            there + usize::from(account.priority == priority)
        };
        let (pr1, pr2) = (with(Priority::Pr1), with(Priority::Pr2));
        self.target.above(pr1, pr1 + pr2)
    }
}

impl WorkloadRules {
    /// Hours per week that an account asks of its CSM now.
    pub(crate) fn hours_of(&self, account: &AccountLoad, now: At) -> f64 {
        let calls = match account.priority {
            Priority::Pr1 => self.weekly_calls(self.pr1_call_every_days),
            Priority::Pr2 => self.weekly_calls(self.pr2_call_every_days),
            Priority::Pr3 | Priority::Pr4 => 0.0,
        };
        let onboarding = if account.onboarding { self.onboarding_hours_per_week } else { 0.0 };
        let ebr = if self.ebr_is_due(account, now) { self.ebr_hours } else { 0.0 };
        calls + onboarding + ebr
    }

    /// Whether its next executive business review comes soon.
    fn ebr_is_due(&self, account: &AccountLoad, now: At) -> bool {
        let soon = now + Duration::days(self.ebr_within_days.into());
        account.next_ebr.is_some_and(|due| (now..=soon).contains(&due))
    }

    /// Hours per week of a call every so many days.
    fn weekly_calls(&self, every_days: f64) -> f64 {
        self.hours_per_call * 7.0 / every_days
    }

    pub(crate) fn faults(&self) -> Vec<RuleFault> {
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
