//! What CSMs carry.

use baton::policy::workload::{AccountLoad, Away, Load, Target};
use baton_storage::states::Priority;
use baton_storage::time::At;
use chrono::Duration;

use super::playbook::shipped;

pub const NOW: At = At(1_795_262_400_000);

pub fn account(priority: Priority, onboarding: bool) -> AccountLoad {
    AccountLoad { priority, onboarding, next_ebr: None }
}

pub fn load(accounts: &[AccountLoad], capacity: Option<f64>, away: Option<Away>) -> Load {
    Load::of(accounts, capacity, "us-enterprise", away, NOW, &shipped().workload)
}

/// R5: a call a month for Pr1 and every 60 days for Pr2, an hour a week in onboarding, four for an EBR due in
/// four weeks.
#[test]
fn hours_are_counted_from_calls_onboarding_and_reviews() {
    let day = |days| Some(NOW + Duration::days(days));
    let accounts = [
        account(Priority::Pr1, true),
        account(Priority::Pr1, false),
        AccountLoad { next_ebr: day(28), ..account(Priority::Pr2, false) },
        AccountLoad { next_ebr: day(29), ..account(Priority::Pr2, false) },
        AccountLoad { next_ebr: day(-1), ..account(Priority::Pr2, false) },
        account(Priority::Pr3, false),
        account(Priority::Pr4, false),
    ];
    let load = load(&accounts, None, None);
    let expected = 2.0 * 7.0 / 30.0 + 3.0 * 7.0 / 60.0 + 1.0 + 4.0;
    assert!((load.hours - expected).abs() < 1e-9, "{}", load.hours);
    assert_eq!((load.capacity, load.onboarding, load.ebrs), (31.25, 1, 1));
    assert_eq!(load.by_priority.values().copied().collect::<Vec<_>>(), [2, 3, 1, 1]);
    assert!((load.pr1_share - 0.4).abs() < 1e-9);
}

/// P2, P3, P4: the Pr1 target is that of the team's model.
#[test]
fn each_model_has_its_target() {
    let rules = shipped().workload;
    assert_eq!(rules.target("us-enterprise"), Target::Share(0.33));
    assert_eq!(rules.target("strategic-2022"), Target::Share(0.33));
    assert_eq!(rules.target("growth"), Target::Share(0.20));
    assert_eq!(rules.target("emea-enterprise"), Target::Count { from: 5, to: 8, time_share: Some(0.60) });
    assert_eq!(rules.target("commercial"), Target::None);
    assert_eq!(rules.target("no-such-model"), Target::None);
}
