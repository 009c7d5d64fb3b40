//! Whether a CSM may be requested for a deal where it stands (R2).

use baton_storage::states::Pov;

use crate::features::requests::rules::RequestRules;
use crate::rules::Reasoned;
use crate::rules::stages::{Stage, StageKind, Stages};

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
        StageKind::Won => return Ok(Reasoned::new("R2", "Eligible: the deal is won")),
        StageKind::Lost | StageKind::Dropped => {
            return fault(
                StageField::Stage,
                format!("The opportunity is in {here}. If it is open again, correct its stage first."),
            );
        }
        StageKind::Open => {}
    }
    if stages.parse(&rules.earliest_stage).is_some_and(|earliest| stage.rank < earliest.rank) {
        let earliest = &rules.earliest_stage;
        return fault(
            StageField::Stage,
            format!("The opportunity is in {here}. You can request a CSM from {earliest}."),
        );
    }
    let Some(reason) = rules.why_now.iter().find(|reason| reason.id == why && reason.enabled) else {
        return fault(
            StageField::WhyNow,
            "This reason is no longer available. Choose one from the list.".to_owned(),
        );
    };
    if stages.parse(&rules.any_reason_from).is_some_and(|from| stage.rank >= from.rank) {
        let from = &rules.any_reason_from;
        return Ok(Reasoned::new("R2", format!("Eligible: {from} or later")));
    }
    if !reason.fits(stage, stages) {
        let from = &rules.any_reason_from;
        let sentence = format!(
            "This reason is too early in {here}. Choose another one, or request the CSM from {from}."
        );
        return fault(StageField::WhyNow, sentence);
    }
    if reason.needs_pov_presented && pov != Pov::Presented {
        let noted = match pov {
            Pov::None => "none",
            Pov::Running | Pov::Presented => "in progress",
        };
        let sentence = format!(
            "In {here} this reason needs a completed POV with its result presented. The proof of value above is: {noted}."
        );
        return fault(StageField::Pov, sentence);
    }
    Ok(Reasoned::new("R2", format!("Eligible: {}", uncapitalized(&reason.label))))
}

/// A label as it reads within a sentence: `Nearing the end` becomes `nearing the end`, `POV completed` stays.
fn uncapitalized(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => label.to_owned(),
    }
}
