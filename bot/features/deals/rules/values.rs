//! What a single value of the feed or of a file means: a text, a number, a day, a yes or no, a moment.
//!
//! Blanks around a value are no part of it, and what is empty then is no value. A number, a day or a flag that
//! stands there as text is taken where it can be read in one way alone. The sentences say what was expected and
//! hold nothing of the value. Deliberately absent: ids, which `rules::crm` judges, and which field it is.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use serde_json::Value;

use crate::config::currency::Currency;
use crate::rules::money::MoneyFault;

/// The largest number of a field, of whatever it counts: a million millions, as the forms have it.
const LARGEST: f64 = 1e12;
/// Earlier days are slips.
const FIRST_YEAR: i32 = 1900;

const TEXT: &str = "has to be text";
const NUL: &str = "holds a NUL character, which no text has; send it without";
const NUMBER: &str = "has to be a number from 0 to 1,000,000,000,000, such as 1200000 or 1200000.50";
const EITHER: &str =
    "can be read as two numbers; write it without a separator for thousands, such as 250000 or 250000.00";
const DAY: &str = "has to be a day such as 2027-02-15";
const FLAG: &str = "has to be true or false";
const MOMENT: &str = "has to be a moment such as 2026-11-21T09:00:00Z";

/// A value, none where there is none, or the sentence that says what was expected.
pub type Meant<T> = Result<Option<T>, &'static str>;

/// A text without what cannot be seen around it: blanks, and the marks that spreadsheets and pages leave behind.
pub fn trimmed(text: &str) -> &str {
    let unseen = |letter: char| {
        matches!(letter, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    };
    text.trim_matches(|letter: char| letter.is_whitespace() || unseen(letter))
}

/// A text.
pub fn text(value: &Value) -> Meant<String> {
    bare(value, TEXT).map(|text| text.map(str::to_owned))
}

/// An id as it was sent. What cannot be seen but is no blank stays in it, so that it is refused: a copied id that
/// looks right and is not would otherwise stand for a second record elsewhere.
pub fn id(value: &Value) -> Meant<String> {
    match value {
        Value::String(text) if !text.contains('\0') => {
            Ok(Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned))
        }
        value => text(value),
    }
}

/// A person's e-mail, in small letters as it is compared, or the name of a pool, as it is.
pub fn email(value: &Value) -> Meant<String> {
    let text = text(value)?;
    Ok(text.map(|text| if text.contains('@') { text.to_lowercase() } else { text }))
}

/// A number, of a currency's units or of what is counted.
pub fn number(value: &Value) -> Meant<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64().ok_or(NUMBER)?,
        value => match bare(value, NUMBER)? {
            Some(text) => written(text)?,
            None => return Ok(None),
        },
    };
    // Not a comparison with what is outside: what is no number at all is neither.
    if (0.0..=LARGEST).contains(&number) { Ok(Some(number.abs())) } else { Err(NUMBER) }
}

/// A number as people and spreadsheets write it. One with the sign of a currency is none: all that the feed sends is in
/// the organization's, and what is not must not become it in silence.
fn written(text: &str) -> Result<f64, &'static str> {
    let exactly = || text.parse::<f64>().ok();
    let digits = |letter: char| letter.is_ascii_digit() || ".eE+-".contains(letter);
    let bare =
        |letter: char| letter.is_ascii_digit() || letter.is_whitespace() || ".,'’+-eEkKmMbB".contains(letter);
    if !text.chars().all(bare) {
        return Err(NUMBER);
    }
    match Currency::usd().parse(text) {
        Ok(rounded) => Ok(exactly().unwrap_or(rounded as f64)),
        Err(MoneyFault::Ambiguous { .. }) => Err(EITHER),
        // Programs write large numbers with an exponent.
        Err(_) if text.chars().all(digits) && text.starts_with(|letter: char| letter.is_ascii_digit()) => {
            exactly().ok_or(NUMBER)
        }
        Err(_) => Err(NUMBER),
    }
}

/// A day. Of a moment it is the day as written there, whatever the time beside it.
pub fn day(value: &Value) -> Meant<NaiveDate> {
    let Some(text) = bare(value, DAY)? else { return Ok(None) };
    let (day, time) = text.split_at_checked(10).ok_or(DAY)?;
    let read = NaiveDate::parse_from_str(day, "%Y-%m-%d").map_err(|_| DAY)?;
    let sound = read.to_string() == day && read.year() >= FIRST_YEAR && (time.is_empty() || is_time(time));
    if sound { Ok(Some(read)) } else { Err(DAY) }
}

/// Whether it is the rest of a moment: the time, with or without where on earth.
fn is_time(rest: &str) -> bool {
    let Some(time) = rest.strip_prefix(['T', 't', ' ']) else { return false };
    let (time, zone) = time.split_at(time.find(['Z', 'z', '+', '-', ' ']).unwrap_or(time.len()));
    let zone = zone.trim_start();
    let digits = zone.trim_start_matches(['+', '-']).replace(':', "");
    let is_offset = zone.len() > digits.len()
        && matches!(digits.len(), 2 | 4)
        && digits.chars().all(|digit| digit.is_ascii_digit());
    let is_zone = matches!(zone, "" | "Z" | "z" | "UTC") || is_offset;
    let is_clock = ["%H:%M", "%H:%M:%S%.f"].iter().any(|form| NaiveTime::parse_from_str(time, form).is_ok());
    is_zone && is_clock
}

/// Yes or no.
pub fn flag(value: &Value) -> Meant<bool> {
    let text = match value {
        Value::Bool(flag) => return Ok(Some(*flag)),
        Value::Number(number) => number.to_string(),
        value => match bare(value, FLAG)? {
            Some(text) => text.to_ascii_lowercase(),
            None => return Ok(None),
        },
    };
    match text.as_str() {
        "true" | "1" => Ok(Some(true)),
        "false" | "0" => Ok(Some(false)),
        _ => Err(FLAG),
    }
}

/// A moment, which has to say where on earth it was.
pub fn moment(value: &Value) -> Meant<DateTime<Utc>> {
    let Some(text) = bare(value, MOMENT)? else { return Ok(None) };
    let read = DateTime::parse_from_rfc3339(text)
        // As Salesforce writes it.
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"));
    read.map(|moment| Some(moment.to_utc())).map_err(|_| MOMENT)
}

/// What a text holds between its blanks; none if that is nothing, or the value is null.
fn bare<'v>(value: &'v Value, expected: &'static str) -> Meant<&'v str> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) if text.contains('\0') => Err(NUL),
        Value::String(text) => Ok(Some(trimmed(text)).filter(|text| !text.is_empty())),
        _ => Err(expected),
    }
}

/// A field as it was sent: absent, null, or a value.
pub(crate) type Sent<T> = Option<Option<T>>;
