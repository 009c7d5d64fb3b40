//! Turning an answer towards need never lowers a level.

use super::*;
use baton::features::priority::rules::models::Models;

/// Over every shipped model and version, every way to answer: any one answer raised (answers stand in order of need)
/// leaves the level where it is or raises it, and never lowers it. Only an exception can. Proves P2, P4, P8.
#[test]
fn raising_an_answer_never_lowers_the_level() {
    let models = shipped().of::<Models>().clone();
    let mut compared = 0;
    let mut raised = 0;
    for name in models.names() {
        for version in &models.get(&name).unwrap().versions {
            for given in every(version) {
                let before = decided(version, &given).level;
                for question in &version.questions {
                    let chosen = &given[&question.id].choice;
                    let at = question.choices.iter().position(|choice| choice.id == *chosen).unwrap();
                    for more in &question.choices[at + 1..] {
                        let mut turned = given.clone();
                        turned.insert(question.id.clone(), said(&more.id));
                        let after = decided(version, &turned).level;
                        // Pr1 is the least of the levels by order, and the highest by meaning.
                        assert!(
                            after <= before,
                            "{name}: {} from {chosen} to {}: {given:?}",
                            question.id,
                            more.id
                        );
                        compared += 1;
                        raised += usize::from(after < before);
                    }
                }
            }
        }
    }
    assert!(compared > 1000 && raised > 20, "{compared} compared, {raised} raised the level");
}

/// The order of the answers is one of need: in every shipped question that leads to a level at once, none leads to
/// a lower one than the answer before it. Proves P2, P4.
#[test]
fn answers_stand_in_order_of_need() {
    let models = shipped().of::<Models>().clone();
    for name in models.names() {
        for question in models.get(&name).unwrap().versions.iter().flat_map(|version| &version.questions) {
            let levels: Vec<&str> = question
                .choices
                .iter()
                .map(|choice| choice.leads_to.as_str())
                .filter(|to| to.starts_with("pr") && to.len() == 3)
                .collect();
            assert!(levels.windows(2).all(|pair| pair[1] <= pair[0]), "{name}: {}: {levels:?}", question.id);
        }
    }
}
