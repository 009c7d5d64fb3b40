//! The calls to Salesforce: a thin client with a timeout on every call and one kind of failure.
//!
//! Sources: REST API Developer Guide, version 66; what its trackers and Salesforce's own pages contradict is said where it
//! is decided. Numbers come as JSON has them; the deals keep whole units of amounts, so nothing is lost by that.
//!
//! Deliberately absent: retries (whoever asks decides) but for the one after a session has ended.

pub mod codes;
pub mod failure;
pub mod moments;
pub mod quota;
pub mod replies;
mod session;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, IF_UNMODIFIED_SINCE};
use axum::http::{Method, Request};
use baton_storage::time::At;
use secrecy::ExposeSecret;
use serde_json::Value;
use url::Url;

use crate::clock::Clock;
use crate::config::salesforce::Salesforce as Section;
use crate::config::salesforce_secret::Credential;
use crate::connectors::http::{Http, Reply};
use crate::connectors::salesforce::client::failure::SalesforceError;
use crate::connectors::salesforce::client::quota::{Quota, Usage};
use crate::connectors::salesforce::client::replies::{Deleted, Described, Page, Updated};
use crate::connectors::salesforce::client::session::Session;

/// How long a call may take where nobody waits for it. Salesforce gives a query two minutes; whoever polls every minute
/// asks for less.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// How long a call may take while a person waits.
pub const ATTENDED: Duration = Duration::from_secs(10);

/// Salesforce, by one connected app.
pub struct Salesforce {
    http: Http,
    section: Section,
    credential: Credential,
    clock: Clock,
    /// How long a call may take, signing in included as one of its own.
    patience: Duration,
    /// Locked while somebody signs in, so that nobody else does.
    session: tokio::sync::Mutex<Option<Arc<Session>>>,
    quota: Mutex<Quota>,
}

impl Salesforce {
    /// A client of the organization that the section names; every call ends within `patience`. Nothing is asked yet.
    ///
    /// # Errors
    /// When the system has no CA certificates.
    pub fn new(
        section: Section,
        credential: Credential,
        clock: Clock,
        patience: Duration,
    ) -> anyhow::Result<Self> {
        let (session, quota) = (tokio::sync::Mutex::default(), Mutex::default());
        Ok(Self { http: Http::new()?, section, credential, clock, patience, session, quota })
    }

    /// `[salesforce]`, by which it asks.
    pub fn section(&self) -> &Section {
        &self.section
    }

