//! What is wrong with `onboarding.toml`.

use std::collections::BTreeMap;

use crate::features::handoffs::rules::Track;
use crate::features::onboarding::rules::OnboardingRules;
use crate::rules::RuleFault;

impl OnboardingRules {
    pub(crate) fn faults(&self) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        let mut wrong = |path: String, what: String| faults.push((path, what));
        if self.milestones.is_empty() {
            wrong("milestones".into(), "there is no milestone; one is needed".into());
        }
        for (index, one) in self.milestones.iter().enumerate() {
            let path = |key: &str| format!("milestones[{index}].{key}");
            if self.milestones[..index].iter().any(|other| other.id == one.id) {
                wrong(path("id"), format!("the id `{}` is given twice", one.id));
            }
            if one.id.starts_with("plan-") || one.id.contains(['@', '/']) {
                wrong(
                    path("id"),
                    format!(
                        "`{}` is no id: no `@`, no `/`, and parts of the plan are called `plan-…`",
                        one.id
                    ),
                );
            }
            if self.milestones[..index].iter().any(|other| other.due_days > one.due_days) {
                wrong(path("due_days"), "milestones stand in the order in which they are due".into());
            }
            if !(1..=366).contains(&one.due_days) {
                wrong(path("due_days"), format!("`due_days` is 1 to 366, not {}", one.due_days));
            }
            if one.reminds_before.iter().any(|days| *days >= one.due_days) {
                wrong(path("reminds_before"), "a reminder comes after the start".to_owned());
            }
            if one.license_use_at_least.is_some_and(|percent| !(1..=100).contains(&percent)) {
                wrong(path("license_use_at_least"), "a share of the licences is 1 to 100 percent".into());
            }
        }
        if self.reasons.is_empty() {
            wrong(
                "reasons".into(),
                "there is no reason to choose for a late milestone; one is needed".into(),
            );
        }
        for (index, one) in self.plan.iter().enumerate() {
            let path = format!("plan[{index}].day");
            if self.plan[..index].iter().any(|other| other.day >= one.day) {
                wrong(path.clone(), "the plan's days ascend".into());
            }
            if !(1..=366).contains(&one.day) {
                wrong(path, format!("`day` is 1 to 366, not {}", one.day));
            }
        }
        for (index, stone) in self.gemstones.iter().enumerate() {
            if let Some(word) = stone.segmentations.iter().find(|word| word.to_lowercase() != **word) {
                let what = format!("`{word}` has to be in small letters");
                wrong(format!("gemstones[{index}].segmentations"), what);
            }
        }
        if self.gemstones.last().is_some_and(|last| !last.tiers.is_empty() || !last.segmentations.is_empty())
        {
            let what =
                "the last gemstone has to fit everybody; leave `tiers` and `segmentations` out".to_owned();
            wrong(format!("gemstones[{}]", self.gemstones.len() - 1), what);
        }
        faults
    }

    /// Milestones that name a step which no track has.
    pub(crate) fn unknown_steps(&self, tracks: &BTreeMap<String, Track>) -> Vec<RuleFault> {
        let known = |step: &str| tracks.values().any(|track| track.step(step).is_some());
        let steps =
            self.milestones.iter().enumerate().filter_map(|(index, one)| Some((index, one.step.as_deref()?)));
        let unknown = steps.filter(|(_, step)| !tracks.is_empty() && !known(step));
        unknown
            .map(|(index, step)| {
                (format!("milestones[{index}].step"), format!("no track has a step `{step}`"))
            })
            .collect()
    }
}
