//! Amounts: the ways people write them, and the ones that could mean two things.

use baton::policy::money::{MoneyFault, exact, parse, rounded};
use proptest::prelude::*;

/// R3: LAM is typed as people type money.
#[test]
fn usual_ways_of_writing_are_understood() {
    for (text, amount) in [
        ("250000", 250_000),
        ("$1.2M", 1_200_000),
        ("1,200,000", 1_200_000),
        ("250k", 250_000),
        ("€ 1.2m", 1_200_000),
        (" 250 K ", 250_000),
        ("USD 3 million", 3_000_000),
        ("1.5bn", 1_500_000_000),
        ("250kUSD", 250_000),
        ("US$ 1.2M", 1_200_000),
        ("£5", 5),
        ("1,200", 1200),
        ("1,200.50", 1201),
        ("1.200.000", 1_200_000),
        ("1.200,50 EUR", 1201),
        ("1 200 000", 1_200_000),
        ("1'200'000", 1_200_000),
        ("0.250M", 250_000),
        ("1.25M", 1_250_000),
        (".5M", 500_000),
        ("0", 0),
        ("1000000000000", 1_000_000_000_000),
    ] {
        assert_eq!(parse(text), Ok(amount), "{text}");
    }
}

/// R3: what is no amount says so at the field.
#[test]
fn what_is_no_amount_is_refused() {
    let fault = |text: &str| parse(text).expect_err(text);
    for (text, expected) in [
        ("", MoneyFault::Empty),
        ("   ", MoneyFault::Empty),
        ("-5", MoneyFault::Negative),
        ("-$5k", MoneyFault::Negative),
        ("$-5k", MoneyFault::Negative),
        ("($250)", MoneyFault::Negative),
        ("(250)", MoneyFault::Negative),
    ] {
        assert_eq!(fault(text), expected, "{text}");
    }
    for text in ["1000000000001", "2000b", "99999999999999999999999999999999999999999999"] {
        assert_eq!(fault(text), MoneyFault::TooLarge, "{text}");
    }
    for text in [
        "lots", "$", "1,2M", "12,00", "1.", "5%", "1..2", "1,2.3.4", "5 kg", "5 bus", "1$200", "$ usd",
        "1e6", "1 2", "٣",
    ] {
        assert!(matches!(fault(text), MoneyFault::NotANumber(_)), "{text}: {:?}", fault(text));
    }
    insta::assert_snapshot!(fault("lots"), @r#""lots" is not an amount. Write it as 250000, 250k or $1.2M."#);
}

/// R3: a dot before three digits is a thousand to some and a decimal to others, so Baton asks.
#[test]
fn what_could_mean_two_amounts_is_refused() {
    insta::assert_snapshot!(parse("1.200").unwrap_err(), @r#""1.200" could be 1,200 or 1.2. Write it without the separator, or with its unit as in 1.2M."#);
    insta::assert_snapshot!(parse("$1.250M").unwrap_err(), @r#""$1.250M" could be 1,250M or 1.25M. Write it without the separator, or with its unit as in 1.2M."#);
    assert!(matches!(parse("250.000"), Err(MoneyFault::Ambiguous { .. })));
}

/// R3: money is shown as people say it, and exactly where a threshold is near.
#[test]
fn money_is_shown_as_people_say_it() {
    for (amount, shown) in [
        (0, "$0"),
        (999, "$999"),
        (1000, "$1k"),
        (1250, "$1.3k"),
        (250_000, "$250k"),
        (999_400, "$999k"),
        (999_600, "$1M"),
        (1_200_000, "$1.2M"),
        (12_345_678, "$12.3M"),
        (5_000_000_000, "$5B"),
        (-250_000, "-$250k"),
    ] {
        assert_eq!(rounded(amount), shown);
    }
    assert_eq!(
        (exact(99_999), exact(-1_200_000), exact(7)),
        ("$99,999".into(), "-$1,200,000".into(), "$7".into())
    );
    let _ = (rounded(i64::MIN), exact(i64::MIN), rounded(i64::MAX));
}

proptest! {
    /// R3: whatever is typed, there is an answer.
    #[test]
    fn nothing_panics(text in "\\PC*", number in "[-$€ (]?[0-9.,' ]{0,40}[kmb)]?") {
        let _ = (parse(&text), parse(&number));
    }

    /// R3: what is shown exactly reads back as itself, what is rounded as nearly so.
    #[test]
    fn shown_amounts_read_back(amount in 0i64..=1_000_000_000_000) {
        prop_assert_eq!(parse(&exact(amount)), Ok(amount));
        let near = parse(&rounded(amount).replace("T", "000b")).unwrap();
        prop_assert!((near - amount).abs() * 20 <= amount, "{} for {}", near, amount);
    }
}
