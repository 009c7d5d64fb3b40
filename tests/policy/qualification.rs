//! Who gets a CSM.

use baton_storage::states::{Priority, Segment};
use proptest::prelude::*;

use super::playbook::{shipped, text, with};
use baton::accounts::qualification::QualificationRules;
use baton::accounts::qualification::{AccountFacts, Answer, CurrentCsm, Parent, Verdict, qualify};
use baton::config::currency::Currency;

fn account(arr: Option<i64>) -> AccountFacts {
    AccountFacts {
        segment: Segment::Enterprise,
        expected_arr: arr,
        currency: Currency::default(),
        csm: CurrentCsm::None,
        parent: None,
        dedicated: false,
    }
}

fn verdict(facts: &AccountFacts) -> Verdict {
    qualify(facts, shipped().of::<QualificationRules>())
}

fn priority(facts: &AccountFacts) -> Option<Priority> {
    verdict(facts).starting_priority.map(|(priority, _)| priority)
}

/// Q1: at least $100k a CSM, tiers from $500k, $250k and $100k, below the Scale CSEs; in either segment.
#[test]
fn the_table_decides_by_expected_revenue() {
    for (arr, expected) in [
        (500_000, Answer::Qualifies { tier: Some(1) }),
        (499_999, Answer::Qualifies { tier: Some(2) }),
        (250_000, Answer::Qualifies { tier: Some(2) }),
        (249_999, Answer::Qualifies { tier: Some(3) }),
        (100_000, Answer::Qualifies { tier: Some(3) }),
        (99_999, Answer::Scale),
        (0, Answer::Scale),
        (-5, Answer::Scale),
    ] {
        for segment in Segment::ALL {
            let facts = AccountFacts { segment: *segment, ..account(Some(arr)) };
            let verdict = verdict(&facts);
            assert_eq!((verdict.answer, verdict.why.rule), (expected.clone(), "Q1"), "{arr}");
        }
    }
    insta::assert_snapshot!(verdict(&account(Some(300_000))).why.sentence, @"The expected ARR of $300,000 is at least $250,000 (tier 2). The account gets its own CSM; the CSM manager of the region assigns one.");
    insta::assert_snapshot!(verdict(&account(Some(99_999))).why.sentence, @"The expected ARR of $99,999 is below $100,000. The Scale CSEs support this account as a team, so it has no CSM of its own.");
}

/// Q1: what is not known is not guessed.
#[test]
fn unknown_revenue_is_for_the_manager() {
    let verdict = verdict(&account(None));
    assert_eq!(verdict.answer, Answer::Unknown);
    insta::assert_snapshot!(verdict.why.sentence, @"The expected ARR is not known, so the CSM manager decides whether the account gets a CSM.");
}

/// Q1: the table is data, and `none` is an answer.
#[test]
fn an_organisation_has_its_own_table() {
    let own = text("qualification.toml").replacen(
        "from_arr = 0\nanswer = \"scale\"",
        "from_arr = 0\nanswer = \"none\"",
        1,
    );
    let playbook = with("qualification.toml", &own).unwrap();
    assert_eq!(qualify(&account(Some(5)), playbook.of::<QualificationRules>()).answer, Answer::None);
}

/// Q2: who the CSM is, whatever the revenue; `TAM Scale` is a pool and not a person.
#[test]
fn an_account_with_a_csm_says_who() {
    let rules = shipped().of::<QualificationRules>().clone();
    assert_eq!(CurrentCsm::of_field(None, &rules), CurrentCsm::None);
    assert_eq!(CurrentCsm::of_field(Some("  "), &rules), CurrentCsm::None);
    assert_eq!(CurrentCsm::of_field(Some(" tam  scale "), &rules), CurrentCsm::Pool("TAM Scale".into()));
    let maya = CurrentCsm::Person { name: "Maya Chen".into(), user: None };
    assert_eq!(CurrentCsm::of_field(Some("Maya Chen"), &rules), maya);

    let facts = AccountFacts { csm: maya, ..account(None) };
    let answer = verdict(&facts);
    assert_eq!(answer.answer, Answer::HasCsm { name: "Maya Chen".into(), user: None });
    assert_eq!((answer.why.rule, answer.starting_priority), ("Q2", None));
    insta::assert_snapshot!(answer.why.sentence, @"Maya Chen is the CSM of this account.");

    let facts = AccountFacts { csm: CurrentCsm::Pool("TAM Scale".into()), ..account(Some(900_000)) };
    let answer = verdict(&facts);
    assert_eq!(answer.answer, Answer::Pooled { label: "TAM Scale".into() });
    insta::assert_snapshot!(answer.why.sentence, @r#"The CSM field shows "TAM Scale": the Scale CSEs support this account as a team."#);
    assert!(rules.scale_route.url.starts_with("https://"));
}

/// Q3: a Dedicated customer's CSM manager is told, with the best practices; nobody else's is.
#[test]
fn dedicated_is_told_with_its_link() {
    let facts = AccountFacts { dedicated: true, ..account(Some(300_000)) };
    let told = verdict(&facts).tell_manager_dedicated.unwrap();
    assert_eq!(told.rule, "Q3");
    assert!(
        told.sentence.contains("https://internal.gitlab.com/handbook/customer-success/csm/gitlab-dedicated/")
    );
    assert_eq!(verdict(&account(Some(300_000))).tell_manager_dedicated, None);
}

/// Q4, P1: unmanaged children are Pr3, digital-only customers Pr4, the others start as Pr1.
#[test]
fn the_starting_priority() {
    let child = |managed| Some(Parent { name: "Homeworld Inc.".into(), child_managed: managed });
    assert_eq!(priority(&account(Some(300_000))), Some(Priority::Pr1));
    assert_eq!(priority(&account(None)), Some(Priority::Pr1));
    assert_eq!(priority(&account(Some(5_000))), Some(Priority::Pr4));
    let pooled = AccountFacts { csm: CurrentCsm::Pool("TAM Scale".into()), ..account(None) };
    assert_eq!(priority(&pooled), Some(Priority::Pr4));
    for arr in [Some(300_000), Some(5_000), None] {
        let unmanaged = AccountFacts { parent: child(false), ..account(arr) };
        assert_eq!(priority(&unmanaged), Some(Priority::Pr3));
    }
    assert_eq!(
        priority(&AccountFacts { parent: child(true), ..account(Some(300_000)) }),
        Some(Priority::Pr1)
    );
}

proptest! {
    /// Q1: every amount has an answer, and more revenue never means less.
    #[test]
    fn more_revenue_never_means_less(arr in any::<i64>(), more in 0i64..1_000_000) {
        let rank = |arr| match verdict(&account(Some(arr))).answer {
            Answer::Qualifies { tier: Some(tier) } => 10 - tier,
            Answer::Scale => 1,
            other => panic!("{other:?}"),
        };
        prop_assert!(rank(arr) <= rank(arr.saturating_add(more)));
    }
}
