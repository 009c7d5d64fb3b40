//! What a value of the feed means, whichever way it is written; and what is said of one that means nothing.

use baton::config::currency;
use baton::features::deals::rules::changes::{AccountNews, OpportunityNews};
use baton::features::deals::rules::read::part;
use baton::features::deals::rules::values;
use baton::rules::crm::{CrmObject, parse_link};
use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::{Value, json};

const NUMBER: &str = "has to be a number from 0 to 1,000,000,000,000, such as 1200000 or 1200000.50";
const EITHER: &str =
    "can be read as two numbers; write it without a separator for thousands, such as 250000 or 250000.00";
const DAY: &str = "has to be a day such as 2027-02-15";
const FLAG: &str = "has to be true or false";
const MOMENT: &str = "has to be a moment such as 2026-11-21T09:00:00Z";

/// Proves G1: a number may come as text where it can be read in one way, and has a range.
#[test]
fn numbers_are_read_in_one_way_or_refused() {
    let sound = [
        (json!(250_000), 250_000.0),
        (json!(0), 0.0),
        (json!(-0.0), 0.0),
        (json!(1000.4), 1000.4),
        (json!(1_000_000_000_000_i64), 1e12),
        (json!("250000"), 250_000.0),
        (json!(" 250000\u{a0}"), 250_000.0),
        (json!("250,000.00"), 250_000.0),
        (json!("250.000,00"), 250_000.0),
        (json!("250,000"), 250_000.0),
        (json!("1,200,000"), 1_200_000.0),
        (json!("1.200.000"), 1_200_000.0),
        (json!("1 200 000"), 1_200_000.0),
        (json!("1200000.50"), 1_200_000.5),
        (json!("12,00"), 12.0),
        (json!("1.2M"), 1_200_000.0),
        (json!("1e+06"), 1_000_000.0),
        (json!("0.125"), 0.125),
    ];
    for (value, number) in sound {
        assert_eq!(values::number(&value), Ok(Some(number)), "{value}");
    }
    for value in [json!(null), json!(""), json!(" \t\u{a0}"), json!("\u{200b}\u{feff}")] {
        assert_eq!(values::number(&value), Ok(None), "{value}");
    }
    let refused = [
        json!(-1),
        json!(-0.01),
        json!(1_000_000_000_001_i64),
        json!(1e300),
        json!(true),
        json!([1]),
        json!({}),
        json!("-5"),
        json!("(5)"),
        json!("much"),
        json!("NaN"),
        json!("nan"),
        json!("inf"),
        json!("Infinity"),
        json!("-Infinity"),
        json!("1e400"),
        json!("1.5E+12"),
        json!("0x10"),
        json!("5%"),
        json!("1,2,3"),
        json!("$1.2M"),
        json!("250000 EUR"),
        json!("٣"),
        json!("12 34"),
        json!("#N/A"),
        json!("1e"),
    ];
    for value in refused {
        assert_eq!(values::number(&value), Err(NUMBER), "{value}");
    }
    for value in [json!("250.000"), json!("1.200")] {
        assert_eq!(values::number(&value), Err(EITHER), "{value}");
    }
}

/// Proves G1: a day may come with a time, which is passed over; what could be two days is none.
#[test]
fn days_are_read_in_one_way_or_refused() {
    let day = NaiveDate::from_ymd_opt(2027, 2, 15);
    for text in [
        "2027-02-15",
        " 2027-02-15 ",
        "2027-02-15T00:00:00Z",
        "2027-02-15T00:00:00.000+0000",
        "2027-02-15T23:59:59-08:00",
        "2027-02-15T00:00:00",
        "2027-02-15 00:00",
        "2027-02-15 00:00:00 UTC",
        "2027-02-15t10:30:00z",
        "2027-02-15T00:00:00+01",
    ] {
        assert_eq!(values::day(&json!(text)), Ok(day), "{text}");
    }
    for value in [json!(null), json!(""), json!(" ")] {
        assert_eq!(values::day(&value), Ok(None), "{value}");
    }
    let refused = [
        json!("15/02/2027"),
        json!("02/15/2027"),
        json!("2027-2-5"),
        json!("20270215"),
        json!("2027-02-30"),
        json!("0001-01-01"),
        json!("1899-12-31"),
        json!("12027-02-15"),
        json!("+2027-02-15"),
        json!("2027-02-15T"),
        json!("2027-02-15T25:00:00Z"),
        json!("2027-02-15 soon"),
        json!("2027-02-15x"),
        json!("tomorrow"),
        json!(20_270_215),
        json!(1_802_649_600_000_i64),
        json!(true),
        json!("2027-02-1é"),
        json!("2027-02-15T00:00:00+1:2:3"),
    ];
    for value in refused {
        assert_eq!(values::day(&value), Err(DAY), "{value}");
    }
}

