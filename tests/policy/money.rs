//! Amounts: the ways people write them, and the ones that could mean two things.

use baton::config::currency::Currency;
use baton::rules::money::MoneyFault;
use proptest::prelude::*;

/// Amounts of an organization that keeps them in US dollars.
fn parse(text: &str) -> Result<i64, MoneyFault> {
    Currency::usd().parse(text)
}

fn rounded(amount: i64) -> String {
    Currency::usd().rounded(amount)
}

fn exact(amount: i64) -> String {
    Currency::usd().exact(amount)
}

fn of(code: &str) -> Currency {
    Currency::of_code(code).unwrap_or_else(|| panic!("{code}"))
}

/// R3: LAM is typed as people type money.
#[test]
fn usual_ways_of_writing_are_understood() {
    for (text, amount) in [
        ("250000", 250_000),
        ("$1.2M", 1_200_000),
        ("1,200,000", 1_200_000),
        ("250k", 250_000),
        ("$ 1.2m", 1_200_000),
        ("1,2M", 1_200_000),
        ("0,25M", 250_000),
        ("0,250M", 250_000),
        ("12,00", 12),
        ("1234,5", 1235),
        ("1 200 000,50", 1_200_001),
        ("180 thousand US dollars", 180_000),
        (" 250 K ", 250_000),
        ("USD 3 million", 3_000_000),
        ("1.5bn", 1_500_000_000),
        ("250kUSD", 250_000),
        ("US$ 1.2M", 1_200_000),
        ("$5", 5),
        ("1,200", 1200),
        ("1,200.50", 1201),
        ("1.200.000", 1_200_000),
        ("1.200,50 USD", 1201),
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
        ("", MoneyFault::Empty { home: Currency::usd() }),
        ("   ", MoneyFault::Empty { home: Currency::usd() }),
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
        "lots", "$", "1,", "1.", "5%", "1,2,3", "$5 EUR", "€5 £", "1..2", "1,2.3.4", "5 kg", "5 bus",
        "1$200", "$ usd", "1e6", "1 2", "٣",
    ] {
        assert!(matches!(fault(text), MoneyFault::NotANumber { .. }), "{text}: {:?}", fault(text));
    }
    insta::assert_snapshot!(fault("lots"), @r#""lots" is not an amount. Write it as 250000, 250k or $1.2M."#);
}

/// R3: a dot before three digits is a thousand to some and a decimal to others, so Baton asks.
#[test]
fn what_could_mean_two_amounts_is_refused() {
    insta::assert_snapshot!(parse("1.200").unwrap_err(), @r#""1.200" could be 1,200 or 1.2. Write it without the separator, or with its unit as in 1.2M."#);
    insta::assert_snapshot!(parse("$1.250M").unwrap_err(), @r#""$1.250M" could be 1,250M or 1.25M. Write it without the separator, or with its unit as in 1.2M."#);
    insta::assert_snapshot!(parse("1,250M").unwrap_err(), @r#""1,250M" could be 1,250M or 1.25M. Write it without the separator, or with its unit as in 1.2M."#);
    for text in ["250.000", "1,200k", "1.500 million"] {
        assert!(matches!(parse(text), Err(MoneyFault::Ambiguous { .. })), "{text}");
    }
}

/// R3: an amount in another currency is not taken for ours: the sentence names both.
#[test]
fn another_currency_is_refused_by_name() {
    for (text, said) in [
        ("€180k", "EUR"),
        ("180k €", "EUR"),
        ("180.5k euros", "EUR"),
        ("EUR 180,000", "EUR"),
        ("£1.2m", "GBP"),
        ("1.2M GBP", "GBP"),
        ("180kEUR", "EUR"),
        ("¥20,000,000", "JPY"),
        ("CHF 180'000", "CHF"),
        ("C$180k", "CAD"),
        ("A$ 180k", "AUD"),
        ("R$ 180k", "BRL"),
        ("₹2 million", "INR"),
        ("1,2M €", "EUR"),
    ] {
        let Err(MoneyFault::Foreign { said: found, home, .. }) = parse(text) else {
            panic!("{text}: {:?}", parse(text))
        };
        assert_eq!((found.code(), home.code()), (said, "USD"), "{text}");
    }
    insta::assert_snapshot!(parse("€180k").unwrap_err(), @r#""€180k" is in euros, and amounts here are in US dollars. Write it in US dollars."#);
}

/// R3: an organization has the currency that it says, and everything is read and shown in it.
#[test]
fn every_organization_has_its_own_currency() {
    assert_eq!(of("eur").parse("€1,2M"), Ok(1_200_000));
    assert_eq!(of("EUR").parse("1.2M"), Ok(1_200_000));
    assert_eq!((of("EUR").rounded(1_200_000), of("GBP").exact(-99_999)), ("€1.2M".into(), "-£99,999".into()));
    assert_eq!(of("CHF").rounded(180_000), "CHF 180k");
    assert!(matches!(of("EUR").parse("$180k"), Err(MoneyFault::Foreign { .. })));
    assert_eq!(of("CAD").parse("$180k"), Ok(180_000), "in Canada a dollar is a Canadian one");
    assert!(matches!(of("CAD").parse("US$180k"), Err(MoneyFault::Foreign { .. })));
    assert_eq!(of("CNY").parse("¥20k"), Ok(20_000));
    insta::assert_snapshot!(of("EUR").parse("lots").unwrap_err(), @r#""lots" is not an amount. Write it as 250000, 250k or €1.2M."#);
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

    /// R3: whatever the currency, an amount that is shown in it reads back in it, and in no other.
    #[test]
    fn a_currency_reads_its_own(amount in 0i64..=1_000_000_000_000, one in 0usize..40, other in 0usize..40) {
        let all: Vec<Currency> = Currency::all().collect();
        let (one, other) = (all[one % all.len()], all[other % all.len()]);
        prop_assert_eq!(one.parse(&one.exact(amount)), Ok(amount));
        prop_assert_eq!(one.parse(&format!("{amount} {}", one.code())), Ok(amount));
        if one != other {
            let foreign = one.parse(&format!("{amount} {}", other.code()));
            let named = matches!(&foreign, Err(MoneyFault::Foreign { said, .. }) if *said == other);
            prop_assert!(named, "{foreign:?}");
        }
    }

    /// R3: what is shown exactly reads back as itself, what is rounded as nearly so.
    #[test]
    fn shown_amounts_read_back(amount in 0i64..=1_000_000_000_000) {
        prop_assert_eq!(parse(&exact(amount)), Ok(amount));
        let near = parse(&rounded(amount).replace("T", "000b")).unwrap();
        prop_assert!((near - amount).abs() * 20 <= amount, "{} for {}", near, amount);
    }
}
