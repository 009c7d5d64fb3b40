//! Amounts as people write and say them (R3): "$1.2M", "250k", "1,200,000".
//!
//! What could mean two amounts is refused with both readings. An organization keeps its amounts in one currency: an
//! amount in another is refused, so that no threshold is ever compared across currencies. Deliberately absent: rates.

use crate::config::currency::Currency;

/// The most that is taken for an amount rather than a slip: a million millions.
const MOST: i128 = 1_000_000_000_000;

/// Why a text is no amount. Shown, it is the sentence for the field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyFault {
    /// Nothing was written.
    #[error("Enter an amount, such as 250000, 250k or {}1.2M.", .home.sign())]
    Empty { home: Currency },
    /// No number, or separators where none belong.
    #[error("\"{text}\" is not an amount. Write it as 250000, 250k or {}1.2M.", .home.sign())]
    NotANumber { text: String, home: Currency },
    /// In another currency than the organization's.
    #[error(
        "\"{text}\" is in {}, and amounts here are in {}. Write it in {}.",
        .said.plural(), .home.plural(), .home.plural()
    )]
    Foreign { text: String, said: Currency, home: Currency },
    /// Below nothing.
    #[error("An amount cannot be negative.")]
    Negative,
    /// More than 1,000,000,000,000.
    #[error("That amount is too large. Check the number of zeros.")]
    TooLarge,
    /// A dot before three digits; both readings, and the text as written.
    #[error(
        "\"{text}\" could be {large} or {small}. Write it without the separator, or with its unit as in 1.2M."
    )]
    Ambiguous { text: String, large: String, small: String },
}

impl Currency {
    /// Reads an amount in whole units of this currency; fractions are rounded to the nearest. A bare number is in this
    /// currency.
    ///
    /// # Errors
    /// The [`MoneyFault`] whose sentence belongs at the field.
    pub fn parse(self, text: &str) -> Result<i64, MoneyFault> {
        let shown: String = text.trim().chars().take(30).collect();
        let wrong = || MoneyFault::NotANumber { text: shown.clone(), home: self };
        let (text, said) = self.taken_off(&text.to_lowercase());
        if text.is_empty() {
            return Err(if shown.is_empty() { MoneyFault::Empty { home: self } } else { wrong() });
        }
        if text.starts_with(['-', '−', '–']) || (text.starts_with('(') && text.ends_with(')')) {
            return Err(MoneyFault::Negative);
        }
        let (number, unit) = split_unit(&text);
        let times = unit_of(unit).ok_or_else(wrong)?;
        let (whole, fraction) = match separated(number, times > 1).ok_or_else(wrong)? {
            Separated::Plain { whole, fraction } => (whole, fraction),
            Separated::Either { large, small } => {
                let unit = if unit == "m" { "M" } else { unit };
                let (large, small) = (format!("{large}{unit}"), format!("{small}{unit}"));
                return Err(MoneyFault::Ambiguous { text: shown, large, small });
            }
        };
        match said[..] {
            [] => {}
            [one] if one == self => {}
            [said] => return Err(MoneyFault::Foreign { text: shown, said, home: self }),
            _ => return Err(wrong()),
        }
        amount(&whole, &fraction, times).ok_or(MoneyFault::TooLarge)
    }

    /// An amount as people say it: "$1.2M", "$250k", "$999". Never off by more than a twentieth.
    pub fn rounded(self, amount: i64) -> String {
        let sign = format!("{}{}", if amount < 0 { "-" } else { "" }, self.sign());
        let size = i128::from(amount).abs();
        let units = [(1_000_000_000_000, "T"), (1_000_000_000, "B"), (1_000_000, "M"), (1000, "k")];
        // A unit is used from where the amount, rounded to three digits, fills it: 999,600 is $1M.
        let unit = units.into_iter().find(|(unit, _)| *unit <= size + unit / 2000);
        match unit {
            None => format!("{sign}{size}"),
            Some((unit, letter)) => {
                let tenths = (size * 10 + unit / 2) / unit;
                match tenths {
                    1000.. => format!("{sign}{}{letter}", (size + unit / 2) / unit),
                    _ if tenths % 10 == 0 => format!("{sign}{}{letter}", tenths / 10),
                    _ => format!("{sign}{}.{}{letter}", tenths / 10, tenths % 10),
                }
            }
        }
    }

