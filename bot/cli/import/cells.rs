//! What a cell says: the values of the feed's JSON, as a spreadsheet writes them.

use baton_storage::time::At;
use serde_json::Value;

use crate::features;
use crate::features::deals::rules::values::Meant;

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
        None if features::deals::rules::values::trimmed(cell).is_empty() => Ok(Value::Null),
        None => Ok(sent),
        Some(Kind::Text) => json(features::deals::rules::values::text(&sent)),
        Some(Kind::Id) => json(features::deals::rules::values::id(&sent)),
        Some(Kind::Email) => json(features::deals::rules::values::email(&sent)),
        Some(Kind::Number) => {
            features::deals::rules::values::number(&sent).map(|number| number.map_or(Value::Null, whole))
        }
        Some(Kind::Day) => {
            json(features::deals::rules::values::day(&sent).map(|day| day.map(|day| day.to_string())))
        }
        Some(Kind::Flag) => json(features::deals::rules::values::flag(&sent)),
    }
}

/// When a row was true; None where its cell is empty.
pub fn moment(cell: &str) -> Result<Option<At>, &'static str> {
    Ok(features::deals::rules::values::moment(&Value::from(cell))?.map(At::from))
}

fn json<T: Into<Value>>(meant: Meant<T>) -> Result<Value, &'static str> {
    meant.map(|value| value.map_or(Value::Null, Into::into))
}

/// Whole numbers stay whole in the body.
fn whole(number: f64) -> Value {
    if number.fract() == 0.0 { Value::from(number as i64) } else { Value::from(number) }
}
