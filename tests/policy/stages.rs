//! Stages, and when a CSM may be requested.

use baton_storage::states::Pov;
use proptest::prelude::*;

use super::playbook::{shipped, text, with};
use baton::features::requests::rules::RequestRules;
use baton::features::requests::rules::timing::{StageFault, StageField, may_request};
use baton::rules;

fn asked(stage: &str, why: &str, pov: Pov) -> Result<String, (StageField, String)> {
    let playbook = shipped();
    let stage = playbook.stages.parse(stage).unwrap();
    let check = |answer: &rules::Reasoned| assert_eq!(answer.rule, "R2");
    may_request(stage, why, pov, &playbook.stages, playbook.of::<RequestRules>())
        .inspect(check)
        .map(|answer| answer.sentence)
        .map_err(|StageFault { field, why }| (field, why.sentence))
}

fn field(stage: &str, why: &str, pov: Pov) -> Option<StageField> {
    asked(stage, why, pov).err().map(|(field, _)| field)
}

/// G1: stages are matched by the configured names, with or without the number, whatever the capitals.
#[test]
fn stages_are_matched_by_name_and_number() {
    let stages = shipped().stages;
    let label = |text: &str| stages.parse(text).map(|stage| stage.label());
    for text in [
        "3-Technical Evaluation",
        "technical evaluation",
        " 3 - TECHNICAL  Evaluation ",
        "3",
        "3. Technical Evaluation",
    ] {
        assert_eq!(label(text).as_deref(), Some("3-Technical Evaluation"), "{text}");
    }
    assert_eq!(label("closed won").as_deref(), Some("Closed Won"));
    assert_eq!(label("8-Closed Lost").as_deref(), Some("8-Closed Lost"));
    assert_eq!(label("10-duplicate").as_deref(), Some("10-Duplicate"));
    assert_eq!(label("5-Negotiation").as_deref(), Some("5-Negotiating"));
    // Organisations renumber; the name is what they mean.
    assert_eq!(label("4-Technical Evaluation").as_deref(), Some("3-Technical Evaluation"));
    for text in ["", "11", "-", "Evaluation", "stage", "3 quarters"] {
        assert_eq!(label(text), None, "{text}");
    }
    let open: Vec<_> =
        stages.all().iter().filter(|stage| stage.is_open()).map(|stage| stage.number).collect();
    assert_eq!(open, (0..=7).map(Some).collect::<Vec<_>>());
    let order: Vec<_> = stages.all().iter().map(|stage| stage.rank).collect();
    assert!(order.is_sorted());
}

/// R2: never before stage 3, whatever the reason.
#[test]
fn never_before_stage_three() {
    for stage in ["0-Pending Acceptance", "1-Discovery", "2-Scoping"] {
        for why in ["end-of-stage-3", "moving-to-stage-4", "pov-presented", "other"] {
            assert_eq!(field(stage, why, Pov::Presented), Some(StageField::Stage));
        }
    }
    insta::assert_snapshot!(asked("2-Scoping", "other", Pov::None).unwrap_err().1, @"The opportunity is in 2-Scoping. You can request a CSM from 3-Technical Evaluation.");
}

/// R2: nearing the end of stage 3 or moving to stage 4; earlier only once the POV's result is presented.
#[test]
fn in_stage_three_with_a_reason() {
    let stage = "3-Technical Evaluation";
    assert_eq!(field(stage, "end-of-stage-3", Pov::None), None);
    assert_eq!(field(stage, "moving-to-stage-4", Pov::None), None);
    assert_eq!(field(stage, "pov-presented", Pov::Presented), None);
    assert_eq!(field(stage, "pov-presented", Pov::Running), Some(StageField::Pov));
    assert_eq!(field(stage, "pov-presented", Pov::None), Some(StageField::Pov));
    assert_eq!(field(stage, "other", Pov::Presented), Some(StageField::WhyNow));
    assert_eq!(field(stage, "no-such-reason", Pov::None), Some(StageField::WhyNow));
    insta::assert_snapshot!(asked(stage, "end-of-stage-3", Pov::None).unwrap(), @"Eligible: nearing the end of stage 3");
    insta::assert_snapshot!(asked(stage, "pov-presented", Pov::None).unwrap_err().1, @"In 3-Technical Evaluation this reason needs a completed POV with its result presented. The proof of value above is: none.");
    insta::assert_snapshot!(asked(stage, "other", Pov::None).unwrap_err().1, @"This reason is too early in 3-Technical Evaluation. Choose another one, or request the CSM from 4-Proposal.");
}

/// R2: the older pages' reasons are settings, and off.
#[test]
fn older_reasons_are_off_until_they_are_switched_on() {
    for why in ["shared-channel", "shared-issue-project", "particular-expertise"] {
        assert_eq!(field("3-Technical Evaluation", why, Pov::None), Some(StageField::WhyNow));
        let on = with("requests.toml", &text("requests.toml").replace("enabled = false", "enabled = true"))
            .unwrap();
        let stage = on.stages.parse("3").unwrap();
        assert!(
            may_request(
                stage,
                why,
                Pov::None,
                &on.stages,
                on.of::<baton::features::requests::rules::RequestRules>()
            )
            .is_ok()
        );
    }
}

/// R2: from stage 4 on, and once won; not once the deal is no more.
#[test]
fn later_yes_and_afterwards_no() {
    for stage in ["4-Proposal", "5-Negotiating", "6-Awaiting Signature", "7-Closing", "Closed Won"] {
        assert_eq!(field(stage, "other", Pov::None), None, "{stage}");
    }
    for stage in ["8-Closed Lost", "9-Unqualified", "10-Duplicate"] {
        assert_eq!(field(stage, "other", Pov::Presented), Some(StageField::Stage), "{stage}");
    }
    insta::assert_snapshot!(asked("5", "other", Pov::None).unwrap(), @"Eligible: 4-Proposal or later");
    insta::assert_snapshot!(asked("Closed Won", "other", Pov::None).unwrap(), @"Eligible: the deal is won");
    insta::assert_snapshot!(asked("8", "other", Pov::None).unwrap_err().1, @"The opportunity is in 8-Closed Lost. If it is open again, correct its stage first.");
}

/// R2: the form offers what fits the stage.
#[test]
fn only_fitting_reasons_are_offered() {
    let playbook = shipped();
    let offered = |stage: &str| -> Vec<String> {
        let stage = playbook.stages.parse(stage);
        playbook
            .of::<RequestRules>()
            .offered(stage, &playbook.stages)
            .iter()
            .map(|reason| reason.id.clone())
            .collect()
    };
    assert_eq!(offered("3"), ["end-of-stage-3", "moving-to-stage-4", "pov-presented"]);
    assert_eq!(offered("7"), ["other"]);
    assert_eq!(offered("unknown").len(), 4);
    assert!(offered("1").is_empty());
}

proptest! {
    /// R2: whatever a feed calls a stage, there is an answer.
    #[test]
    fn nothing_panics(text in "\\PC*", dashed in "[0-9]{0,5}[-–. ]{0,3}\\PC{0,10}") {
        let stages = shipped().stages;
        let _ = (stages.parse(&text), stages.parse(&dashed));
    }
}
