//! Who is suggested for one more account.

use baton_storage::states::Priority;
use chrono::Duration;
use proptest::prelude::*;

use super::playbook::shipped;
use super::workload::{NOW, account, load};
use baton::accounts::ranking::{Candidate, Fit, Ranked, rank};
use baton::accounts::workload::WorkloadRules;
use baton::accounts::workload::{Away, Load};

fn candidate(name: &str, load: Load) -> Candidate {
    Candidate {
        user: format!("U0{}", name.to_uppercase()).into(),
        name: name.into(),
        load,
        handed_back: None,
    }
}

fn ranked(candidates: Vec<Candidate>) -> Vec<Ranked> {
    rank(candidates, NOW, NOW + Duration::days(7), shipped().of::<WorkloadRules>(), |at| {
        at.utc().format("%-d %b").to_string()
    })
}

fn shown(ranked: &[Ranked]) -> String {
    let line = |one: &Ranked| format!("{}: {}", one.user, one.why.sentence);
    ranked.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// R5: the least used first, by share of their own capacity; and a reason for each.
#[test]
fn the_lightest_load_is_suggested() {
    let busy: Vec<_> = (0..10).map(|_| account(Priority::Pr1, true)).collect();
    let ranked = ranked(vec![
        candidate("bo", load(&busy[..6], Some(20.0), None)),
        candidate("al", load(&busy[..6], None, None)),
        candidate("cy", load(&busy, None, None)),
    ]);
    insta::assert_snapshot!(shown(&ranked), @"
    U0AL: Most capacity among those available: 8.6 of 31.25 h/week with this account
    U0BO: 8.6 of 20 h/week with this account
    U0CY: 13.6 of 31.25 h/week with this account
    ");
    assert!(ranked.iter().all(|one| one.fit == Fit::Free && one.why.rule == "R5"));
    let one_more = ranked[0].after_hours - ranked[0].load.hours;
    assert!((one_more - (7.0 / 30.0 + 1.0)).abs() < 1e-9, "as Pr1 in onboarding");
}

/// R5: equally used, the one further below the Pr1 target; then by name.
#[test]
fn the_pr1_share_and_then_the_name_break_ties() {
    // Two Pr2 calls take as long as one Pr1 call.
    let pr1 = [account(Priority::Pr1, false)];
    let pr2 = [account(Priority::Pr2, false), account(Priority::Pr2, false)];
    let ranked = ranked(vec![
        candidate("al", load(&pr1, None, None)),
        candidate("cy", load(&pr2, None, None)),
        candidate("bo", load(&pr2, None, None)),
    ]);
    let order: Vec<_> = ranked.iter().map(|one| one.user.as_str()).collect();
    assert_eq!(order, ["U0BO", "U0CY", "U0AL"]);
}

/// R5, R6: who is away, over capacity, or handed this account back comes later and the reason says so.
#[test]
fn who_suits_less_comes_later_with_the_reason() {
    let day = |days| NOW + Duration::days(days);
    let away = |from, until: Option<i64>| Some(Away { from: day(from), until: until.map(day) });
    let busy: Vec<_> = (0..30).map(|_| account(Priority::Pr1, true)).collect();
    let mut back = candidate("ha", load(&[], None, None));
    back.handed_back = Some("knows the customer from a former job".into());
    let ranked = ranked(vec![
        back,
        candidate("ov", load(&busy, None, None)),
        candidate("oa", load(&busy, None, away(-1, None))),
        candidate("aw", load(&[], None, away(-1, Some(9)))),
        candidate("so", load(&[], None, away(7, Some(9)))),
        candidate("la", load(&[], None, away(8, Some(9)))),
        candidate("ba", load(&[], None, away(-9, Some(0)))),
        candidate("fr", load(&busy[..5], None, None)),
    ]);
    insta::assert_snapshot!(shown(&ranked), @"
    U0BA: Most capacity among those available: 1.2 of 31.25 h/week with this account
    U0LA: 1.2 of 31.25 h/week with this account
    U0FR: 7.4 of 31.25 h/week with this account
    U0AW: Away until 30 Nov; 1.2 of 31.25 h/week with this account
    U0SO: Away from 28 Nov to 30 Nov; 1.2 of 31.25 h/week with this account
    U0OA: Over capacity: 38.2 of 31.25 h/week with this account; away, with no return date
    U0OV: Over capacity: 38.2 of 31.25 h/week with this account
    U0HA: Handed this account back: “knows the customer from a former job”
    ");
}

proptest! {
    /// R5: nobody is left out, and the order keeps to its rule.
    #[test]
    fn everybody_is_ranked_in_order(
        people in prop::collection::vec((0usize..30, 0usize..10, 1.0f64..40.0, any::<bool>(), any::<bool>()), 0..12),
    ) {
        let candidates: Vec<_> = people.iter().enumerate().map(|(index, (pr1, pr2, capacity, away, back))| {
            let mut accounts = vec![account(Priority::Pr1, false); *pr1];
            accounts.extend(vec![account(Priority::Pr2, true); *pr2]);
            let away = away.then_some(Away { from: NOW, until: None });
            let mut one = candidate(&format!("n{index}"), load(&accounts, Some(*capacity), away));
            one.handed_back = back.then(|| "no time".to_owned());
            one
        }).collect();
        let ranked = ranked(candidates);
        prop_assert_eq!(ranked.len(), people.len());
        for pair in ranked.windows(2) {
            let used = |one: &Ranked| one.after_hours / one.load.capacity;
            prop_assert!(pair[0].fit < pair[1].fit || (pair[0].fit == pair[1].fit && used(&pair[0]) <= used(&pair[1])));
        }
        prop_assert!(ranked.iter().all(|one| (one.after_hours > one.load.capacity) <= (one.fit >= Fit::OverCapacity)));
    }
}
