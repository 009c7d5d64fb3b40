//! The tenant behind its server: whose key it is, how many calls came in this minute, and where an address leads.

use super::refusal::{Refusal, done};
use super::tenant::Tenant;
use super::{describe, query, write};
use crate::address::parameters;
use crate::clock::Now;
use crate::server::{Answer, Asked, System};
use serde_json::{Map, Value, json};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many calls a minute takes.
const A_MINUTE: (i64, u32) = (60_000, 100);

/// What goes wrong in Gainsight itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// 429: too many calls; not processed.
    TooOften,
    /// The access key is revoked right before the call.
    KeyRevoked,
    /// 200 that says `result: false`; not processed.
    SaysNo,
    /// A writing call is answered 200 and `result: true`, and its records failed: nothing is stored.
    RecordsFail,
}

/// The state and the clock, behind one lock.
pub(crate) struct Site {
    now: Now,
    tenant: Mutex<Tenant>,
}

impl Site {
    pub fn new(now: Now, tenant: Tenant) -> Site {
        Site { now, tenant: Mutex::new(tenant) }
    }

    /// The tenant as of now.
    pub fn tenant(&self) -> MutexGuard<'_, Tenant> {
        let now = (self.now)();
        let mut tenant = self.tenant.lock().unwrap_or_else(PoisonError::into_inner);
        tenant.now = now;
        tenant
    }
}

impl System for Site {
    type Own = Trouble;

    fn now(&self) -> i64 {
        (self.now)()
    }

    fn answer(&self, asked: &Asked, trouble: Option<&Trouble>) -> Answer {
        let mut tenant = self.tenant();
        let request = tenant.fresh("request-");
        if trouble == Some(&Trouble::KeyRevoked) {
            tenant.key = None;
        }
        let outcome = admitted(&mut tenant, asked).and_then(|()| match trouble {
            Some(Trouble::TooOften) => Err(Refusal::too_often()),
            Some(Trouble::SaysNo) => Err(Refusal::new(200, "GU_1101", "Oops, something went wrong.")),
            Some(Trouble::RecordsFail) => Ok(json!({
                "count": 0, "records": null,
                "errors": [[{ "success": false, "errors": [{ "errorCode": "GSOBJ_1012", "fieldName": "Priority__gc" }] }]],
            })),
            _ => route(&mut tenant, asked),
        });
        match outcome {
            Ok(data) => done(&data, &request),
            Err(refusal) => refusal.answer(&request),
        }
    }
}

/// Whether the key is good, and the minute has room for one call more.
fn admitted(tenant: &mut Tenant, asked: &Asked) -> Result<(), Refusal> {
    let key = asked.header("accesskey").filter(|key| !key.is_empty());
    if key.is_none() || key != tenant.key.as_deref() {
        return Err(Refusal::unauthorized());
    }
    let minute = tenant.now / A_MINUTE.0;
    tenant.window = if tenant.window.0 == minute { (minute, tenant.window.1 + 1) } else { (minute, 1) };
    if tenant.window.1 > A_MINUTE.1 { Err(Refusal::too_often()) } else { Ok(()) }
}

fn route(tenant: &mut Tenant, asked: &Asked) -> Result<Value, Refusal> {
    let segments: Vec<&str> = asked.path.split('/').filter(|segment| !segment.is_empty()).collect();
    let is_company = |object: &str| object.eq_ignore_ascii_case("company");
    match (asked.method.as_str(), segments.as_slice()) {
        ("GET", ["v1", "meta", "services", "objects", object, "describe"]) if is_company(object) => {
            Ok(describe::company(tenant))
        }
        (_, ["v1", "meta", "services", "objects", ..]) => Err(describe::not_found()),
        ("POST", ["v1", "data", "objects", "query", object]) if is_company(object) => {
            query::read(tenant, &body(asked)?)
        }
        ("POST", ["v1", "data", "objects", object]) if is_company(object) => {
            write::insert(tenant, &body(asked)?)
        }
        ("PUT", ["v1", "data", "objects", object]) if is_company(object) => {
            let keys = parameters(&asked.query).into_iter().find(|(name, _)| name == "keys");
            write::update(tenant, &keys.map(|(_, keys)| keys).unwrap_or_default(), &body(asked)?)
        }
        _ => Err(Refusal::new(400, "GSOBJ_1023", "Invalid API called, please refer to API documentation")),
    }
}

fn body(asked: &Asked) -> Result<Map<String, Value>, Refusal> {
    let is_json = asked.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
    match serde_json::from_str(&asked.body) {
        Ok(Value::Object(fields)) if is_json => Ok(fields),
        _ => Err(Refusal::new(400, "GU_1400", "The request body is no JSON object")),
    }
}
