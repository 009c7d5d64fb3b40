//! The organization behind its server: a request comes in, is looked at as a request, and goes where its address says.

use super::org::Org;
use super::refusal::Refusal;
use crate::clock::Now;
use crate::server::{Answer, Asked, System};
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

    fn answer(&self, _asked: &Asked, _trouble: Option<&Trouble>) -> Answer {
        Refusal::not_found().answer()
    }
}
