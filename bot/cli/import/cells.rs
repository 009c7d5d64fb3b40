//! What a cell says: the values of the feed's JSON, as a spreadsheet writes them.

use baton_storage::time::At;
use chrono::{DateTime, NaiveDate};
use serde_json::Value;

/// What the cells of a column hold.
#[derive(Clone, Copy)]
pub enum Kind {
    Text,
    Number,
    Day,
    Flag,
}

/// The largest amount; beyond it the database's whole numbers and the feed's would part.
const LARGEST: f64 = 1e15;

/// A cell's value. An empty one is null.
pub fn value(kind: Option<Kind>, cell: &str) -> Result<Value, String> {
    let bare = cell.trim();
    let wrong = |what: &str| Err(format!("has to be {what}, not {}", shown(bare)));
    match kind {
        _ if bare.is_empty() => Ok(Value::Null),
        None | Some(Kind::Text) => Ok(Value::from(cell)),
        Some(Kind::Number) => match bare.parse::<f64>() {
            // Whole ones stay whole in the body.
            Ok(number) if number.abs() <= LARGEST => {
                Ok(bare.parse::<i64>().map_or(Value::from(number), Value::from))
            }
            _ => wrong("a number such as 1200000 or 1200000.50"),
        },
        Some(Kind::Day) => match NaiveDate::parse_from_str(bare, "%Y-%m-%d") {
            Ok(day) if day.to_string() == bare => Ok(Value::from(bare)),
            _ => wrong("a day such as 2027-02-15"),
        },
        Some(Kind::Flag) => match bare.to_ascii_lowercase().as_str() {
            "true" => Ok(Value::from(true)),
            "false" => Ok(Value::from(false)),
            _ => wrong("true or false"),
        },
    }
}

/// When a row was true; None where its cell is empty.
pub fn moment(cell: &str) -> Result<Option<At>, String> {
    let bare = cell.trim();
    if bare.is_empty() {
        return Ok(None);
    }
    let read = DateTime::parse_from_rfc3339(bare).map(|moment| Some(At::from(moment.to_utc())));
    read.map_err(|_| format!("has to be a moment such as 2026-11-21T09:00:00Z, not {}", shown(bare)))
}

/// A value as a fault shows it: short, and nothing in it that a terminal would obey.
fn shown(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("{short:?}{more}")
}