/// Proves G1: yes and no in every way that programs write them, and in no other.
#[test]
fn flags_are_true_or_false() {
    for (value, flag) in [
        (json!(true), true),
        (json!("true"), true),
        (json!(" TRUE "), true),
        (json!("1"), true),
        (json!(1), true),
        (json!(false), false),
        (json!("False"), false),
        (json!("0"), false),
        (json!(0), false),
    ] {
        assert_eq!(values::flag(&value), Ok(Some(flag)), "{value}");
    }
    assert_eq!(values::flag(&json!(" ")), Ok(None));
    for value in [json!("yes"), json!("t"), json!(2), json!(1.5), json!("truefalse"), json!([true])] {
        assert_eq!(values::flag(&value), Err(FLAG), "{value}");
    }
}

/// Proves G1: a moment says where on earth it was.
#[test]
fn moments_have_an_offset() {
    let at = |text: &str| values::moment(&json!(text)).map(|at| at.map(|at| at.to_rfc3339()));
    for text in [
        "2026-11-21T09:00:00Z",
        "2026-11-21T10:00:00+01:00",
        "2026-11-21T09:00:00.000+0000",
        " 2026-11-21t09:00:00z\n",
    ] {
        assert_eq!(at(text), Ok(Some("2026-11-21T09:00:00+00:00".into())), "{text}");
    }
    for text in ["2026-11-21", "2026-11-21T09:00:00", "yesterday", "1795428000", "2026-13-01T00:00:00Z"] {
        assert_eq!(at(text), Err(MOMENT), "{text}");
    }
}

/// Proves G1: blanks around a text are no part of it, an e-mail is the same in all letters, and no text has a NUL.
#[test]
fn texts_are_trimmed() {
    assert_eq!(values::text(&json!(" Homeworld\u{a0}\u{200b}")), Ok(Some("Homeworld".into())));
    assert_eq!(values::text(&json!("\u{feff}")), Ok(None));
    assert_eq!(values::email(&json!(" Ravi.Menon@Example.COM ")), Ok(Some("ravi.menon@example.com".into())));
    assert_eq!(values::email(&json!("TAM Scale")), Ok(Some("TAM Scale".into())));
    let nul = Err("holds a NUL character, which no text has; send it without");
    assert_eq!((values::text(&json!("a\0b")), values::id(&json!("a\0b"))), (nul.clone(), nul));
    assert_eq!(values::text(&json!(5)), Err("has to be text"));
}

/// An id with the letters of one case alone, as a system leaves them that knows no capitals.
fn folded(id: &str, upper: bool) -> String {
    if upper { id.to_ascii_uppercase() } else { id.to_ascii_lowercase() }
}