    /// An amount to the last unit, "$99,999": where rounding would hide which side of a threshold it is on.
    pub fn exact(self, amount: i64) -> String {
        let digits = amount.unsigned_abs().to_string();
        let mut shown = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                shown.push(',');
            }
            shown.push(digit);
        }
        format!("{}{}{shown}", if amount < 0 { "-" } else { "" }, self.sign())
    }
}

enum Separated {
    Plain { whole: String, fraction: String },
    Either { large: String, small: String },
}

/// What the separators of a number mean; None where they stand so that they mean nothing. `in_units`: it is a number of
/// thousands or millions, in which nobody groups digits.
fn separated(number: &str, in_units: bool) -> Option<Separated> {
    let plain =
        |whole: String, fraction: &str| Some(Separated::Plain { whole, fraction: fraction.to_owned() });
    let number: String = number
        .chars()
        .map(|c| if matches!(c, '\'' | '’' | '_' | '\u{a0}' | '\u{202f}') { ' ' } else { c })
        .collect();
    if !number.chars().all(|c| c.is_ascii_digit() || " ,.".contains(c))
        || !number.contains(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let mut kinds: Vec<char> = number.chars().filter(|c| !c.is_ascii_digit()).collect();
    kinds.dedup();
    match kinds[..] {
        [] => plain(number, ""),
        ['.'] => {
            let parts: Vec<&str> = number.split('.').collect();
            match parts[..] {
                // Nothing but a thousand follows a group of three here: 1.200 is read both ways in the world.
                [whole, fraction]
                    if fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0') =>
                {
                    let small = format!("{whole}.{}", fraction.trim_end_matches('0'));
                    Some(Separated::Either {
                        large: format!("{whole},{fraction}"),
                        small: small.trim_end_matches('.').to_owned(),
                    })
                }
                [whole, fraction] if !fraction.is_empty() => plain(whole.to_owned(), fraction),
                _ => plain(grouped(&number, '.')?, ""),
            }
        }
        [','] => match number.split(',').collect::<Vec<_>>()[..] {
            [whole, fraction] if fraction.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0" => {
                if !in_units {
                    return plain(grouped(&number, ',')?, "");
                }
                let small = format!("{whole}.{}", fraction.trim_end_matches('0'));
                Some(Separated::Either {
                    large: number.clone(),
                    small: small.trim_end_matches('.').to_owned(),
                })
            }
            // Thousands come in threes, so a comma before any other number of digits is a decimal one.
            [whole, fraction] if !fraction.is_empty() => plain(whole.to_owned(), fraction),
            _ => plain(grouped(&number, ',')?, ""),
        },
        [one] => plain(grouped(&number, one)?, ""),
        [thousands, decimal] if decimal != ' ' => {
            let (whole, fraction) = number.split_once(decimal)?;
            if fraction.is_empty() { None } else { plain(grouped(whole, thousands)?, fraction) }
        }
        _ => None,
    }
}

/// The digits of a number in groups of three; None where the groups are others.
fn grouped(number: &str, separator: char) -> Option<String> {
    let mut groups = number.split(separator);
    let first = groups.next()?;
    let well = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    well.then(|| number.replace(separator, ""))
}

/// The product, rounded half up; None where it is more than [`MOST`].
fn amount(whole: &str, fraction: &str, times: i128) -> Option<i64> {
    let digits = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<i128>().ok() };
    let fraction = &fraction[..fraction.len().min(15)];
    let scale = 10i128.pow(fraction.len() as u32);
    let whole = digits(whole.trim_start_matches('0')).filter(|whole| *whole <= MOST)?;
    let total = whole * times + (digits(fraction)? * times * 2 + scale) / (scale * 2);
    i64::try_from(total).ok().filter(|total| i128::from(*total) <= MOST)
}

fn split_unit(text: &str) -> (&str, &str) {
    let end = text.trim_end_matches(|c: char| c.is_alphabetic()).len();
    (text[..end].trim(), &text[end..])
}

fn unit_of(unit: &str) -> Option<i128> {
    match unit {
        "" => Some(1),
        "k" | "thousand" => Some(1000),
        "m" | "mm" | "mn" | "mio" | "million" | "millions" => Some(1_000_000),
        "b" | "bn" | "billion" => Some(1_000_000_000),
        _ => None,
    }
}
