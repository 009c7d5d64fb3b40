//! Commercial (NORAM, LATAM, EMEA): accounts start as Pr1 and qualify down; the rule by ARR decides alone (P4).

use baton_storage::states::Priority;

use super::*;

const ASKED: [(&str, &str); 8] = [
    ("top", "top 30 accounts by ARR"),
    ("risk", "at risk, or in triage"),
    ("upgrade", "upgrade opportunity with a timeline of 9 months or less"),
    ("logo", "key logo, or has it agreed to a case study"),
    ("channel", "potential for a channel partner, or an initiative that affects several customers"),
    ("planning", "success plan"),
    ("small", "ARR less than $75k"),
    ("adopted", "stages has the customer adopted"),
];

/// What the page's table says of an account.
#[derive(Clone, Copy, Debug)]
struct Account {
    top_30: bool,
    /// At risk, or one of the reasons to qualify up: an up-tier with a timeline, a key logo, a channel.
    reasons: [bool; 4],
    planning: &'static str,
    below_75k: bool,
    three_stages: bool,
}

/// The table, read off the page. The rule by ARR comes first: a top-30 account stays Pr1 whatever else. A small account
/// is Pr1 only until its objectives are captured.
fn by_the_page(account: Account) -> Priority {
    let Account { top_30, reasons, planning, below_75k, three_stages } = account;
    let captured = planning == "objectives";
    let qualifies_down = captured && (below_75k || three_stages);
    let stays = top_30 || reasons.contains(&true);
    if !stays && qualifies_down { Priority::Pr2 } else { Priority::Pr1 }
}

/// Every account that there can be.
fn accounts() -> Vec<Account> {
    let mut all = Vec::new();
    for bits in 0..128_u32 {
        let bit = |index: u32| bits >> index & 1 == 1;
        for planning in ["objectives", "critical", "unclear"] {
            all.push(Account {
                top_30: bit(0),
                reasons: [bit(1), bit(2), bit(3), bit(4)],
                planning,
                below_75k: bit(5),
                three_stages: bit(6),
            });
        }
    }
    all
}

fn words(account: Account) -> String {
    let word = |yes: bool| if yes { "yes" } else { "no" };
    let [risk, upgrade, logo, channel] = account.reasons.map(word);
    let (top, small) = (word(account.top_30), word(account.below_75k));
    let adopted = if account.three_stages { "enough" } else { "few" };
    format!(
        "top={top} risk={risk} upgrade={upgrade} logo={logo} channel={channel} planning={} small={small} adopted={adopted}",
        account.planning,
    )
}

/// The rule by ARR is asked first, and every criterion of the page's table and every reason to qualify up has its
/// question. Proves P4.
#[test]
fn the_rule_by_arr_is_asked_first() {
    recognised(&version("commercial"), &ASKED);
}

/// All 384 combinations come to what the table says. Proves P4.
#[test]
fn every_combination_of_the_table() {
    let commercial = version("commercial");
    let all = accounts();
    assert_eq!(all.len(), 384);
    for account in all {
        assert_eq!(level(&commercial, &words(account)), by_the_page(account), "{account:?}");
    }
}

/// A top-30 account stays Pr1 whatever else, and nothing else is asked of it. Proves P4.
#[test]
fn a_top_30_account_stays_pr1_whatever_else() {
    let commercial = version("commercial");
    let calmest = Account {
        top_30: true,
        reasons: [false; 4],
        planning: "objectives",
        below_75k: true,
        three_stages: true,
    };
    assert_eq!(level(&commercial, &words(calmest)), Priority::Pr1);
    for account in accounts().into_iter().filter(|account| account.top_30) {
        let decision = decided(&commercial, &answers(&words(account)));
        assert_eq!((decision.level, way(&decision.path).as_str()), (Priority::Pr1, "top=yes"));
    }
    assert!(commercial.open(&answers("top=yes")).is_empty());
}

/// A small account is Pr1 only until its objectives are captured, however few stages it has adopted. Proves P4.
#[test]
fn a_small_account_is_pr1_until_its_objectives_are_captured() {
    let commercial = version("commercial");
    let calm = "top=no risk=no upgrade=no logo=no channel=no";
    for adopted in ["few", "enough"] {
        let small = |planning: &str| format!("{calm} planning={planning} small=yes adopted={adopted}");
        assert_eq!(level(&commercial, &small("unclear")), Priority::Pr1);
        assert_eq!(level(&commercial, &small("objectives")), Priority::Pr2);
    }
    // A larger one has to have adopted three stages besides.
    let larger = |adopted: &str| format!("{calm} planning=objectives small=no adopted={adopted}");
    assert_eq!(level(&commercial, &larger("few")), Priority::Pr1);
    assert_eq!(level(&commercial, &larger("enough")), Priority::Pr2);
}

/// Each reason to qualify up keeps an account Pr1 that all else would lower. Proves P4.
#[test]
fn each_reason_to_qualify_up_is_enough() {
    let commercial = version("commercial");
    for reason in 0..4 {
        let mut reasons = [false; 4];
        reasons[reason] = true;
        let account =
            Account { top_30: false, reasons, planning: "objectives", below_75k: true, three_stages: true };
        assert_eq!(level(&commercial, &words(account)), Priority::Pr1, "{}", ASKED[reason + 1].0);
    }
}

/// What the page promises an account of each level. Proves P7, P4.
#[test]
fn each_level_has_its_services() {
    let commercial = version("commercial");
    let services = |level| {
        let level = commercial.level(level).unwrap();
        level.services.iter().map(|one| format!("{}: {}", one.what, one.how)).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(services(Priority::Pr1), @"
    Onboarding: A kickoff call, then a meeting every 2 to 4 weeks
    Frequency: Monthly calls, status and consulting
    Success planning: A green success plan with at least 3 objectives
    Executive business reviews: 1 to 2 a year
    Q&A: Live calls and email
    ");
    insta::assert_snapshot!(services(Priority::Pr2), @"
    Onboarding: A kickoff call, then digital, with check-in calls every 2 to 4 weeks
    Frequency: Meetings once a quarter, or twice a year
    Success planning: Objectives only, no tasks
    Executive business reviews: As needed
    Q&A: Email to the CSM, or a Support ticket
    ");
    assert_eq!(commercial.level(Priority::Pr1).unwrap().touch_every_days, Some(31), "monthly calls");
    assert_eq!(commercial.level(Priority::Pr2).unwrap().touch_every_days, Some(183), "twice a year at least");
}
