//! A CloudEvent's bytes made into news. Every fault names the field by its path, says what was expected, and holds
//! nothing of what was sent.

use baton_storage::time::At;
use serde_json::{Map, Value};

use crate::features;
use crate::features::deals::form::News;
use crate::features::deals::rules::read::{Fault, part};

/// Reads an event.
///
/// # Errors
/// What is wrong with it: the first thing found, or every id that is none.
pub fn read(body: &[u8], crm_hosts: &[String]) -> Result<News, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let event = object(body).map_err(one)?;
    let envelope = Envelope::read(&event).map_err(one)?;
    let data = match event.get("data") {
        Some(Value::Object(data)) => data,
        None | Some(Value::Null) => return Err(one(Fault::at("data", "is missing"))),
        Some(_) => {
            return Err(one(Fault::at("data", "has to be an object with an opportunity or an account")));
        }
    };
    let given = |name: &str| data.get(name).unwrap_or(&Value::Null);
    let opportunity = part("data.opportunity", given("opportunity")).map_err(one)?;
    let account = part("data.account", given("account")).map_err(one)?;
    let Envelope { source, id, at } = envelope;
    let body = event.get("data").map(Value::to_string).unwrap_or_default();
    features::deals::form::news(source, id, at, opportunity, account, body, crm_hosts)
}

/// What an event says of itself.
struct Envelope {
    source: String,
    id: String,
    at: At,
}

impl Envelope {
    fn read(event: &Map<String, Value>) -> Result<Self, Fault> {
        let name = |field: &str| {
            let text = match event.get(field) {
                None | Some(Value::Null) => return Err(Fault::at(field, "is missing")),
                Some(value) => {
                    features::deals::rules::values::text(value).map_err(|what| Fault::at(field, what))?
                }
            };
            let fits = text.filter(|text| text.len() <= 255);
            fits.ok_or_else(|| Fault::at(field, "has to be 1 to 255 characters"))
        };
        if name("specversion")? != "1.0" {
            return Err(Fault::at("specversion", "has to be 1.0: only CloudEvents 1.0 is understood"));
        }
        let (id, source, _) = (name("id")?, name("source")?, name("type")?);
        let time = event
            .get("time")
            .map_or(Ok(None), features::deals::rules::values::moment)
            .map_err(|what| Fault::at("time", what))?;
        let time = time.ok_or_else(|| Fault::at("time", "is missing"))?;
        Ok(Self { source, id, at: At::from(time) })
    }
}

/// The event as JSON, with the path of what is none.
fn object(body: &[u8]) -> Result<Map<String, Value>, Fault> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let mut reader = serde_json::Deserializer::from_slice(body);
    let read = serde_path_to_error::deserialize::<_, Value>(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        Fault::at(if path == "." { "" } else { &path }, no_json(body, error.inner()))
    });
    let after = |error: serde_json::Error| Fault::at("", no_json(body, &error));
    match read.and_then(|value| reader.end().map(|()| value).map_err(after))? {
        Value::Object(event) => Ok(event),
        _ => Err(Fault::at("", "the body has to be one JSON object, a CloudEvent")),
    }
}

/// What keeps bytes from being JSON. The reader's own words are a fixed set and hold nothing of the value.
fn no_json(body: &[u8], error: &serde_json::Error) -> String {
    let words = error.to_string();
    let has = |part: &str| words.contains(part);
    let what = match () {
        () if std::str::from_utf8(body).is_err() => "holds bytes that are not UTF-8; send JSON in UTF-8",
        () if has("surrogate") || has("hex escape") || has("code point") => {
            "holds half of a character, such as half an emoji; text has to be whole Unicode"
        }
        () if has("control character") => "holds a control character that JSON has to write as an escape",
        () if has("out of range") => "holds a number that is too large",
        () if has("recursion") => "is nested too deeply",
        () if error.is_eof() => "ends too early: this is not the whole of a JSON object",
        () => "is not JSON",
    };
    format!("{what} (line {}, column {})", error.line(), error.column())
}
