//! How much each CSM carries, in hours per week, and how many accounts should be Pr1 (R5).
//!
//! Deliberately absent: whom to suggest, see `ranking`, and what a CSM did; only what their accounts ask for
//! is counted.

use std::collections::BTreeMap;

use baton_storage::states::Priority;
use baton_storage::time::At;
use chrono::Duration;
use serde::Deserialize;

use super::RuleFault;

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
    targets: BTreeMap<String, TargetRow>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetRow {
    pr1_share: Option<f64>,
    pr1_count: Option<[usize; 2]>,
    time_share: Option<f64>,
}

/// How many of a CSM's accounts should be Pr1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// This share of them, 0 to 1 (P2).
    Share(f64),
    /// This many, taking this share of the CSM's time (P3).
    Count { from: usize, to: usize, time_share: Option<f64> },
    /// The model's rules alone decide (P4), or nothing is known of the model.
    None,
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
    pub target: Target,
    pub away: Option<Away>,
}

impl Load {
    /// The load that these accounts are (R5). `capacity` in hours per week, None for the default; `model` is
    /// the team's priority model.
    pub fn of(
        accounts: &[AccountLoad],
        capacity: Option<f64>,
        model: &str,
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
        let onboarding = accounts.iter().filter(|account| account.onboarding).count();
        let ebrs = accounts
            .iter()
            .filter_map(|account| account.next_ebr)
            .filter(|due| (now..=soon).contains(due))
            .count();
        let (pr1, pr2) = (by_priority[&Priority::Pr1], by_priority[&Priority::Pr2]);
        let hours = pr1 as f64 * rules.weekly_calls(rules.pr1_call_every_days)
            + pr2 as f64 * rules.weekly_calls(rules.pr2_call_every_days)
            + onboarding as f64 * rules.onboarding_hours_per_week
            + ebrs as f64 * rules.ebr_hours;
        Self {
            hours,
            capacity: capacity.unwrap_or(rules.capacity_hours),
            by_priority,
            onboarding,
            ebrs,
            pr1_share: share(pr1, pr1 + pr2),
            target: rules.target(model),
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
        match self.target {
            Target::Share(target) => share(pr1, pr1 + pr2) - target,
            Target::Count { to, .. } => pr1 as f64 - to as f64,
            Target::None => 0.0,
        }
    }
}

impl WorkloadRules {
    /// The Pr1 target of a priority model.
    pub fn target(&self, model: &str) -> Target {
        match self.targets.get(model) {
            Some(TargetRow { pr1_share: Some(share), .. }) => Target::Share(*share),
            Some(TargetRow { pr1_count: Some([from, to]), time_share, .. }) => {
                Target::Count { from: *from, to: *to, time_share: *time_share }
            }
            _ => Target::None,
        }
    }

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
        let targets = self
            .targets
            .iter()
            .filter_map(|(model, row)| Some((format!("targets.{model}"), row.fault()?.to_owned())));
        positive.chain(counted).chain(targets).collect()
    }
}

impl TargetRow {
    fn fault(&self) -> Option<&'static str> {
        let share = |share: Option<f64>| share.is_none_or(|share| (0.0..=1.0).contains(&share));
        match self {
            Self { pr1_share: Some(_), pr1_count: Some(_), .. } => {
                Some("give `pr1_share` or `pr1_count`, not both")
            }
            Self { pr1_count: Some([from, to]), .. } if from > to => {
                Some("`pr1_count` goes from the smaller to the larger")
            }
            row if !share(row.pr1_share) || !share(row.time_share) => Some("a share is between 0 and 1"),
            _ => None,
        }
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
