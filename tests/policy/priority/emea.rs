//! EMEA Enterprise: no flow chart. The CSM proposes, the manager reviews, sales hears of it (P3).

use baton_storage::states::{Priority, Role};

use super::*;
use baton::accounts::target::Verdict;

/// The page's seven parameters, in its order.
const PARAMETERS: [&str; 7] = [
    "Is the customer changing its organization?",
    "Is the customer in a stage that needs more time?",
    "Is the customer changing its infrastructure?",
    "Does the customer want frequent contact?",
    "Is the customer growing toward its LAM?",
    "Does the success plan include an expansion?",
    "our own organization",
];

/// The seven parameters are looked at and lead nowhere: whatever all of them are, the level is what the CSM proposes.
/// Proves P3.
#[test]
fn the_parameters_lead_nowhere() {
    let emea = version("emea-enterprise");
    assert_eq!(emea.parameters.len(), 7);
    for (parameter, label) in emea.parameters.iter().zip(PARAMETERS) {
        assert!(parameter.label.contains(label), "{}", parameter.label);
        assert!(parameter.example.is_some() && parameter.same_as.is_none());
    }
    for bits in 0..128_u32 {
        let word = |index: usize| if bits >> index & 1 == 1 { "yes" } else { "no" };
        let looked: Vec<String> =
            (0..7).map(|index| format!("{}={}", emea.parameters[index].id, word(index))).collect();
        let looked = looked.join(" ");
        assert_eq!(emea.decide(&answers(&looked)).decided(), None, "{looked}");
        for (proposed, wanted) in [("pr1", Priority::Pr1), ("pr2", Priority::Pr2)] {
            let decision = decided(&emea, &answers(&format!("{looked} proposal={proposed}")));
            assert_eq!((decision.level, way(&decision.path)), (wanted, format!("proposal={proposed}")));
        }
    }
}

/// What is proposed waits for the CSM manager's review, and the seller is told what was decided. Exceptions go to
/// regional sales management. Proves P3, P5.
#[test]
fn the_manager_reviews_and_sales_aligns() {
    let emea = version("emea-enterprise");
    recognised(&emea, &[("proposal", "Which priority do you propose?")]);
    assert_eq!(emea.confirmed_by, Some(Role::Managers));
    assert_eq!(emea.tells, [Role::Seller]);
    assert!(emea.exceptions_need.contains(&Role::SalesManagers));
}

/// Five to eight accounts of a CSM are Pr1, and about 60 % of the time is theirs. Proves P3.
#[test]
fn five_to_eight_and_sixty_percent_of_the_time() {
    let target = version("emea-enterprise").target;
    let verdicts = [4, 5, 8, 9].map(|pr1| target.verdict(pr1, 30));
    assert_eq!(verdicts, [Verdict::Below, Verdict::Within, Verdict::Within, Verdict::Above]);
    assert_eq!(target.time_share, Some(0.60));
}
