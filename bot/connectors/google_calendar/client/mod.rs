//! The calls of the Google Calendar API (v3) that Baton makes: a thin client with a timeout on every call and one kind of
//! failure.
//!
//! Source: developers.google.com/workspace/calendar/api, its reference and its guide on errors. A token goes to
//! `google_calendar.api_url` and nowhere else: no redirection is followed, and no address out of an answer is asked.
//!
//! Deliberately absent: retries (whoever asks decides; a call is made once more where a token has ended), events that recur,
//! conferences, and anything in a calendar that Baton did not put there, but for the times at which people are busy.

pub mod failure;
pub mod replies;
pub mod session;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, IF_MATCH};
use axum::http::{Method, Request};
use baton_storage::time::At;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use url::Url;

use crate::clock::Clock;
use crate::config::google_calendar::{Credential, GoogleCalendar as Section};
use crate::connectors::google_calendar::client::failure::GoogleError;
use crate::connectors::google_calendar::client::replies::{Busy, Event, Page};
use crate::connectors::google_calendar::client::session::{SCOPES, Session};
use crate::connectors::http::Http;

/// How long a call may take.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// What is asked of events that have changed: of other people's no more than when and with whom.
const FIELDS: &str =
    "nextPageToken,nextSyncToken,items(id,etag,status,htmlLink,start,end,attendees(email,responseStatus))";

/// Google Calendar, by a service account or one person's consent.
pub struct Google {
    http: Http,
    section: Section,
    credential: Credential,
    clock: Clock,
    patience: Duration,
    /// By whom Baton acts as.
    sessions: tokio::sync::Mutex<HashMap<String, Arc<Session>>>,
}

/// What is asked of a calendar.
struct Call<'c> {
    method: Method,
    /// The segments below the API's address.
    path: &'c [&'c str],
    parameters: &'c [(&'c str, &'c str)],
    body: Option<&'c Value>,
    if_match: Option<&'c str>,
}

impl Google {
    /// A client by what the section says; every call ends within `patience`. Nothing is asked yet.
    ///
    /// # Errors
    /// When the system has no CA certificates.
    pub fn new(
        section: Section,
        credential: Credential,
        clock: Clock,
        patience: Duration,
    ) -> anyhow::Result<Self> {
        Ok(Self { http: Http::new()?, section, credential, clock, patience, sessions: Default::default() })
    }

    /// `[google_calendar]`, by which it asks.
    pub fn section(&self) -> &Section {
        &self.section
    }

