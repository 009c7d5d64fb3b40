//! Whether a CSM may be requested for a deal where it stands (R2).

use baton_storage::states::Pov;

use crate::features::requests::rules::RequestRules;
use crate::rules::Reasoned;
use crate::rules::stages::{Stage, Stages, Standing};

/// The field of the request form that has to be put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageField {
    Stage,
    WhyNow,
    Pov,
}

/// Why a CSM may not be requested now (R2). Shown, it is the sentence for the field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .why.sentence)]
pub struct StageFault {
    pub field: StageField,
    pub why: Reasoned,
}

/// Whether a CSM may be requested for a deal in `stage`, for the reason with the id `why` (R2).
///
/// # Errors
/// The field to put right, and the sentence for it.
pub fn may_request(
    stage: &Stage,
    why: &str,
    pov: Pov,
    stages: &Stages,
    rules: &RequestRules,
) -> Result<Reasoned, StageFault> {
    let here = stage.label();
    let fault = |field, sentence: String| Err(StageFault { field, why: Reasoned::new("R2", sentence) });
    match stage.counts_as {
        Standing::Won => return Ok(Reasoned::new("R2", "The deal is won: the account needs its CSM now.")),
        Standing::Lost | Standing::Dropped => {
            return fault(
                StageField::Stage,
                format!("The opportunity is in {here}. If it is alive again, put its stage right first."),
            );
        }
        Standing::Open => {}
    }
    if stages.parse(&rules.earliest_stage).is_some_and(|earliest| stage.rank < earliest.rank) {
        let earliest = &rules.earliest_stage;
        return fault(
            StageField::Stage,
            format!("The opportunity is in {here}. A CSM can be requested from {earliest} on."),
        );
    }
    let Some(reason) = rules.why_now.iter().find(|reason| reason.id == why && reason.enabled) else {
        return fault(
            StageField::WhyNow,
            "This reason is not one of those in use. Choose one from the list.".to_owned(),
        );
    };
    if stages.parse(&rules.any_reason_from).is_some_and(|from| stage.rank >= from.rank) {
        let from = &rules.any_reason_from;
        return Ok(Reasoned::new(
            "R2",
            format!("The opportunity is in {here}; from {from} on a CSM may be requested."),
        ));
    }
    if !reason.fits(stage, stages) {
        let from = &rules.any_reason_from;
        let sentence = format!(
            "In {here} this reason is too early: choose another one, or request the CSM from {from} on."
        );
        return fault(StageField::WhyNow, sentence);
    }
    if reason.needs_pov_presented && pov != Pov::Presented {
        let noted = match pov {
            Pov::None => "none was run",
            Pov::Running | Pov::Presented => "it is still running",
        };
        let sentence = format!(
            "In {here} this reason holds once the POV's result has been presented; noted is that {noted}."
        );
        return fault(StageField::Pov, sentence);
    }
    Ok(Reasoned::new("R2", format!("In {here} a CSM may be requested for this reason: {}.", reason.label)))
}
