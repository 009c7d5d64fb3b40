//! What the feed knows of an account, and which answers follow from it on which day.

use baton_storage::book::Entry;
use baton_storage::states::{Priority, Segment};
use chrono::NaiveDate;
use chrono_tz::Tz;

use super::super::calendar::at;
use super::*;
use baton::features::priority::rules::evidence::{Evidence, Fact, Known, Value};

/// An account of which nothing is known.
pub fn unknown() -> Entry {
    Entry {
        account_id: "A1".into(),
        name: "Homeworld".into(),
        segment: Some(Segment::Enterprise),
        region: Some("EMEA".into()),
        csm: Some("U0RAVI".into()),
        csm_field: None,
        parent_id: None,
        priority: Some(Priority::Pr2),
        arr: None,
        arr_rank: None,
        lam: None,
        health: None,
        onboarding_since: None,
        stages_adopted: None,
        licenses: None,
        licenses_active: None,
        upgrade_closes: None,
        growth_closes: None,
        source: "Salesforce".into(),
        known_at: At(7),
        answers: None,
        excepted: None,
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn evidence(entry: &Entry) -> Evidence {
    Evidence::of(entry, day("2026-11-23"), Tz::Europe__London)
}

/// A condition, as a file writes it.
fn known(text: &str) -> Known {
    toml::from_str(text).expect(text)
}

const FACTS: [Fact; 9] = [
    Fact::Upgrade,
    Fact::Growth,
    Fact::Arr,
    Fact::ArrRank,
    Fact::Lam,
    Fact::Health,
    Fact::OnboardingDay,
    Fact::StagesAdopted,
    Fact::LicenseUse,
];

/// Of an account of which nothing was told it is known that no upgrade and no growth is open and that it is not being
/// onboarded, and nothing else: what is unknown answers nothing. Proves P2.
#[test]
fn what_nobody_told_is_unknown() {
    let evidence = evidence(&unknown());
    for fact in FACTS {
        let absent = matches!(fact, Fact::Upgrade | Fact::Growth | Fact::OnboardingDay);
        let wanted = if absent { Value::Absent } else { Value::Unknown };
        assert_eq!(*evidence.value(fact), wanted, "{fact:?}");
    }
    let known = |model: &str| {
        let known = version(model).known(&evidence);
        known.iter().map(|(id, one)| format!("{id}={}", one.choice)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(known("us-enterprise"), "onboarding=no upgrade=no");
    assert_eq!(known("commercial"), "upgrade=no");
    assert_eq!(known("strategic-2022"), "onboarding=no upgrade=no");
    assert_eq!(known("growth"), "onboarding=no");
    assert_eq!(known("emea-enterprise"), "");
}

/// Every fact that is known is taken as it was told, and answers in the words of who told it, when. Proves P2, P4.
#[test]
fn what_was_told_is_taken() {
    let told = Entry {
        arr: Some(74_999),
        arr_rank: Some(31),
        lam: Some(2_000_000),
        health: Some(" RED ".into()),
        stages_adopted: Some(3),
        licenses: Some(200),
        licenses_active: Some(119),
        upgrade_closes: Some("2027-08-23".into()),
        growth_closes: Some("2027-05-23".into()),
        onboarding_since: Some(at(Tz::Europe__London, "2026-11-20T00:00:00")),
        ..unknown()
    };
    let evidence = evidence(&told);
    let values = FACTS.map(|fact| evidence.value(fact).clone());
    let number = Value::Number;
    assert_eq!(
        values,
        [
            Value::Day(day("2027-08-23")),
            Value::Day(day("2027-05-23")),
            number(74_999.0),
            number(31.0),
            number(2_000_000.0),
            Value::Word("red".into()),
            number(3.0),
            number(3.0),
            number(59.5),
        ]
    );
    let known = version("commercial").known(&evidence);
    let words: Vec<String> = known.iter().map(|(id, one)| format!("{id}={}", one.choice)).collect();
    assert_eq!(words.join(" "), "adopted=enough risk=yes small=yes top=no upgrade=yes");
    let risk = &known["risk"];
    assert_eq!((risk.said_by.as_str(), risk.by_person, risk.at), ("Salesforce", false, At(7)));
    assert_eq!(risk.fed.as_deref(), Some("yes"));
    let us = version("us-enterprise").known(&evidence);
    assert_eq!(
        (us["growth"].choice.as_str(), us["upgrade"].choice.as_str()),
        ("yes", "no"),
        "six months, and nine"
    );
    let growth = version("growth").known(&evidence);
    assert_eq!(growth["licenses"].choice, "yes", "59.5 % is less than 60 %");
}

/// The edges of amounts: the 30th is among the top 30, $75k is not less than $75k, three stages are three.
/// Licences of which none was bought say nothing. Proves P4.
#[test]
fn amounts_at_their_edges() {
    let says = |entry: Entry, model: &str, question: &str| {
        version(model).known(&evidence(&entry)).get(question).map(|one| one.choice.clone())
    };
    let rank = |rank| says(Entry { arr_rank: Some(rank), ..unknown() }, "commercial", "top").unwrap();
    assert_eq!([rank(1), rank(30), rank(31)], ["yes", "yes", "no"]);
    let arr = |arr| says(Entry { arr: Some(arr), ..unknown() }, "commercial", "small").unwrap();
    assert_eq!([arr(0), arr(74_999), arr(75_000)], ["yes", "yes", "no"]);
    let stages =
        |count| says(Entry { stages_adopted: Some(count), ..unknown() }, "commercial", "adopted").unwrap();
    assert_eq!([stages(0), stages(2), stages(3)], ["few", "few", "enough"]);
    let used = |bought, used| {
        says(Entry { licenses: Some(bought), licenses_active: Some(used), ..unknown() }, "growth", "licenses")
    };
    assert_eq!(used(100, 60).as_deref(), Some("no"));
    assert_eq!(used(1000, 599).as_deref(), Some("yes"));
    assert_eq!(used(0, 0), None);
    assert_eq!(says(Entry { licenses: Some(10), ..unknown() }, "growth", "licenses"), None);
    let limits = |arr| says(Entry { arr: Some(arr), ..unknown() }, "strategic-2022", "arr").unwrap();
    assert_eq!([limits(499_999), limits(500_000)], ["no", "yes"]);
}

/// Red is a risk. Any other health is not a no: somebody has to say that there is none. Proves P2.
#[test]
fn only_red_answers_the_risk() {
    let risk = |health: &str| {
        let entry = Entry { health: Some(health.into()), ..unknown() };
        version("us-enterprise").known(&evidence(&entry)).get("risk").map(|one| one.choice.clone())
    };
    assert_eq!(risk("Red").as_deref(), Some("yes"));
    for other in ["green", "yellow", "reddish", "", "  "] {
        assert_eq!(risk(other), None, "{other:?}");
    }
}

/// Six months from the last day of August end on the last of February: a day earlier or later makes the difference.
/// A close date that has passed is of a deal that is still open. A date that nobody gave answers nothing.
/// Proves P2.
#[test]
fn within_six_months_ends_on_a_day() {
    let within = |today: &str, closes: &str| {
        let entry = Entry { upgrade_closes: Some(closes.into()), ..unknown() };
        let evidence = Evidence::of(&entry, day(today), Tz::Europe__London);
        version("us-enterprise").known(&evidence).get("upgrade").map(|one| one.choice.clone())
    };
    for (today, last, after) in [
        ("2026-11-23", "2027-05-23", "2027-05-24"),
        ("2026-08-31", "2027-02-28", "2027-03-01"),
        ("2027-08-31", "2028-02-29", "2028-03-01"),
        ("2026-12-31", "2027-06-30", "2027-07-01"),
        ("2028-02-29", "2028-08-29", "2028-08-30"),
    ] {
        assert_eq!(within(today, last).as_deref(), Some("yes"), "{today} to {last}");
        assert_eq!(within(today, after).as_deref(), Some("no"), "{today} to {after}");
    }
    assert_eq!(within("2026-11-23", "2026-11-23").as_deref(), Some("yes"));
    assert_eq!(within("2026-11-23", "2026-01-01").as_deref(), Some("yes"));
    assert_eq!(within("2026-11-23", ""), None);
    assert_eq!(within("2026-11-23", "soon"), None);
}

/// The day of onboarding is counted where the team is: begun before midnight in London, it is the 45th day there and
/// only the 44th in New York. Proves P2, P1.
#[test]
fn the_day_of_onboarding_is_the_teams() {
    let since = at(Tz::Europe__London, "2026-10-01T00:30:00");
    let entry = Entry { onboarding_since: Some(since), ..unknown() };
    let on = |today: &str, zone: Tz| {
        let evidence = Evidence::of(&entry, day(today), zone);
        let Value::Number(count) = evidence.onboarding_day else { panic!("no number") };
        let known = version("us-enterprise").known(&evidence);
        (count, known["onboarding"].choice.clone())
    };
    let (london, york) = (Tz::Europe__London, Tz::America__New_York);
    assert_eq!(on("2026-11-15", london), (45.0, "yes".into()));
    assert_eq!(on("2026-11-16", london), (46.0, "no".into()));
    assert_eq!(on("2026-11-14", york), (45.0, "yes".into()), "there it began on the last day of September");
    assert_eq!(on("2026-11-15", york), (46.0, "no".into()));
    assert_eq!(on("2026-09-01", london), (0.0, "yes".into()), "what is yet to begin");
}

/// Each condition holds for what it names and for nothing else; without `otherwise`, what does not hold answers nothing.
/// Proves P8.
#[test]
fn conditions_hold_for_what_they_name() {
    let of = |arr: i64| evidence(&Entry { arr: Some(arr), ..unknown() });
    let most = known("fact = \"arr\"\nat_most = 10\nanswer = \"yes\"\notherwise = \"no\"");
    assert_eq!(
        [10, 11].map(|arr| most.answer(&of(arr)).map(str::to_owned)),
        [Some("yes".into()), Some("no".into())]
    );
    let least = known("fact = \"arr\"\nat_least = 10\nanswer = \"yes\"");
    assert_eq!([10, 9].map(|arr| least.answer(&of(arr)).map(str::to_owned)), [Some("yes".into()), None]);
    let words = known("fact = \"health\"\nis = [\"Red\", \"orange\"]\nanswer = \"yes\"\notherwise = \"no\"");
    let health = |health: &str| evidence(&Entry { health: Some(health.into()), ..unknown() });
    assert_eq!(words.answer(&health("ORANGE")), Some("yes"));
    assert_eq!(words.answer(&health("green")), Some("no"));
    assert_eq!(words.answer(&evidence(&unknown())), None);
}
