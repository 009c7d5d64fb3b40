//! The REST API: where an address leads.

mod collections;
mod composite;
mod describe;
mod external;
pub(super) mod query;
mod replicate;
mod rows;

use super::org::Org;
use super::refusal::Refusal;
use super::system::{Trouble, newest};
pub(super) use crate::address::{decoded, parameters};
use crate::server::{Answer, Asked};
use serde_json::{Map, Value, json};

/// A call, taken apart. The subrequests of a composite call are calls as well.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub method: String,
    /// `v66.0`
    pub version: String,
    /// What follows the version, decoded.
    pub path: Vec<String>,
    pub parameters: Vec<(String, String)>,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, if there is one: as text, until somebody wants it.
    pub body: String,
    /// The id of the user it runs as.
    pub user: String,
    /// The subrequest that is to fail.
    pub failing: Option<String>,
}

impl Call {
    pub fn read(
        asked: &Asked,
        version: &str,
        rest: &[&str],
        user: &str,
        trouble: Option<&Trouble>,
    ) -> Result<Call, Refusal> {
        let failing = match trouble {
            Some(Trouble::SubrequestFails(reference)) => Some(reference.clone()),
            _ => None,
        };
        let call = Call {
            method: asked.method.clone(),
            version: version.into(),
            path: rest.iter().map(|segment| decoded(segment)).collect(),
            parameters: parameters(&asked.query),
            headers: asked.headers.clone(),
            body: asked.body.clone(),
            user: user.into(),
            failing,
        };
        let kind = call.header("content-type").unwrap_or("application/json");
        if !call.body.is_empty() && !kind.starts_with("application/json") {
            let message = format!("Content type '{kind}' is not supported");
            return Err(Refusal::new(415, "UNSUPPORTED_MEDIA_TYPE", message));
        }
        Ok(call)
    }

    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub fn json(&self) -> Result<Value, Refusal> {
        serde_json::from_str(&self.body).map_err(|error| {
            Refusal::parser(format!(
                "Unexpected content at [line:{}, column:{}]",
                error.line(),
                error.column()
            ))
        })
    }

    /// The body as the fields of a record.
    pub fn fields(&self) -> Result<Map<String, Value>, Refusal> {
        match self.json()? {
            Value::Object(fields) => Ok(fields),
            _ => Err(Refusal::parser("Unexpected content: an object was expected at [line:1, column:1]")),
        }
    }
}

/// What a call came to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reply {
    pub status: u16,
    pub body: Option<Value>,
    pub location: Option<String>,
}

impl Reply {
    pub fn of(status: u16, body: Value) -> Reply {
        Reply { status, body: Some(body), location: None }
    }

    pub fn empty(status: u16) -> Reply {
        Reply { status, body: None, location: None }
    }

    pub fn answer(self) -> Answer {
        let answer = match &self.body {
            Some(body) => Answer::json(self.status, body),
            None => Answer::empty(self.status),
        };
        match self.location {
            Some(location) => answer.with("location", location),
            None => answer,
        }
    }
}

/// `/services/data/`, for which nobody needs a token.
pub(crate) fn versions() -> Answer {
    Answer::json(200, &newest())
}

/// Answers a call.
pub(crate) fn route(org: &mut Org, call: &Call) -> Result<Reply, Refusal> {
    let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
    let wants = |methods: &[&str]| match methods.contains(&call.method.as_str()) {
        true => Ok(()),
        false => Err(Refusal::new(
            405,
            "METHOD_NOT_ALLOWED",
            format!("HTTP Method '{}' not allowed. Allowed are HEAD,{}", call.method, methods.join(",")),
        )),
    };
    match path.as_slice() {
        [] => Ok(Reply::of(200, resources(call))),
        ["limits"] => wants(&["GET"]).map(|()| Reply::of(200, limits(org))),
        ["sobjects"] => wants(&["GET"]).map(|()| describe::all(org, call)),
        ["query" | "queryAll"] => {
            wants(&["GET"]).and_then(|()| query::first(org, call, path[0] == "queryAll"))
        }
        ["query" | "queryAll", locator] => wants(&["GET"]).and_then(|()| query::next(org, call, locator)),
        ["composite"] => wants(&["POST"]).and_then(|()| composite::run(org, call)),
        ["composite", "sobjects", rest @ ..] => collections::route(org, call, rest, wants),
        ["sobjects", object] => {
            wants(&["GET", "POST"])?;
            match call.method.as_str() {
                "GET" => describe::basic(org, object),
                _ => rows::create(org, call, object),
            }
        }
        ["sobjects", object, "describe"] => wants(&["GET"]).and_then(|()| describe::whole(org, object)),
        ["sobjects", object, "updated"] => {
            wants(&["GET"]).and_then(|()| replicate::updated(org, call, object))
        }
        ["sobjects", object, "deleted"] => {
            wants(&["GET"]).and_then(|()| replicate::deleted(org, call, object))
        }
        ["sobjects", object, id] => {
            wants(&["GET", "PATCH", "DELETE"])?;
            match call.method.as_str() {
                "GET" => rows::read(org, call, object, id),
                "PATCH" => rows::update(org, call, object, id),
                _ => rows::delete(org, call, object, id),
            }
        }
        ["sobjects", object, field, key] => {
            wants(&["GET", "PATCH"])?;
            match call.method.as_str() {
                "GET" => external::read(org, call, object, field, key),
                _ => external::upsert(org, call, object, field, key),
            }
        }
        _ => Err(Refusal::not_found()),
    }
}

fn resources(call: &Call) -> Value {
    let at = |what: &str| format!("/services/data/{}/{what}", call.version);
    json!({
        "limits": at("limits"), "sobjects": at("sobjects"), "query": at("query"), "queryAll": at("queryAll"),
        "composite": at("composite"),
    })
}

fn limits(org: &Org) -> Value {
    let remaining = org.usage.most.saturating_sub(org.usage.used);
    json!({
        "DailyApiRequests": { "Max": org.usage.most, "Remaining": remaining },
        "DataStorageMB": { "Max": 1024, "Remaining": 1000 },
    })
}
