//! When a message may come: the first at once, what follows together.

use baton_storage::time::At;
use chrono::Duration;
use proptest::prelude::*;

use super::playbook::shipped;
use baton::engine::gathered::rules::{Haste, TogetherRules};

fn rules() -> TogetherRules {
    shipped().of::<TogetherRules>().clone()
}

const NOON: At = At(1_795_435_200_000);

/// A lone one comes at once; after it there are five minutes, then fifteen; an hour later one comes at once again. What
/// somebody waits for comes at once three times.
#[test]
fn the_first_comes_at_once_and_what_follows_waits() {
    let rules = rules();
    let minutes = Duration::minutes;
    assert_eq!(rules.due(Haste::News, &[], None, NOON), NOON);
    assert_eq!(rules.due(Haste::News, &[NOON], None, NOON + minutes(2)), NOON + minutes(5));
    assert_eq!(rules.due(Haste::News, &[NOON], None, NOON + minutes(6)), NOON + minutes(6));
    assert_eq!(
        rules.due(Haste::News, &[NOON, NOON + minutes(5)], None, NOON + minutes(7)),
        NOON + minutes(20)
    );
    assert_eq!(rules.due(Haste::News, &[NOON], None, NOON + minutes(61)), NOON + minutes(61));
    let soon = NOON + minutes(1);
    assert_eq!(rules.due(Haste::Answer, &[NOON, NOON], None, soon), soon);
    assert!(rules.due(Haste::Answer, &[NOON, NOON, NOON], None, soon) > soon);
}

proptest! {
    /// However many come and whenever: never earlier than they were caused, never more than three messages within an
    /// hour, and nothing waits for longer than the longest pause.
    #[test]
    fn nobody_gets_more_than_three_in_an_hour(mut moments in proptest::collection::vec(0_i64..10_800_000, 1..200)) {
        let rules = rules();
        moments.sort_unstable();
        let mut sent: Vec<At> = Vec::new();
        for moment in moments {
            let now = NOON.plus_millis(moment);
            // What is due by then has been sent.
            let before: Vec<At> = sent.iter().copied().filter(|at| *at <= now).collect();
            let lately: Vec<At> = before.into_iter().filter(|at| *at >= rules.since(now)).collect();
            let waiting = sent.iter().copied().filter(|at| *at > now).min();
            let due = rules.due(Haste::News, &lately, waiting, now);
            prop_assert!(due >= now && due.since(now) <= Duration::minutes(45));
            if !sent.contains(&due) {
                sent.push(due);
            }
        }
        for first in &sent {
            let within = sent.iter().filter(|at| *at >= first && at.since(*first) < Duration::hours(1)).count();
            prop_assert!(within <= 3, "{sent:?}");
        }
    }
}
