//! The system behind its server: who asks, whether it is enough, and which call it is.

use super::calendars::{Calendars, Token};
use super::mask::Mask;
use super::refusal::Refusal;
use super::world::scope;
use super::{freebusy, list, oauth, render, write};
use crate::address::{decoded, parameters};
use crate::clock::Now;
use crate::server::{Answer, Asked, System};
use serde_json::{Value, json};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What goes wrong in Google itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// 403 `rateLimitExceeded`; not processed.
    TooOften,
    /// 429 `rateLimitExceeded`; not processed.
    TooMany,
    /// 403 `quotaExceeded`: too many invitations; not processed.
    Quota,
    /// 500 `backendError`; not processed.
    Backend,
    /// 403 `accessNotConfigured`: the API is not enabled in the project.
    NotEnabled,
    /// The token ends right before the call.
    TokenEnds,
    /// 404, as if there were nothing, or whoever asks might not know of it.
    NoAccess,
}

/// The state and the clock, behind one lock.
pub(crate) struct Site {
    now: Now,
    calendars: Mutex<Calendars>,
}

impl Site {
    pub fn new(now: Now, calendars: Calendars) -> Site {
        Site { now, calendars: Mutex::new(calendars) }
    }

    /// The calendars as of now.
    pub fn calendars(&self) -> MutexGuard<'_, Calendars> {
        let mut calendars = self.calendars.lock().unwrap_or_else(PoisonError::into_inner);
        calendars.now = (self.now)();
        calendars
    }
}

/// A call of the API, taken apart.
pub(crate) struct Call {
    pub method: String,
    /// What follows `/calendar/v3/`, decoded.
    pub path: Vec<String>,
    pub parameters: Vec<(String, String)>,
    pub if_match: Option<String>,
    pub body: Value,
    pub token: Token,
}

impl Call {
    /// A parameter that was sent.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether a parameter says yes.
    pub fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.parameter(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => Err(Refusal::parameter(format!("Invalid value '{other}' for {name}"))),
        }
    }

    /// Refuses a parameter that such a call does not have. Those of every call are always good.
    pub fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        let of_all = ["alt", "fields", "key", "prettyPrint", "quotaUser", "oauth_token", "userIp"];
        let good = |name: &str| known.contains(&name) || of_all.contains(&name);
        match self.parameters.iter().find(|(name, _)| !good(name)) {
            Some((name, _)) => Err(Refusal::parameter(format!("Unknown parameter '{name}'"))),
            None => Ok(()),
        }
    }

    /// Refuses a token that has none of these scopes.
    pub fn needs(&self, names: &[&str]) -> Result<(), Refusal> {
        let has = names.iter().any(|name| self.token.scopes.contains(&scope(name)));
        if has { Ok(()) } else { Err(Refusal::scopes()) }
    }
}

impl System for Site {
    type Own = Trouble;

    fn now(&self) -> i64 {
        (self.now)()
    }

    fn answer(&self, asked: &Asked, trouble: Option<&Trouble>) -> Answer {
        let mut calendars = self.calendars();
        let segments: Vec<&str> = asked.path.split('/').filter(|segment| !segment.is_empty()).collect();
        match segments.as_slice() {
            ["token"] => oauth::answer(&mut calendars, asked),
            ["calendar", "v3", rest @ ..] => {
                let answer = api(&mut calendars, asked, rest, trouble);
                answer.unwrap_or_else(Refusal::answer)
            }
            ["calendar", "event"] => page(&calendars, asked),
            _ => Answer::text(
                404,
                "text/html; charset=utf-8",
                "<title>Error 404 (Not Found)!!1</title>".into(),
            ),
        }
    }
}

/// What somebody sees who follows a link to an event: that it is there.
fn page(calendars: &Calendars, asked: &Asked) -> Answer {
    let id = parameters(&asked.query).into_iter().find(|(name, _)| name == "eid").map(|(_, id)| id);
    let event = calendars.events.iter().find(|event| Some(&event.id) == id.as_ref() && !event.cancelled);
    let text = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let (status, title, says) = match event {
        Some(event) => {
            let title = event.fields.get("summary").and_then(Value::as_str).unwrap_or("(No title)");
            (200, text(title), "This event is in a calendar on this machine, which has no pages of its own.")
        }
        None => (404, "404".to_owned(), "There is no such event."),
    };
    let page = format!("<!doctype html><title>{title}</title><h1>{title}</h1><p>{says}</p>");
    Answer::text(status, "text/html; charset=utf-8", page)
}

