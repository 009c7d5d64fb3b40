//! What CSMs carry.

use baton_storage::states::Priority;
use baton_storage::time::At;
use chrono::Duration;

use super::playbook::shipped;
use baton::accounts::target::Target;
use baton::accounts::workload::WorkloadRules;
use baton::accounts::workload::{AccountLoad, Away, Load};

pub const NOW: At = At(1_795_262_400_000);

pub fn account(priority: Priority, onboarding: bool) -> AccountLoad {
    AccountLoad { priority, onboarding, next_ebr: None }
}

pub fn load(accounts: &[AccountLoad], capacity: Option<f64>, away: Option<Away>) -> Load {
    let target = Target { pr1_share: Some(0.33), ..Target::default() };
    Load::of(accounts, capacity, target, away, NOW, shipped().of::<WorkloadRules>())
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
    let pr1_hours = 2.0 * 7.0 / 30.0 + 1.0;
    assert!((load.pr1_time - pr1_hours / expected).abs() < 1e-9);
}
