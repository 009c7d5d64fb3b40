//! Up to twenty-five calls in one, which may name what the ones before them answered. It is answered 200 whatever
//! became of them.

use super::{Call, Reply, decoded, parameters, route};
use crate::salesforce::org::Org;
use crate::salesforce::refusal::Refusal;
use serde_json::{Map, Value, json};

const MOST: usize = 25;
const MOST_QUERIES: usize = 5;

pub(super) fn run(org: &mut Org, call: &Call) -> Result<Reply, Refusal> {
    let body = call.fields()?;
    let Some(list) = body.get("compositeRequest").and_then(Value::as_array) else {
        return Err(Refusal::parser("The compositeRequest list is missing at [line:1, column:1]"));
    };
    let together = body.get("allOrNone") == Some(&json!(true));
    let subrequests: Vec<Subrequest> = list.iter().map(Subrequest::read).collect::<Result<_, _>>()?;
    checked(&subrequests)?;
    let before = org.clone();
    let mut answered = Map::new();
    let mut results: Vec<(String, Reply)> = Vec::new();
    let mut failed = false;
    for subrequest in &subrequests {
        let reply = match failed && together {
            true => Err(rolled_back()),
            false => subrequest.run(org, call, &answered, together),
        };
        let reply = reply.unwrap_or_else(|refusal| Reply::of(refusal.status, json!([refusal.json()])));
        let good = reply.status < 300 && !(together && subrequest.is_collection() && has_failed(&reply));
        failed |= !good;
        if good {
            answered.insert(subrequest.reference.clone(), reply.body.clone().unwrap_or(Value::Null));
        }
        results.push((subrequest.reference.clone(), reply));
    }
    if failed && together {
        *org = before;
        for (_, reply) in results.iter_mut().filter(|(_, reply)| reply.status < 300 && !has_failed(reply)) {
            *reply = Reply::of(400, json!([rolled_back().json()]));
        }
    }
    let shown: Vec<Value> = results
        .into_iter()
        .map(|(reference, reply)| {
            let headers = reply.location.map_or(json!({}), |location| json!({ "Location": location }));
            json!({
                "body": reply.body, "httpHeaders": headers, "httpStatusCode": reply.status, "referenceId": reference,
            })
        })
        .collect();
    Ok(Reply::of(200, json!({ "compositeResponse": shown })))
}

/// Whether one of a collection could not be saved.
fn has_failed(reply: &Reply) -> bool {
    let results = reply.body.as_ref().and_then(Value::as_array).into_iter().flatten();
    results.into_iter().any(|result| result["success"] == false)
}

fn rolled_back() -> Refusal {
    let message = "The transaction was rolled back since another operation in the same transaction failed.";
    Refusal::new(400, "PROCESSING_HALTED", message)
}

fn checked(subrequests: &[Subrequest]) -> Result<(), Refusal> {
    let refused = |code: &str, message: String| Err(Refusal::new(400, code, message));
    if subrequests.len() > MOST {
        return refused("LIMIT_EXCEEDED", format!("The request can't have more than {MOST} operations."));
    }
    let is_query = |one: &&Subrequest| one.url.contains("/query") || one.is_collection();
    if subrequests.iter().filter(is_query).count() > MOST_QUERIES {
        return refused(
            "LIMIT_EXCEEDED",
            format!("The request can't have more than {MOST_QUERIES} query operations."),
        );
    }
    for (place, one) in subrequests.iter().enumerate() {
        if subrequests[..place].iter().any(|other| other.reference == one.reference) {
            return refused("INVALID_INPUT", format!("Duplicate reference id: {}", one.reference));
        }
    }
    Ok(())
}

struct Subrequest {
    method: String,
    url: String,
    reference: String,
    headers: Map<String, Value>,
    body: Value,
}