    /// The scopes of Baton's that cannot be had for a calendar.
    ///
    /// # Errors
    /// As every call, but for what is missing.
    pub async fn lacking(&self, calendar: &str) -> Result<Vec<&'static str>, GoogleError> {
        let mut lacking = Vec::new();
        for scope in SCOPES {
            match self.grant(self.acts_as(calendar), &[scope]).await {
                Ok(session) if session.scopes.as_ref().is_some_and(|all| !covers(all, scope)) => {
                    lacking.push(scope);
                }
                Ok(_) => {}
                Err(GoogleError::Delegation) => lacking.push(scope),
                Err(failure) => return Err(failure),
            }
        }
        Ok(lacking)
    }

    /// `events.insert`, with the id that the event has; guests are invited by mail.
    ///
    /// # Errors
    /// As every call; [`GoogleError::Exists`] where there is or was one of that id.
    pub async fn insert(&self, calendar: &str, event: &Value) -> Result<Event, GoogleError> {
        let path = ["calendars", calendar, "events"];
        event_of(self.call(calendar, Call { body: Some(event), ..writes(Method::POST, &path) }).await?)
    }

    /// `events.get`: also one that was deleted.
    ///
    /// # Errors
    /// As every call.
    pub async fn event(&self, calendar: &str, id: &str) -> Result<Event, GoogleError> {
        let path = ["calendars", calendar, "events", id];
        event_of(self.call(calendar, reads(&path, &[])).await?)
    }

    /// `events.patch`: changes the fields that are given, unless somebody has changed the event since it was read.
    ///
    /// # Errors
    /// As every call; [`GoogleError::Changed`] where somebody has.
    pub async fn patch(&self, calendar: &str, event: &Event, fields: &Value) -> Result<Event, GoogleError> {
        let path = ["calendars", calendar, "events", &event.id];
        let call = Call { body: Some(fields), if_match: Some(&event.etag), ..writes(Method::PATCH, &path) };
        event_of(self.call(calendar, call).await?)
    }

    /// `events.delete`; guests hear by mail that it is cancelled.
    ///
    /// # Errors
    /// As every call; [`GoogleError::Deleted`] where it was deleted before.
    pub async fn delete(&self, calendar: &str, id: &str) -> Result<(), GoogleError> {
        let path = ["calendars", calendar, "events", id];
        self.call(calendar, writes(Method::DELETE, &path)).await.map(drop)
    }

    /// `events.list`: what has changed since a sync token or, without one, all that ends after `from`.
    ///
    /// # Errors
    /// As every call; [`GoogleError::Forgotten`] where the token is no longer good.
    pub async fn changes(
        &self,
        calendar: &str,
        sync_token: Option<&str>,
        from: At,
        page: Option<&str>,
    ) -> Result<Page, GoogleError> {
        let path = ["calendars", calendar, "events"];
        let from = from.utc().to_rfc3339();
        let mut parameters = vec![("showDeleted", "true"), ("maxResults", "2500"), ("fields", FIELDS)];
        parameters.push(match sync_token {
            Some(token) => ("syncToken", token),
            None => ("timeMin", from.as_str()),
        });
        parameters.extend(page.map(|page| ("pageToken", page)));
        let body = self.call(calendar, reads(&path, &parameters)).await?;
        Page::read(&body).ok_or_else(GoogleError::unreadable)
    }

    /// `events.list` for one event: whether the calendar can be read at all.
    ///
    /// # Errors
    /// As every call.
    pub async fn look(&self, calendar: &str) -> Result<(), GoogleError> {
        let path = ["calendars", calendar, "events"];
        let parameters = [("maxResults", "1"), ("fields", "items(id)")];
        self.call(calendar, reads(&path, &parameters)).await.map(drop)
    }

    /// `freeBusy`: when people are busy in a span of time, asked as whoever owns a calendar. Whom Google does not know is
    /// not in the answer, or never busy.
    ///
    /// # Errors
    /// As every call.
    pub async fn busy(
        &self,
        calendar: &str,
        from: At,
        to: At,
        people: &[&str],
    ) -> Result<Vec<Busy>, GoogleError> {
        let items: Vec<Value> = people.iter().map(|email| json!({ "id": email })).collect();
        let body = json!({
            "timeMin": from.utc().to_rfc3339(), "timeMax": to.utc().to_rfc3339(), "items": items,
        });
        let call = Call { method: Method::POST, body: Some(&body), ..reads(&["freeBusy"], &[]) };
        Busy::read_all(&self.call(calendar, call).await?).ok_or_else(GoogleError::unreadable)
    }

    /// As whom Baton acts in a calendar; of one person's consent there is one session.
    fn acts_as<'c>(&self, calendar: &'c str) -> &'c str {
        if self.section.is_delegated() { calendar } else { "" }
    }

    /// Asks; after a token that has ended once more with a new one.
    async fn call(&self, calendar: &str, call: Call<'_>) -> Result<Value, GoogleError> {
        let acts_as = self.acts_as(calendar);
        let session = self.sign_in(acts_as, None).await?;
        match self.ask(&session, &call).await {
            Err(GoogleError::Key(_)) => {
                let session = self.sign_in(acts_as, Some(&session)).await?;
                self.ask(&session, &call).await.map_err(|failure| match failure {
                    // Google has just given it: what is wrong with it passes.
                    GoogleError::Key(why) => {
                        GoogleError::Later { what: format!("{why}, a new one too"), wait: None }
                    }
                    other => other,
                })
            }
            outcome => outcome,
        }
    }

    async fn ask(&self, session: &Session, call: &Call<'_>) -> Result<Value, GoogleError> {
        let unfit = || GoogleError::Refused(400);
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", session.token.expose_secret()))
            .map_err(|_| GoogleError::unreadable())?;
        bearer.set_sensitive(true);
        let address = self.address(call).ok_or_else(unfit)?;
        let mut request = Request::builder().method(call.method.clone()).uri(address.as_str());
        request = request.header(AUTHORIZATION, bearer).header(ACCEPT, "application/json");
        if let Some(etag) = call.if_match {
            request = request.header(IF_MATCH, etag);
        }
        let request = match call.body {
            Some(body) => request.header(CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        let outcome = self.http.send(request.map_err(|_| unfit())?, self.patience).await;
        let word = match &outcome {
            Ok(reply) => format!("{}xx", reply.status / 100),
            Err(_) => "lost".to_owned(),
        };
        let method = call.method.to_string();
        metrics::counter!("baton_google_calendar_calls_total", "method" => method, "outcome" => word)
            .increment(1);
        let reply = outcome?;
        match reply.status {
            204 => Ok(Value::Null),
            200 => serde_json::from_slice(&reply.body).map_err(|_| GoogleError::unreadable()),
            _ => Err(GoogleError::of_answer(&reply)),
        }
    }

    fn address(&self, call: &Call<'_>) -> Option<Url> {
        let mut address = self.section.api_url.clone();
        address.path_segments_mut().ok()?.pop_if_empty().extend(call.path);
        if !call.parameters.is_empty() {
            address.query_pairs_mut().extend_pairs(call.parameters);
        }
        Some(address)
    }

    /// The session there is to act as somebody, or a new one; never `ended` again. Of several callers one signs in.
    async fn sign_in(
        &self,
        acts_as: &str,
        ended: Option<&Arc<Session>>,
    ) -> Result<Arc<Session>, GoogleError> {
        let mut sessions = self.sessions.lock().await;
        let good = |kept: &&Arc<Session>| {
            kept.until > self.clock.now() && ended.is_none_or(|ended| !Arc::ptr_eq(kept, ended))
        };
        if let Some(session) = sessions.get(acts_as).filter(good) {
            return Ok(session.clone());
        }
        sessions.remove(acts_as);
        let session = Arc::new(self.grant(acts_as, &SCOPES).await?);
        sessions.insert(acts_as.to_owned(), session.clone());
        Ok(session)
    }

    /// A new token to act as somebody.
    async fn grant(&self, acts_as: &str, scopes: &[&str]) -> Result<Session, GoogleError> {
        let now = self.clock.now();
        let request = session::request(&self.section, &self.credential, acts_as, scopes, now)?;
        let reply = self.http.send(request, self.patience).await?;
        match reply.status {
            200 => session::granted(&reply.body, now),
            _ => Err(GoogleError::of_grant(&reply)),
        }
    }
}

/// Whether scopes that were granted are enough for one of ours: the whole calendar is more than its events.
fn covers(granted: &[String], scope: &str) -> bool {
    granted.iter().any(|one| one == scope || one == "https://www.googleapis.com/auth/calendar")
}

fn event_of(body: Value) -> Result<Event, GoogleError> {
    Event::read(&body).ok_or_else(GoogleError::unreadable)
}

fn reads<'c>(path: &'c [&'c str], parameters: &'c [(&'c str, &'c str)]) -> Call<'c> {
    Call { method: Method::GET, path, parameters, body: None, if_match: None }
}

/// A call that changes something, of which everybody invited hears.
fn writes<'c>(method: Method, path: &'c [&'c str]) -> Call<'c> {
    Call { method, ..reads(path, &[("sendUpdates", "all")]) }
}
