//! `onboarding.toml`: the first days of a customer (O1), and which gemstone they are (O2).
//!
//! Deliberately absent: when an onboarding began, and what was reached of it, which the caller's rows know.

pub mod faults;

use baton_storage::time::At;
use serde::Deserialize;

use crate::rules::calendar::Calendar;

/// The file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnboardingRules {
    /// In the order in which they are due; the last one ends the onboarding.
    pub milestones: Vec<Milestone>,
    /// What may have held up one that is late.
    pub reasons: Vec<Reason>,
    pub plan: Vec<Part>,
    /// From top to bottom, the first that fits is awarded.
    pub gemstones: Vec<Gemstone>,
}

/// Something that is reached by a day.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    pub id: String,
    pub label: String,
    /// Calendar days from the start.
    pub due_days: u32,
    /// Calendar days before it is due.
    #[serde(default)]
    pub reminds_before: Vec<u32>,
    /// The step of the tracks that is the same thing.
    pub step: Option<String>,
    /// Percent of the licences from which on it is reached by itself.
    pub license_use_at_least: Option<u32>,
}

/// What may have held up a milestone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub id: String,
    pub label: String,
}

/// A part of the 30/60/90-day success plan.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    pub day: u32,
    pub label: String,
}

/// How a customer is onboarded, by their size.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gemstone {
    pub name: String,
    /// How long the onboarding takes, in days.
    pub days: u32,
    /// Whether it has a CSM of its own.
    pub csm: bool,
    pub calls: String,
    pub outreach: String,
    /// Empty: every tier.
    #[serde(default)]
    pub tiers: Vec<u8>,
    /// In small letters, as the CRM calls them. Empty: all.
    #[serde(default)]
    pub segmentations: Vec<String>,
}

/// A milestone, or a part of the plan, as rows remember it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal<'r> {
    Milestone(&'r Milestone),
    Part(&'r Part),
}

impl OnboardingRules {
    /// The gemstone of a customer of this tier, 1 to 4, and of what the CRM calls its segment.
    pub fn gemstone(&self, tier: u8, segmentation: &str) -> Option<&Gemstone> {
        let segmentation = segmentation.trim().to_lowercase();
        let fits = |stone: &&Gemstone| {
            (stone.tiers.is_empty() || stone.tiers.contains(&tier))
                && (stone.segmentations.is_empty() || stone.segmentations.contains(&segmentation))
        };
        self.gemstones.iter().find(fits)
    }

    /// Everything that is to be reached: the milestones, then the plan.
    pub fn goals(&self) -> impl Iterator<Item = Goal<'_>> {
        let milestones = self.milestones.iter().map(Goal::Milestone);
        milestones.chain(self.plan.iter().map(Goal::Part))
    }

    /// The milestone, or the part of the plan, with this id.
    pub fn goal(&self, id: &str) -> Option<Goal<'_>> {
        self.goals().find(|goal| goal.id() == id)
    }

    /// Whether reaching this ends the onboarding.
    pub fn ends_with(&self, id: &str) -> bool {
        self.milestones.last().is_some_and(|last| last.id == id)
    }

    /// The days that an onboarding takes.
    pub fn days(&self) -> u32 {
        self.milestones.last().map_or(0, |last| last.due_days)
    }

    /// The reason with this id.
    pub fn reason(&self, id: &str) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.id == id)
    }
}

impl Goal<'_> {
    /// The id in rows: a part of the plan is called by its day.
    pub fn id(&self) -> String {
        match self {
            Self::Milestone(one) => one.id.clone(),
            Self::Part(part) => format!("plan-{}", part.day),
        }
    }

    /// What people read.
    pub fn label(&self) -> &str {
        match self {
            Self::Milestone(one) => &one.label,
            Self::Part(part) => &part.label,
        }
    }

    /// The step of a track that is the same thing.
    pub fn step(&self) -> Option<&str> {
        match self {
            Self::Milestone(one) => one.step.as_deref(),
            Self::Part(_) => None,
        }
    }

    /// Whether it is a milestone, whose lateness needs a reason.
    pub const fn is_milestone(&self) -> bool {
        matches!(self, Self::Milestone(_))
    }

    fn days(&self) -> u32 {
        match self {
            Self::Milestone(one) => one.due_days,
            Self::Part(part) => part.day,
        }
    }

    /// The last working moment by which it is to be reached; None where the team never works.
    pub fn due(&self, began: At, calendar: &Calendar) -> Option<At> {
        calendar.within_calendar_days(began, self.days())
    }

    /// When its CSM hears of it, if nothing else reminds them: as their working day begins, ascending; a part of the
    /// plan on its day.
    pub fn reminders(&self, began: At, calendar: &Calendar) -> Vec<At> {
        let before: &[u32] = match self {
            Self::Milestone(one) => &one.reminds_before,
            Self::Part(_) => &[0],
        };
        let days = before.iter().map(|before| self.days().saturating_sub(*before));
        let moments = days.filter_map(|days| {
            let last = calendar.within_calendar_days(began, days)?;
            calendar.opening_days_from(last, 0)
        });
        let mut moments: Vec<At> = moments.collect();
        moments.sort_unstable();
        moments.dedup();
        moments
    }

    /// The morning on which its CSM is asked why it is late: the first working one after the day on which it was due.
    pub fn asked_at(&self, due: At, calendar: &Calendar) -> Option<At> {
        calendar.opening_days_from(due, 1).filter(|_| self.is_milestone())
    }

    /// Whether so many licences in use, of so many, reach it.
    pub fn reached_by(&self, active: i64, bought: i64) -> bool {
        match self {
            Self::Milestone(Milestone { license_use_at_least: Some(percent), .. }) => {
                bought > 0 && i128::from(active) * 100 >= i128::from(bought) * i128::from(*percent)
            }
            _ => false,
        }
    }
}
