//! `requests.toml`: when a CSM may be requested (R2) and the escalation of one that waits (R6).
//!
//! Deliberately absent: the decisions, which `stages` and `escalation` take from these rules.

pub mod escalation;
pub mod timing;

use serde::Deserialize;

use crate::features::requests::rules::escalation::EscalationStep;
use crate::rules::RuleFault;
use crate::rules::stages::{Stage, Stages};

/// The rules of requesting.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestRules {
    /// Before this stage never.
    pub earliest_stage: String,
    /// From this stage on for any enabled reason.
    pub any_reason_from: String,
    /// The answers to "Why now?", in the order in which they are offered.
    pub why_now: Vec<WhyNow>,
    pub ladder: Vec<EscalationStep>,
}

/// A reason to request a CSM now.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhyNow {
    pub id: String,
    /// What the person chooses.
    pub label: String,
    /// The stages it is good for, by name.
    pub stages: Vec<String>,
    /// Whether it holds only once a POV's result has been presented.
    #[serde(default)]
    pub needs_pov_presented: bool,
    /// One that is not enabled is not offered and not accepted.
    pub enabled: bool,
}

impl WhyNow {
    /// Whether the reason is good for this stage.
    pub fn fits(&self, stage: &Stage, stages: &Stages) -> bool {
        self.stages.iter().any(|name| stages.parse(name) == Some(stage))
    }
}

impl RequestRules {
    /// The reasons to offer: those enabled that fit the stage, or every enabled one while it is unknown.
    pub fn offered(&self, stage: Option<&Stage>, stages: &Stages) -> Vec<&WhyNow> {
        let fits = |reason: &WhyNow| stage.is_none_or(|stage| reason.fits(stage, stages));
        self.why_now.iter().filter(|reason| reason.enabled && fits(reason)).collect()
    }

    pub(crate) fn faults(&self, stages: &Stages) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        let mut known = |path: String, name: &str| {
            if stages.parse(name).is_none() {
                faults.push((path, format!("\"{name}\" is no stage of stages.toml")));
            }
        };
        known("earliest_stage".to_owned(), &self.earliest_stage);
        known("any_reason_from".to_owned(), &self.any_reason_from);
        for (index, reason) in self.why_now.iter().enumerate() {
            for (place, name) in reason.stages.iter().enumerate() {
                known(format!("why_now[{index}].stages[{place}]"), name);
            }
        }
        faults.extend(doubles("why_now", self.why_now.iter().map(|reason| &reason.id)));
        faults.extend(doubles("ladder", self.ladder.iter().map(|step| &step.id)));
        if !self.why_now.iter().any(|reason| reason.enabled) {
            faults
                .push(("why_now".to_owned(), "no reason is enabled; nobody could request a CSM".to_owned()));
        }
        let steps = self.ladder.iter().enumerate();
        faults.extend(steps.filter_map(|(index, step)| Some((format!("ladder[{index}]"), step.fault()?))));
        faults
    }
}

/// A fault for each id that an earlier entry of the list already has.
fn doubles<'a>(list: &str, ids: impl Iterator<Item = &'a String>) -> Vec<RuleFault> {
    let ids: Vec<_> = ids.collect();
    let repeated = ids.iter().enumerate().filter(|(index, id)| ids[..*index].contains(id));
    repeated
        .map(|(index, id)| (format!("{list}[{index}].id"), format!("the id `{id}` is given twice")))
        .collect()
}
