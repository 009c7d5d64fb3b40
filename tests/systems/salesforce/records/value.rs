//! Whether a value may stand in a field, and how it stands there.

use super::field::{Field, Kind};
use super::standard::Object;
use super::{By, Values, is_deleted, text, value};
use crate::salesforce::ids::long_id;
use crate::salesforce::moment;
use crate::salesforce::org::Org;
use crate::salesforce::refusal::Refusal;
use serde_json::{Map, Value, json};

/// Reads what was sent for a field: its type has to be right before anything else is looked at.
pub(super) fn typed(field: &Field, sent: &Value, all: &Map<String, Value>) -> Result<Value, Refusal> {
    let wrong = || Err(wrong_type(field, sent, all));
    match (&field.kind, sent) {
        (_, Value::Null) => Ok(Value::Null),
        (_, Value::String(text)) if text.is_empty() && !is_strict(&field.kind) => Ok(Value::Null),
        (Kind::Boolean, Value::Bool(_)) => Ok(sent.clone()),
        (Kind::Integer, Value::Number(number)) if number.is_i64() || number.is_u64() => Ok(sent.clone()),
        (Kind::Number | Kind::Currency | Kind::Percent, Value::Number(number)) => {
            Ok(number.as_f64().map_or(Value::Null, |number| json!(number)))
        }
        (Kind::Date, Value::String(day)) if moment::is_day(day) => Ok(sent.clone()),
        (Kind::DateTime, Value::String(text)) => match moment::read(text) {
            Some(ms) => Ok(json!(moment::written(moment::second(ms)))),
            None => wrong(),
        },
        (kind, Value::String(_)) if !is_strict(kind) => Ok(sent.clone()),
        _ => wrong(),
    }
}

/// Whether a value of this kind is no text to the parser.
fn is_strict(kind: &Kind) -> bool {
    kind.is_number() || matches!(kind, Kind::Boolean | Kind::Date | Kind::DateTime)
}

/// The message is the real one's; its column is that of the value in the record sent, written without spaces.
fn wrong_type(field: &Field, sent: &Value, all: &Map<String, Value>) -> Refusal {
    let (token, shown) = match sent {
        Value::String(text) => ("VALUE_STRING", text.clone()),
        Value::Bool(true) => ("VALUE_TRUE", "true".into()),
        Value::Bool(false) => ("VALUE_FALSE", "false".into()),
        Value::Number(number) if number.is_f64() => ("VALUE_NUMBER_FLOAT", number.to_string()),
        Value::Number(number) => ("VALUE_NUMBER_INT", number.to_string()),
        Value::Array(_) => ("START_ARRAY", "[".into()),
        _ => ("START_OBJECT", "{".into()),
    };
    let record = Value::Object(all.clone()).to_string();
    let key = all.keys().find(|key| key.eq_ignore_ascii_case(&field.name)).map_or("", String::as_str);
    let column = record.find(&format!("\"{key}\":")).map_or(1, |at| at + key.len() + 4);
    let kind = match field.kind {
        Kind::Lookup { .. } | Kind::Picklist { .. } | Kind::LongText(_) | Kind::Email => "string",
        ref kind => kind.name(),
    };
    Refusal::parser(format!(
        "Cannot deserialize instance of {kind} from {token} value {shown} or request may be missing a required field \
         at [line:1, column:{column}]"
    ))
}

impl Org {
    /// Whether a value of the right type may be saved in a field of a record.
    pub(super) fn savable(
        &self,
        by: &By,
        object: &Object,
        id: Option<&str>,
        field: &Field,
        new: &Value,
    ) -> Result<Value, Refusal> {
        let at: &[&str] = &[&field.name];
        let label = &field.label;
        let Some(words) = new.as_str() else { return Ok(new.clone()) };
        let most = field.kind.length();
        match &field.kind {
            Kind::Picklist { values, restricted: true } if !values.iter().any(|known| known == words) => {
                Err(Refusal::saving(
                    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                    format!("{label}: bad value for restricted picklist field: {words}"),
                    at,
                ))
            }
            Kind::Text(_) | Kind::LongText(_) | Kind::Email if words.chars().count() > most => {
                let message = format!("{label}: data value too large: {words} (max length={most})");
                Err(Refusal::saving("STRING_TOO_LONG", message, at))
            }
            Kind::Email if !is_address(words) => {
                let message = format!("{label}: invalid email address: {words}");
                Err(Refusal::saving("INVALID_EMAIL_ADDRESS", message, at))
            }
            Kind::Text(_) if field.unique => self.unique(object, id, field, words).map(|()| new.clone()),
            Kind::Lookup { to, .. } => self.reference(by, object, field, to, words),
            _ => Ok(new.clone()),
        }
    }

    fn unique(&self, object: &Object, id: Option<&str>, field: &Field, words: &str) -> Result<(), Refusal> {
        let same =
            |values: &Values| text(values, &field.name).eq_ignore_ascii_case(words) && !is_deleted(values);
        let other = self.rows_of(object.name).find(|row| Some(row.id.as_str()) != id && same(row.latest()));
        other.map_or(Ok(()), |row| {
            let other = &row.id[..15];
            let name = &field.name;
            let message =
                format!("duplicate value found: {name} duplicates value on record with id: {other}");
            Err(Refusal::saving("DUPLICATE_VALUE", message, &[name]))
        })
    }

    /// The long id of a record that a lookup may name. Only an owner has to be active: a lookup to a user who has left
    /// is taken.
    fn reference(
        &self,
        by: &By,
        object: &Object,
        field: &Field,
        to: &[String],
        id: &str,
    ) -> Result<Value, Refusal> {
        let fits =
            |id: &String| self.object_of(id).is_some_and(|object| to.iter().any(|to| to == object.name));
        let Some(id) = long_id(id).filter(fits) else {
            let message = format!("{}: id value of incorrect type: {id}", field.label);
            return Err(Refusal::saving("MALFORMED_ID", message, &[&field.name]));
        };
        let known = self.rows.get(&id).filter(|row| row.held_by().is_none() || row.held_by() == by.open);
        let Some(row) = known else {
            return Err(Refusal::saving("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", &[]));
        };
        if is_deleted(row.latest()) {
            return Err(Refusal { status: 400, ..Refusal::deleted() });
        }
        if field.name == "OwnerId" && value(row.latest(), "IsActive") == &Value::Bool(false) {
            let name = text(row.latest(), "Name");
            let kind = object.name.to_lowercase();
            let message = format!("operation performed with inactive user [{name}] as owner of {kind}");
            return Err(Refusal::saving("INACTIVE_OWNER_OR_USER", message, &["OwnerId"]));
        }
        Ok(json!(id))
    }
}

fn is_address(words: &str) -> bool {
    words.split_once('@').is_some_and(|(who, host)| !who.is_empty() && host.contains('.'))
        && !words.contains(char::is_whitespace)
}