fn api(
    calendars: &mut Calendars,
    asked: &Asked,
    rest: &[&str],
    trouble: Option<&Trouble>,
) -> Result<Answer, Refusal> {
    match trouble {
        Some(Trouble::TooOften) => return Err(Refusal::limit(403, "rateLimitExceeded")),
        Some(Trouble::TooMany) => return Err(Refusal::limit(429, "rateLimitExceeded")),
        Some(Trouble::Quota) => return Err(Refusal::limit(403, "quotaExceeded")),
        Some(Trouble::Backend) => return Err(Refusal::backend()),
        Some(Trouble::NotEnabled) => return Err(Refusal::not_enabled()),
        Some(Trouble::TokenEnds) => calendars.tokens.clear(),
        Some(Trouble::NoAccess) => return Err(Refusal::not_found()),
        None => {}
    }
    let token = authenticated(calendars, asked)?;
    let body = match asked.body.as_str() {
        "" => Value::Null,
        text => serde_json::from_str(text).map_err(|_| Refusal::unreadable())?,
    };
    let call = Call {
        method: asked.method.clone(),
        path: rest.iter().map(|segment| decoded(segment)).collect(),
        parameters: parameters(&asked.query),
        if_match: asked.header("if-match").map(str::to_owned),
        body,
        token,
    };
    let mask = call.parameter("fields").map(Mask::read).transpose()?;
    let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
    let mut body = match (call.method.as_str(), path.as_slice()) {
        ("GET", ["calendars", calendar]) => {
            call.only(&[])?;
            call.needs(&["calendar", "calendar.readonly"])?;
            render::calendar(calendars, &own(calendars, &call, calendar)?)
        }
        ("GET", ["users", "me", "calendarList", calendar]) => {
            call.only(&[])?;
            call.needs(&["calendar", "calendar.readonly"])?;
            let id = own(calendars, &call, calendar)?;
            let mut entry = render::calendar(calendars, &id);
            entry["kind"] = json!("calendar#calendarListEntry");
            entry["accessRole"] = json!("owner");
            entry["primary"] = json!(id == call.token.acts_as);
            entry
        }
        ("POST", ["freeBusy"]) => freebusy::query(calendars, &call)?,
        (method, ["calendars", calendar, "events", id @ ..]) if id.len() <= 1 => {
            let reads = method == "GET";
            let mut enough = vec!["calendar", "calendar.events"];
            enough.extend(
                reads.then_some(["calendar.readonly", "calendar.events.readonly"]).into_iter().flatten(),
            );
            call.needs(&enough)?;
            let calendar = own(calendars, &call, calendar)?;
            match (method, id) {
                ("GET", []) => list::list(calendars, &call, &calendar)?,
                ("POST", []) => write::insert(calendars, &call, &calendar)?,
                ("GET", [id]) => {
                    call.only(&["maxAttendees", "timeZone", "alwaysIncludeEmail"])?;
                    let place = calendars.find(&calendar, id).ok_or_else(Refusal::not_found)?;
                    render::event(calendars, &calendars.events[place], &calendar)
                }
                ("PATCH", [id]) => write::change(calendars, &call, &calendar, id, false)?,
                ("PUT", [id]) => write::change(calendars, &call, &calendar, id, true)?,
                ("DELETE", [id]) => {
                    write::delete(calendars, &call, &calendar, id)?;
                    return Ok(Answer::empty(204));
                }
                _ => return Err(Refusal::not_found()),
            }
        }
        _ => return Err(Refusal::not_found()),
    };
    if let Some(mask) = mask {
        body = mask.of(&body);
    }
    let etag = body["etag"].as_str().map(str::to_owned);
    let answer = Answer::json(200, &body);
    Ok(match etag {
        Some(etag) => answer.with("etag", etag),
        None => answer,
    })
}

fn own(calendars: &Calendars, call: &Call, named: &str) -> Result<String, Refusal> {
    calendars.own(&call.token.acts_as, named).ok_or_else(Refusal::not_found)
}

fn authenticated(calendars: &Calendars, asked: &Asked) -> Result<Token, Refusal> {
    let header = asked.header("authorization").ok_or_else(Refusal::no_login)?;
    let secret = header.strip_prefix("Bearer ").ok_or_else(Refusal::credentials)?;
    let token = calendars.tokens.iter().find(|token| token.secret == secret);
    let token = token.filter(|token| token.ends > calendars.now);
    token.cloned().ok_or_else(Refusal::credentials)
}
