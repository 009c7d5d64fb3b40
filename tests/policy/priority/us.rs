//! US Enterprise: a yes to any question is Pr1 (P2), and what exceptions make of it (P5).

use baton_storage::states::{Priority, Role};
use baton_storage::time::At;

use super::*;
use baton::accounts::target::Verdict;
use baton::features::priority::rules::Answers;
use baton::features::priority::rules::flow::Step;

/// The flow chart's questions, in its order.
const ASKED: [(&str, &str); 5] = [
    ("upgrade", "open upgrade opportunity that closes in the next 6 months"),
    ("stages", "adopting a stage this quarter that needs more than 2 hours"),
    ("infrastructure", "changing infrastructure this quarter in a way that needs more than 2 hours"),
    ("risk", "risk of contraction or churn"),
    ("onboarding", "first 30 to 45 days of onboarding"),
];

/// Which of the five are answered with yes: the bits of a number.
fn yeses(bits: u32) -> [bool; 5] {
    std::array::from_fn(|index| bits >> index & 1 == 1)
}

fn answered(yeses: [bool; 5]) -> Answers {
    let word = |yes: bool| if yes { "yes" } else { "no" };
    ASKED.iter().zip(yeses).map(|((id, _), yes)| ((*id).to_owned(), said(word(yes)))).collect()
}

/// The flow chart, read off the page: a yes to any, or the exception upwards, leads to Pr1; from there the other
/// exception leads to Pr2; what nothing leads to Pr1 is Pr2.
fn by_the_page(yeses: [bool; 5], upwards: bool, downwards: bool) -> Priority {
    let first = yeses.iter().any(|yes| *yes) || upwards;
    if first && !downwards { Priority::Pr1 } else { Priority::Pr2 }
}

fn agreed(level: Priority) -> Step {
    Step {
        question: "exception".into(),
        asks: "Is there an exception?".into(),
        choice: level.as_str().into(),
        answer: level.as_str().into(),
        said_by: "U0RAVI".into(),
        by_person: true,
        at: At(1),
    }
}

/// The page's questions in the page's order, and no other. Proves P2.
#[test]
fn the_flow_chart_is_asked_in_its_order() {
    recognised(&version("us-enterprise"), &ASKED);
}

/// All 32 ways to answer, with neither exception, with each of them and with both: the level is the page's.
/// Proves P2, P5.
#[test]
fn every_combination_with_and_without_exceptions() {
    let us = version("us-enterprise");
    let mut seen = 0;
    for bits in 0..32 {
        let yeses = yeses(bits);
        let by_model = decided(&us, &answered(yeses));
        for (upwards, downwards) in [(false, false), (true, false), (false, true), (true, true)] {
            let mut decision = by_model.clone();
            for (given, level) in [(upwards, Priority::Pr1), (downwards, Priority::Pr2)] {
                if given {
                    decision = decision.under(level, agreed(level));
                }
            }
            let wanted = by_the_page(yeses, upwards, downwards);
            assert_eq!(
                decision.level, wanted,
                "{yeses:?}, Pr1 exception {upwards}, Pr2 exception {downwards}"
            );
            seen += 1;
        }
    }
    assert_eq!(seen, 128);
}

/// The first yes decides, and the path ends with it: every question before it is there with its no, none after it.
/// Proves P2.
#[test]
fn the_first_yes_decides_alone() {
    let us = version("us-enterprise");
    for bits in 0..32 {
        let yeses = yeses(bits);
        let decision = decided(&us, &answered(yeses));
        let first = yeses.iter().position(|yes| *yes);
        let nos = ASKED[..first.unwrap_or(5)].iter().map(|(id, _)| format!("{id}=no"));
        let wanted: Vec<String> = nos.chain(first.map(|first| format!("{}=yes", ASKED[first].0))).collect();
        assert_eq!(way(&decision.path), wanted.join(" "));
        if let Some(first) = first {
            // Whatever the later questions would be answered, it is not needed.
            let only: Answers = ASKED[..=first]
                .iter()
                .map(|(id, _)| ((*id).to_owned(), answered(yeses)[*id].clone()))
                .collect();
            assert_eq!(decided(&us, &only), decision);
            assert!(us.open(&only).is_empty());
        }
    }
}

