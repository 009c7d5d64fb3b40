//! The models of later years, which prove that a model is data: `growth` and `strategic-2022`.

use baton_storage::states::Priority;

use super::*;
use baton::accounts::target::Verdict;
use baton::features::priority::rules::models::Models;

/// Pr1 for a yes to any question, Pr2 for none.
fn any_yes_is_pr1(model: &str) {
    let version = version(model);
    for given in every(&version) {
        let yes = given.values().any(|answer| answer.choice == "yes");
        let wanted = if yes { Priority::Pr1 } else { Priority::Pr2 };
        assert_eq!(decided(&version, &given).level, wanted, "{model}: {given:?}");
    }
}

/// What is shipped, by the names that teams give. Proves P8.
#[test]
fn five_models_ship() {
    let names = shipped().of::<Models>().names();
    assert_eq!(names, ["commercial", "emea-enterprise", "growth", "strategic-2022", "us-enterprise"]);
}

/// Growth, 2022: risk, onboarding, a significant expansion, red DevSecOps, licence use below 60 %, or a missed call and
/// a week of silence is Pr1; at most a fifth of a book is. Proves P2, P8.
#[test]
fn growth() {
    let asked = [
        ("silent", "miss a call and then not respond for a week"),
        ("devsecops", "DevSecOps adoption red"),
        ("licenses", "less than 60%"),
        ("risk", "at risk"),
        ("onboarding", "in onboarding"),
        ("expansion", "significant expansion"),
    ];
    let growth = version("growth");
    recognised(&growth, &asked);
    any_yes_is_pr1("growth");
    let verdicts = [0, 6, 7].map(|pr1| growth.target.verdict(pr1, 30));
    assert_eq!(verdicts, [Verdict::Within, Verdict::Within, Verdict::Above]);
}

/// Strategic accounts, 2022: an up-tier within 3 months, risk of churn, the first 60 days, or ARR within the limits
/// is Pr1; about a third of a book is. Calls every two weeks, or monthly. Proves P2, P8.
#[test]
fn strategic_2022() {
    let asked = [
        ("upgrade", "closes in the next 3 months"),
        ("risk", "risk of churn"),
        ("onboarding", "first 60 days"),
        ("arr", "ARR within the limits"),
    ];
    let strategic = version("strategic-2022");
    recognised(&strategic, &asked);
    any_yes_is_pr1("strategic-2022");
    let verdicts = [8, 9, 11, 12].map(|pr1| strategic.target.verdict(pr1, 30));
    assert_eq!(verdicts, [Verdict::Below, Verdict::Within, Verdict::Within, Verdict::Above]);
    let touch = |level| strategic.level(level).unwrap().touch_every_days;
    assert_eq!((touch(Priority::Pr1), touch(Priority::Pr2)), (Some(14), Some(31)));
}