    /// What is known of the day's calls.
    pub fn quota(&self) -> Quota {
        *self.quota.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `/query`: the first page of what is not deleted.
    ///
    /// # Errors
    /// As every call.
    pub async fn query(&self, soql: &str) -> Result<Page, SalesforceError> {
        Page::read(&self.get("query", &[("q", soql)]).await?)
    }

    /// `/queryAll`: the first page of everything, deleted and merged records too.
    ///
    /// # Errors
    /// As every call.
    pub async fn query_all(&self, soql: &str) -> Result<Page, SalesforceError> {
        Page::read(&self.get("queryAll", &[("q", soql)]).await?)
    }

    /// The page after one, by its [`Page::next`]. A query that was begun long ago may be forgotten by then, which passes:
    /// it is begun anew.
    ///
    /// # Errors
    /// As every call.
    pub async fn next(&self, next: &str) -> Result<Page, SalesforceError> {
        Page::read(&self.call(&Call { path: next, parameters: &[], write: None, unless_since: None }).await?)
    }

    /// `/sobjects/{object}/describe`: the fields that Baton's user may see.
    ///
    /// # Errors
    /// As every call; [`SalesforceError::Gone`] where the user may not see the object at all.
    pub async fn describe(&self, object: &str) -> Result<Described, SalesforceError> {
        Described::read(&self.get(&format!("sobjects/{object}/describe"), &[]).await?)
    }

    /// `/sobjects/{object}/updated`: what was made or changed from `start` to before `end`, and how far that can be relied
    /// upon. Salesforce cuts the seconds of both off; they lie at most 30 days back.
    ///
    /// # Errors
    /// As every call; [`SalesforceError::Span`] where it lies too far back or holds more than 600,000 records.
    pub async fn updated(&self, object: &str, start: At, end: At) -> Result<Updated, SalesforceError> {
        let span = [("start", moments::written(start)), ("end", moments::written(end))];
        let span = span.each_ref().map(|(name, moment)| (*name, moment.as_str()));
        Updated::read(&self.get(&format!("sobjects/{object}/updated"), &span).await?)
    }

    /// `/sobjects/{object}/deleted`: likewise what was deleted, at most 15 days back.
    ///
    /// # Errors
    /// As [`Salesforce::updated`].
    pub async fn deleted(&self, object: &str, start: At, end: At) -> Result<Deleted, SalesforceError> {
        let span = [("start", moments::written(start)), ("end", moments::written(end))];
        let span = span.each_ref().map(|(name, moment)| (*name, moment.as_str()));
        Deleted::read(&self.get(&format!("sobjects/{object}/deleted"), &span).await?)
    }

    /// Changes fields of a record, unless somebody has since it was changed last, as far as whoever calls knows.
    ///
    /// # Errors
    /// As every call; [`SalesforceError::Changed`] where somebody has.
    pub async fn change(
        &self,
        object: &str,
        id: &str,
        fields: &Value,
        unless_since: Option<At>,
    ) -> Result<(), SalesforceError> {
        let path = self.path(&format!("sobjects/{object}/{id}"));
        self.call(&Call { path: &path, parameters: &[], write: Some(fields), unless_since }).await.map(drop)
    }

    /// Changes the record that has this key in a field of its own, or makes it.
    ///
    /// # Errors
    /// As every call; [`SalesforceError::Configuration`] where several have it.
    pub async fn upsert(
        &self,
        object: &str,
        field: &str,
        key: &str,
        fields: &Value,
    ) -> Result<(), SalesforceError> {
        let path = self.path(&format!("sobjects/{object}/{field}/{key}"));
        self.call(&Call { path: &path, parameters: &[], write: Some(fields), unless_since: None })
            .await
            .map(drop)
    }

    fn path(&self, what: &str) -> String {
        format!("/services/data/v{}/{what}", self.section.api_version)
    }

    async fn get(&self, what: &str, parameters: &[(&str, &str)]) -> Result<Value, SalesforceError> {
        let path = self.path(what);
        self.call(&Call { path: &path, parameters, write: None, unless_since: None }).await
    }

    /// Asks; after a session that has ended once more with a new one.
    async fn call(&self, call: &Call<'_>) -> Result<Value, SalesforceError> {
        if !self.quota().allows(self.clock.now()) {
            return Err(SalesforceError::Quota("no calls are left for Baton".into()));
        }
        let session = self.sign_in(None).await?;
        let reply = match self.ask(&session, call).await {
            Err(SalesforceError::SignIn(_)) => {
                let session = self.sign_in(Some(&session)).await?;
                self.ask(&session, call).await
            }
            reply => reply,
        };
        reply.map_err(|failure| match failure {
            SalesforceError::SignIn(code) => {
                SalesforceError::Later(format!("{code}, with a new session too"))
            }
            other => other,
        })
    }

    async fn ask(&self, session: &Session, call: &Call<'_>) -> Result<Value, SalesforceError> {
        let address = address(&session.instance, call.path, call.parameters)?;
        let unfit = |_| SalesforceError::Configuration("no call can be made of this".into());
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", session.token.expose_secret()))
            .map_err(|_| SalesforceError::unreadable())?;
        bearer.set_sensitive(true);
        let method = if call.write.is_some() { Method::PATCH } else { Method::GET };
        let mut request = Request::builder().method(method).uri(address.as_str());
        request = request.header(AUTHORIZATION, bearer).header(ACCEPT, "application/json");
        if let Some(since) = call.unless_since {
            request = request.header(IF_UNMODIFIED_SINCE, moments::in_header(since));
        }
        let request = match call.write {
            Some(fields) => {
                request.header(CONTENT_TYPE, "application/json").body(Body::from(fields.to_string()))
            }
            None => request.body(Body::empty()),
        };
        let request = request.map_err(unfit)?;
        let reply = self.http.send(request, self.patience).await?;
        self.keep_usage(&reply);
        if call.write.is_some() && matches!(reply.status, 200 | 201 | 204) {
            return Ok(Value::Null);
        }
        if reply.status == 200 {
            return serde_json::from_slice(&reply.body).map_err(|_| SalesforceError::unreadable());
        }
        let failure = SalesforceError::of_answer(reply.status, &reply.body);
        if matches!(failure, SalesforceError::Quota(_)) {
            self.quota.lock().unwrap_or_else(PoisonError::into_inner).used_up(self.clock.now());
        }
        Err(failure)
    }

    fn keep_usage(&self, reply: &Reply) {
        let header = reply.headers.get("sforce-limit-info").and_then(|value| value.to_str().ok());
        if let Some(usage) = header.and_then(Usage::read) {
            let mut quota = self.quota.lock().unwrap_or_else(PoisonError::into_inner);
            quota.told(usage, self.section.quota_floor, self.clock.now());
            metrics::gauge!("baton_salesforce_calls", "which" => "used").set(usage.used as f64);
            metrics::gauge!("baton_salesforce_calls", "which" => "allowed").set(usage.most as f64);
        }
    }

    /// The session there is, or a new one; never `ended` again. Of several callers one signs in.
    async fn sign_in(&self, ended: Option<&Arc<Session>>) -> Result<Arc<Session>, SalesforceError> {
        let mut kept = self.session.lock().await;
        let good = kept.as_ref().filter(|kept| ended.is_none_or(|ended| !Arc::ptr_eq(kept, ended)));
        if let Some(session) = good {
            return Ok(session.clone());
        }
        *kept = None;
        let request = session::request(&self.section, &self.credential, self.clock.now())?;
        let reply = self.http.send(request, self.patience).await?;
        if reply.status != 200 {
            return Err(SalesforceError::of_grant(reply.status, &reply.body));
        }
        let session = Arc::new(session::granted(&self.section, &reply.body)?);
        *kept = Some(session.clone());
        Ok(session)
    }
}

/// What is asked.
struct Call<'c> {
    path: &'c str,
    parameters: &'c [(&'c str, &'c str)],
    /// The fields that are written; none: it reads.
    write: Option<&'c Value>,
    /// Refused where the record was changed after this second.
    unless_since: Option<At>,
}

/// The address of a path on the instance. A path that Salesforce gave (`nextRecordsUrl`) leads nowhere else: the token
/// goes with it.
fn address(instance: &Url, path: &str, parameters: &[(&str, &str)]) -> Result<Url, SalesforceError> {
    let joined = instance.join(path).ok();
    let within = |url: &Url| path.starts_with("/services/data/") && url.origin() == instance.origin();
    let mut address = joined.filter(within).ok_or_else(SalesforceError::unreadable)?;
    if !parameters.is_empty() {
        address.query_pairs_mut().extend_pairs(parameters);
    }
    Ok(address)
}