/// An exception that changes the level is the last step of the path; one that says what the model says by itself
/// is none: the model decided. Proves P5.
#[test]
fn an_exception_is_in_the_path_where_it_decided() {
    let us = version("us-enterprise");
    let (calm, risky) = (decided(&us, &answered([false; 5])), decided(&us, &answered(yeses(8))));
    let raised = calm.clone().under(Priority::Pr1, agreed(Priority::Pr1));
    assert_eq!((raised.level, raised.path.len()), (Priority::Pr1, 6));
    assert_eq!(raised.path[5].question, "exception");
    let lowered = risky.clone().under(Priority::Pr2, agreed(Priority::Pr2));
    assert_eq!(way(&lowered.path), "upgrade=no stages=no infrastructure=no risk=yes exception=pr2",);
    assert_eq!(calm.clone().under(Priority::Pr2, agreed(Priority::Pr2)), calm);
    assert_eq!(risky.clone().under(Priority::Pr1, agreed(Priority::Pr1)), risky);
}

/// Each step says what was asked and answered, who said so and when: a person, or where the feed has it from.
/// Proves P2, P8.
#[test]
fn the_path_says_who_said_what() {
    let us = version("us-enterprise");
    let mut given = answered([false; 5]);
    given.insert(
        "upgrade".into(),
        Answer {
            choice: "no".into(),
            said_by: "Salesforce".into(),
            by_person: false,
            at: At(7),
            fed: Some("no".into()),
        },
    );
    let path = decided(&us, &given).path;
    let first = &path[0];
    assert_eq!((first.answer.as_str(), first.said_by.as_str()), ("No", "Salesforce"));
    assert_eq!((first.by_person, first.at), (false, At(7)));
    assert_eq!((path[1].said_by.as_str(), path[1].by_person, path[1].at), ("U0RAVI", true, At(1)));
    assert_eq!(first.asks, us.questions[0].asks);
}

/// The page's five parameters are shown and decide nothing by themselves; three of them are questions too, and
/// are not asked twice. Proves P2.
#[test]
fn the_parameters_are_evidence() {
    let us = version("us-enterprise");
    let wanted = [
        ("Is the LAM greater than 10%?", None),
        ("Do you expect growth in the next 6 months?", None),
        ("Open tier upgrade", Some("upgrade")),
        ("stage adoption", Some("stages")),
        ("infrastructure change", Some("infrastructure")),
    ];
    assert_eq!(us.parameters.len(), wanted.len());
    let mut given = answered([false; 5]);
    for (parameter, (label, same_as)) in us.parameters.iter().zip(wanted) {
        assert!(parameter.label.contains(label), "{}", parameter.label);
        assert_eq!(parameter.same_as.as_deref(), same_as);
        given.insert(parameter.id.clone(), said("yes"));
    }
    assert_eq!(decided(&us, &given).level, Priority::Pr2);
}

/// About a third of a book is Pr1; Pr1 is a call a month at least, Pr2 one every 60 days; an exception needs the
/// account team and their managers. Proves P1, P2, P5, P7.
#[test]
fn what_the_levels_get_and_the_target() {
    let us = version("us-enterprise");
    assert_eq!(us.target.verdict(10, 30), Verdict::Within);
    assert_eq!(us.target.verdict(13, 30), Verdict::Above);
    assert_eq!(us.target.verdict(7, 30), Verdict::Below);
    let every = |level| us.level(level).unwrap().touch_every_days;
    assert_eq!((every(Priority::Pr1), every(Priority::Pr2)), (Some(31), Some(60)));
    assert_eq!(us.levels.len(), 2, "Pr3 and Pr4 are nothing that these questions lead to");
    assert_eq!(
        us.exceptions_need,
        [Role::Csm, Role::Seller, Role::Sa, Role::Managers, Role::SalesManagers, Role::SaLeaders]
    );
    assert_eq!(us.confirmed_by, None);
}
