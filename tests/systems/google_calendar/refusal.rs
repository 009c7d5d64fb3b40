//! What Google answers when it refuses: of the API an object with a list of reasons, of the token endpoint two words.

use crate::server::Answer;
use serde_json::json;

/// A refused call of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: u16,
    domain: &'static str,
    reason: &'static str,
    message: String,
    /// What is wrong: `parameter` or `header`, and its name.
    at: Option<(&'static str, &'static str)>,
}

impl Refusal {
    fn of(status: u16, domain: &'static str, reason: &'static str, message: impl Into<String>) -> Refusal {
        Refusal { status, domain, reason, message: message.into(), at: None }
    }

    pub fn invalid(message: impl Into<String>) -> Refusal {
        Refusal::of(400, "global", "invalid", message)
    }

    pub fn required(message: impl Into<String>) -> Refusal {
        Refusal::of(400, "global", "required", message)
    }

    pub fn bad_request(message: impl Into<String>) -> Refusal {
        Refusal::of(400, "global", "badRequest", message)
    }

    pub fn parameter(message: impl Into<String>) -> Refusal {
        Refusal::of(400, "global", "invalidParameter", message)
    }

    pub fn unreadable() -> Refusal {
        Refusal::of(400, "global", "parseError", "Parse Error")
    }

    pub fn empty_range() -> Refusal {
        let refusal = Refusal::of(400, "calendar", "timeRangeEmpty", "The specified time range is empty.");
        Refusal { at: Some(("parameter", "timeMax")), ..refusal }
    }

    pub fn no_login() -> Refusal {
        Refusal {
            at: Some(("header", "Authorization")),
            ..Refusal::of(401, "global", "required", "Login Required.")
        }
    }

    pub fn credentials() -> Refusal {
        Refusal {
            at: Some(("header", "Authorization")),
            ..Refusal::of(401, "global", "authError", "Invalid Credentials")
        }
    }

    pub fn scopes() -> Refusal {
        Refusal::of(
            403,
            "global",
            "insufficientPermissions",
            "Request had insufficient authentication scopes.",
        )
    }

    /// What usage limits refuse: `rateLimitExceeded`, `userRateLimitExceeded`, `quotaExceeded`.
    pub fn limit(status: u16, reason: &'static str) -> Refusal {
        let message = match reason {
            "userRateLimitExceeded" => "User Rate Limit Exceeded",
            "quotaExceeded" => "Calendar usage limits exceeded.",
            _ => "Rate Limit Exceeded",
        };
        Refusal::of(status, "usageLimits", reason, message)
    }

    pub fn not_enabled() -> Refusal {
        let message = "Google Calendar API has not been used in project 1 before or it is disabled.";
        Refusal::of(403, "usageLimits", "accessNotConfigured", message)
    }

    pub fn no_guests() -> Refusal {
        let message = "Service accounts cannot invite attendees without Domain-Wide Delegation of Authority.";
        Refusal::of(403, "calendar", "forbiddenForServiceAccounts", message)
    }

    pub fn no_organizer() -> Refusal {
        let message = "Shared properties can only be changed by the organizer of the event.";
        Refusal::of(403, "calendar", "forbiddenForNonOrganizer", message)
    }

    pub fn not_found() -> Refusal {
        Refusal::of(404, "global", "notFound", "Not Found")
    }

    pub fn duplicate() -> Refusal {
        Refusal::of(409, "global", "duplicate", "The requested identifier already exists.")
    }

    pub fn deleted() -> Refusal {
        Refusal::of(410, "global", "deleted", "Resource has been deleted")
    }

    pub fn full_sync() -> Refusal {
        let message = "Sync token is no longer valid, a full sync is required.";
        let refusal = Refusal::of(410, "calendar", "fullSyncRequired", message);
        Refusal { at: Some(("parameter", "syncToken")), ..refusal }
    }

    pub fn changed() -> Refusal {
        Refusal {
            at: Some(("header", "If-Match")),
            ..Refusal::of(412, "global", "conditionNotMet", "Precondition Failed")
        }
    }

    pub fn backend() -> Refusal {
        Refusal::of(500, "global", "backendError", "Backend Error")
    }

    pub fn answer(self) -> Answer {
        let mut error = json!({ "domain": self.domain, "reason": self.reason, "message": self.message });
        if let Some((kind, name)) = self.at {
            error["locationType"] = json!(kind);
            error["location"] = json!(name);
        }
        let body = json!({ "error": { "errors": [error], "code": self.status, "message": self.message } });
        Answer::json(self.status, &body)
    }
}
