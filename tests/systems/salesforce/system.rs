//! The organization behind its server: a request comes in, is looked at as a request, and goes where its address says.

use super::oauth;
use super::org::Org;
use super::refusal::Refusal;
use super::rest::{self, Call};
use crate::clock::Now;
use crate::server::{Answer, Asked, System};
use serde_json::json;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What goes wrong in Salesforce itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// All tokens are revoked right before the call, which is answered 401 `INVALID_SESSION_ID`.
    TokensRevoked,
    /// All query locators are forgotten right before the call: a next page is answered `INVALID_QUERY_LOCATOR`.
    LocatorsExpired,
    /// 403 `REQUEST_LIMIT_EXCEEDED`; not processed.
    QuotaUsedUp,
    /// 400 `UNABLE_TO_LOCK_ROW`; not processed.
    RowLocked,
    /// 503 `SERVER_UNAVAILABLE` with its list of errors; not processed.
    Unavailable,
    /// The subrequest with this `referenceId` of a composite call cannot lock its row. The call itself is answered 200.
    SubrequestFails(String),
}

/// The longest address, and the longest address with all headers, in bytes.
const LONGEST: usize = 16_384;

/// The state and the clock, behind one lock.
pub(crate) struct Site {
    now: Now,
    org: Mutex<Org>,
}

impl Site {
    pub fn new(now: Now, org: Org) -> Site {
        Site { now, org: Mutex::new(org) }
    }

    /// The organization, with the clock read.
    pub fn org(&self) -> MutexGuard<'_, Org> {
        let now = (self.now)();
        let mut org = self.org.lock().unwrap_or_else(PoisonError::into_inner);
        org.now = now;
        org
    }
}

impl System for Site {
    type Own = Trouble;

    fn now(&self) -> i64 {
        (self.now)()
    }

    fn answer(&self, asked: &Asked, trouble: Option<&Trouble>) -> Answer {
        let address = asked.path.len() + asked.query.len();
        let headers: usize = asked.headers.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
        for (status, length, reason) in
            [(414, address, "URI Too Long"), (431, address + headers, "Request Header Fields Too Large")]
        {
            if length > LONGEST {
                let page = format!("<h1>Bad Message {status}</h1><pre>reason: {reason}</pre>");
                return Answer::text(status, "text/html;charset=iso-8859-1", page);
            }
        }
        let mut org = self.org();
        match trouble {
            Some(Trouble::TokensRevoked) => org.tokens.clear(),
            Some(Trouble::LocatorsExpired) => org.cursors.clear(),
            _ => {}
        }
        let segments: Vec<&str> = asked.path.split('/').filter(|segment| !segment.is_empty()).collect();
        match segments.as_slice() {
            ["services", "oauth2", what] => oauth::answer(&mut org, asked, what),
            ["services", "data"] => rest::versions(),
            ["services", "data", version, rest @ ..] if is_version(version) => {
                api(&mut org, asked, version, rest, trouble)
            }
            _ => Refusal::not_found().answer(),
        }
    }
}

/// `v66.0`. All versions are one here, but for what an upsert answers.
fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix('v').and_then(|rest| rest.strip_suffix(".0"));
    number.and_then(|number| number.parse::<u32>().ok()).is_some_and(|number| (20..=99).contains(&number))
}

/// A call of the REST API: it needs a token and counts.
fn api(org: &mut Org, asked: &Asked, version: &str, rest: &[&str], trouble: Option<&Trouble>) -> Answer {
    let token = asked.header("authorization").and_then(|header| {
        ["Bearer ", "OAuth "].iter().find_map(|scheme| header.strip_prefix(scheme)).map(str::trim)
    });
    let session = org.tokens.iter().find(|session| Some(session.token.as_str()) == token);
    let active = |user: &String| org.latest(user, "IsActive") == true;
    let Some(user) = session.map(|session| session.user.clone()).filter(active) else {
        return Refusal::new(401, "INVALID_SESSION_ID", "Session expired or invalid").answer();
    };
    let usage = |org: &Org| ("sforce-limit-info", format!("api-usage={}/{}", org.usage.used, org.usage.most));
    if org.usage.used >= org.usage.most || trouble == Some(&Trouble::QuotaUsedUp) {
        let (name, value) = usage(org);
        let refusal = Refusal::new(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
        return refusal.answer().with(name, value);
    }
    org.usage.used += 1;
    let refused = match trouble {
        Some(Trouble::RowLocked) => Some(Refusal::row_locked()),
        Some(Trouble::Unavailable) => Some(Refusal::new(
            503,
            "SERVER_UNAVAILABLE",
            "We are down for maintenance. Sorry for the inconvenience.",
        )),
        _ => None,
    };
    let call = Call::read(asked, version, rest, &user, trouble);
    let reply = match refused {
        Some(refusal) => Err(refusal),
        None => call.and_then(|call| rest::route(org, &call)),
    };
    let (name, value) = usage(org);
    let answer = match reply {
        Ok(reply) => reply.answer(),
        Err(refusal) => refusal.answer(),
    };
    answer.with(name, value)
}

/// What both lists of versions and addresses name.
pub(super) fn newest() -> serde_json::Value {
    json!([
        { "label": "Summer '25", "url": "/services/data/v64.0", "version": "64.0" },
        { "label": "Winter '26", "url": "/services/data/v65.0", "version": "65.0" },
        { "label": "Spring '26", "url": "/services/data/v66.0", "version": "66.0" },
    ])
}