proptest! {
    /// Proves R3: an id of 18 characters is the same record after a system that loses capitals, or it is refused;
    /// it is never another record.
    #[test]
    fn an_id_that_lost_its_capitals_is_the_same_or_refused(rest in "[a-zA-Z0-9]{12}", upper: bool) {
        let whole = parse_link(&format!("001{rest}"), CrmObject::Account, &[]).expect("an id").id18;
        if let Ok(found) = parse_link(&folded(&whole, upper), CrmObject::Account, &[]) {
            prop_assert_eq!(&found.id18, &whole);
        }
    }

    /// Proves R3: what has 15 characters is the record that its 18 are.
    #[test]
    fn both_lengths_are_one_record(rest in "[a-zA-Z0-9]{12}") {
        let whole = parse_link(&format!("006{rest}"), CrmObject::Opportunity, &[]).expect("an id").id18;
        let again = parse_link(&whole, CrmObject::Opportunity, &[]).expect("an id").id18;
        prop_assert_eq!(again, whole);
    }

    /// Proves G1: a whole number is the same as a number, as text, with separators and with an exponent.
    #[test]
    fn a_number_is_the_same_however_it_is_written(number in 0_i64..1_000_000_000_000) {
        let is = Ok(Some(number as f64));
        let grouped = currency::Currency::usd().exact(number).replace('$', "");
        for value in [json!(number), json!(number.to_string()), json!(format!(" {grouped}.00 ")), json!(grouped)] {
            prop_assert_eq!(values::number(&value), is, "{}", value);
        }
        prop_assert_eq!(values::number(&json!(format!("{number}e0"))), is);
        prop_assert_eq!(values::number(&json!(-number - 1)), Err(NUMBER));
    }

    /// Proves G1: a day is the same with any time and any offset beside it.
    #[test]
    fn a_day_is_the_same_with_any_time(
        day in 0_u64..80_000, hour in 0..24, minute in 0..60, offset in -12..14,
    ) {
        let day = NaiveDate::from_ymd_opt(1950, 1, 1).expect("a day") + chrono::Days::new(day);
        for text in [
            day.to_string(),
            format!("{day}T{hour:02}:{minute:02}:00Z"),
            format!("{day} {hour:02}:{minute:02}"),
            format!("{day}T{hour:02}:{minute:02}:07.123{offset:+03}:00"),
        ] {
            prop_assert_eq!(values::day(&json!(text)), Ok(Some(day)), "{}", text);
        }
    }

    /// Proves G1: whatever stands in whichever field, the fault names the field and holds nothing of it.
    #[test]
    fn a_fault_names_its_field_and_holds_no_value(field in 0..FIELDS.len(), value in anything()) {
        let (object, field) = FIELDS[field];
        let fault = match object {
            "account" => part::<AccountNews>("data.account", &json!({ field: value })).err(),
            _ => part::<OpportunityNews>("data.opportunity", &json!({ field: value })).err(),
        };
        if let Some(fault) = fault {
            let told = fault.to_string();
            let prefix = format!("data.{object}.{field}: ");
            prop_assert!(told.starts_with(&prefix), "{}", told);
            prop_assert!(!told.contains("canary") && !told.contains("7317"), "{}", told);
        }
    }
}

const FIELDS: &[(&str, &str)] = &[
    ("account", "id"),
    ("account", "name"),
    ("account", "url"),
    ("account", "segment"),
    ("account", "region"),
    ("account", "arr"),
    ("account", "lam"),
    ("account", "industry"),
    ("account", "csm_email"),
    ("account", "sa_email"),
    ("account", "sae_email"),
    ("account", "health"),
    ("account", "dedicated"),
    ("account", "stages_adopted"),
    ("account", "licenses"),
    ("account", "licenses_active"),
    ("account", "parent_id"),
    ("account", "channel"),
    ("account", "merged_into"),
    ("opportunity", "id"),
    ("opportunity", "name"),
    ("opportunity", "url"),
    ("opportunity", "type"),
    ("opportunity", "stage"),
    ("opportunity", "close_date"),
    ("opportunity", "amount"),
    ("opportunity", "owner_email"),
    ("opportunity", "merged_into"),
];

/// Values of every kind, all of which can be recognized where they must not stand.
fn anything() -> impl Strategy<Value = Value> {
    prop_oneof![
        "[ -~]{0,8}canary\0?".prop_map(Value::from),
        Just(json!(7317)),
        Just(json!(-7317.5)),
        Just(json!(true)),
        Just(json!(["canary"])),
        Just(json!({ "canary": "canary" })),
        Just(json!("2027-02-15canary")),
        Just(json!("7317,7317")),
    ]
}
