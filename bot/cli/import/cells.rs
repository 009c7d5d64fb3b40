//! What a cell says: the values of the feed's JSON, as a spreadsheet writes them.

use baton_storage::time::At;
use serde_json::Value;

use crate::policy::deals::values::{self, Meant};

/// What the cells of a column hold.
#[derive(Clone, Copy)]
pub enum Kind {
    Text,
    /// The id of a record, judged with the whole row.
    Id,
    Email,
    Number,
    Day,
    Flag,
}

/// A cell's value, as the feed would have it. An empty one is null.
pub fn value(kind: Option<Kind>, cell: &str) -> Result<Value, &'static str> {
    let sent = Value::from(cell);
    match kind {
        // Baton does not know the column: it is kept as sent.
        None if values::trimmed(cell).is_empty() => Ok(Value::Null),
        None => Ok(sent),
        Some(Kind::Text) => json(values::text(&sent)),
        Some(Kind::Id) => json(values::id(&sent)),
        Some(Kind::Email) => json(values::email(&sent)),
        Some(Kind::Number) => values::number(&sent).map(|number| number.map_or(Value::Null, whole)),
        Some(Kind::Day) => json(values::day(&sent).map(|day| day.map(|day| day.to_string()))),
        Some(Kind::Flag) => json(values::flag(&sent)),
    }
}

/// When a row was true; None where its cell is empty.
pub fn moment(cell: &str) -> Result<Option<At>, &'static str> {
    Ok(values::moment(&Value::from(cell))?.map(At::from))
}

fn json<T: Into<Value>>(meant: Meant<T>) -> Result<Value, &'static str> {
    meant.map(|value| value.map_or(Value::Null, Into::into))
}

/// Whole numbers stay whole in the body.
#[allow(clippy::cast_possible_truncation, reason = "numbers are far below 2^53")]
fn whole(number: f64) -> Value {
    if number.fract() == 0.0 { Value::from(number as i64) } else { Value::from(number) }
}
