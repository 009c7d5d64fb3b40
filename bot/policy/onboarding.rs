//! `onboarding.toml`: the first days of a customer (O1), and which gemstone they are (O2).

use baton_storage::time::At;
use chrono::Duration;
use serde::Deserialize;

use super::RuleFault;

/// The file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnboardingRules {
    /// In the order in which they are due.
    pub milestones: Vec<Milestone>,
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
    /// Percent of the licences from which on it is reached by itself.
    pub license_use_at_least: Option<u32>,
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

    /// The milestone with this id.
    pub fn milestone(&self, id: &str) -> Option<&Milestone> {
        self.milestones.iter().find(|one| one.id == id)
    }

    pub(super) fn faults(&self) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        if self.milestones.is_empty() {
            faults.push(("milestones".to_owned(), "there is no milestone; one is needed".to_owned()));
        }
        for (index, one) in self.milestones.iter().enumerate() {
            let path = format!("milestones[{index}]");
            if self.milestones[..index].iter().any(|other| other.id == one.id) {
                faults.push((format!("{path}.id"), format!("the id `{}` is given twice", one.id)));
            }
            if self.milestones[..index].iter().any(|other| other.due_days > one.due_days) {
                faults.push((
                    format!("{path}.due_days"),
                    "milestones stand in the order in which they are due".into(),
                ));
            }
            if one.reminds_before.iter().any(|days| *days >= one.due_days) {
                faults
                    .push((format!("{path}.reminds_before"), "a reminder comes after the start".to_owned()));
            }
        }
        if self.gemstones.last().is_some_and(|last| !last.tiers.is_empty() || !last.segmentations.is_empty())
        {
            let what =
                "the last gemstone has to fit everybody; leave `tiers` and `segmentations` out".to_owned();
            faults.push((format!("gemstones[{}]", self.gemstones.len() - 1), what));
        }
        faults
    }
}

impl Milestone {
    /// When it is due in an onboarding that began then.
    pub fn due(&self, began: At) -> At {
        began + Duration::days(self.due_days.into())
    }
}