impl Subrequest {
    fn read(value: &Value) -> Result<Subrequest, Refusal> {
        let text = |name: &str| {
            let missing =
                || Refusal::parser(format!("The {name} of a subrequest is missing at [line:1, column:1]"));
            value[name].as_str().map(str::to_owned).ok_or_else(missing)
        };
        let reference = text("referenceId")?;
        let formed = reference.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !formed || reference.is_empty() || reference.starts_with('_') {
            let message = format!(
                "Provided referenceId ('{reference}') must start with a letter or a number, and it can contain only \
                 letters, numbers and underscores ('_')."
            );
            return Err(Refusal::new(400, "INVALID_INPUT", message));
        }
        let headers = value["httpHeaders"].as_object().cloned().unwrap_or_default();
        Ok(Subrequest {
            method: text("method")?,
            url: text("url")?,
            reference,
            headers,
            body: value["body"].clone(),
        })
    }

    fn is_collection(&self) -> bool {
        self.url.contains("/composite/sobjects")
    }

    /// Where all belong together, so do the records of a collection, whatever it says itself.
    fn run(
        &self,
        org: &mut Org,
        outer: &Call,
        answered: &Map<String, Value>,
        together: bool,
    ) -> Result<Reply, Refusal> {
        if outer.failing.as_ref() == Some(&self.reference) {
            return Err(Refusal::row_locked());
        }
        let url = filled_in(&self.url, answered)?;
        let (path, query) = url.split_once('?').unwrap_or((&url, ""));
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let ["services", "data", version, rest @ ..] = segments.as_slice() else {
            return Err(Refusal::not_found());
        };
        if rest.first() == Some(&"composite") && rest.get(1) != Some(&"sobjects") {
            return Err(Refusal::new(400, "INVALID_INPUT", "A composite request cannot hold another one."));
        }
        let headers = self
            .headers
            .iter()
            .map(|(name, value)| (name.to_lowercase(), value.as_str().unwrap_or_default().to_owned()));
        let mut body = fill(&self.body, answered)?;
        if together && self.is_collection() && body.is_object() {
            body["allOrNone"] = json!(true);
        }
        let call = Call {
            method: self.method.clone(),
            version: (*version).into(),
            path: rest.iter().map(|segment| decoded(segment)).collect(),
            parameters: parameters(query),
            headers: headers.collect(),
            body: if body.is_null() { String::new() } else { body.to_string() },
            user: outer.user.clone(),
            failing: None,
        };
        route(org, &call)
    }
}

fn fill(value: &Value, answered: &Map<String, Value>) -> Result<Value, Refusal> {
    Ok(match value {
        Value::String(text) => Value::String(filled_in(text, answered)?),
        Value::Array(items) => items.iter().map(|item| fill(item, answered)).collect::<Result<_, _>>()?,
        Value::Object(fields) => {
            let filled = fields.iter().map(|(name, item)| Ok((name.clone(), fill(item, answered)?)));
            Value::Object(filled.collect::<Result<_, Refusal>>()?)
        }
        other => other.clone(),
    })
}

/// Puts the answers of earlier subrequests where a text names them: `@{deal.id}`, `@{found.records[0].Id}`.
fn filled_in(text: &str, answered: &Map<String, Value>) -> Result<String, Refusal> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("@{") {
        let Some(length) = rest[at..].find('}') else { break };
        let name = &rest[at + 2..at + length];
        filled.push_str(&rest[..at]);
        filled.push_str(&referred(name, answered).ok_or_else(|| {
            let message = format!("Invalid reference specified. No value for {name} found");
            Refusal::new(400, "PROCESSING_HALTED", message)
        })?);
        rest = &rest[at + length + 1..];
    }
    filled.push_str(rest);
    Ok(filled)
}

fn referred(name: &str, answered: &Map<String, Value>) -> Option<String> {
    let pointer: String =
        name.split(['.', '[']).map(|part| format!("/{}", part.trim_end_matches(']'))).collect();
    let (reference, pointer) = pointer[1..]
        .split_once('/')
        .map_or((&pointer[1..], String::new()), |(first, rest)| (first, format!("/{rest}")));
    match answered.get(reference)?.pointer(&pointer)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
