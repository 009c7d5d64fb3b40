//! The calls of GitLab's REST API (v4) that Baton makes: a thin client with a timeout on every call and one kind of
//! failure.
//!
//! Source: docs.gitlab.com, "REST API". A token goes to `gitlab.base_url` and nowhere else: no redirection is followed, and
//! no address out of an answer is asked.
//!
//! Deliberately absent: retries (whoever asks decides), groups and users that are made, and anything that deletes.

pub mod failure;
pub mod issues;
pub mod projects;
pub mod replies;

use std::time::Duration;

use axum::body::Body;
use axum::http::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use axum::http::{Method, Request};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};

use crate::config::gitlab::GitLab as Section;
use crate::connectors::gitlab::client::failure::{GitLabError, json};
use crate::connectors::gitlab::client::replies::{Answered, Level, Me, Numbered, TokenState};
use crate::connectors::http::Http;

/// How long a call may take. Making a project takes GitLab a few seconds.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// How many pages, of a hundred each, are turned.
const MOST_PAGES: usize = 20;

/// GitLab, by one access token.
pub struct GitLab {
    http: Http,
    section: Section,
    token: SecretString,
    patience: Duration,
}

impl GitLab {
    /// A client of the GitLab that the section names; every call ends within `patience`. Nothing is asked yet.
    ///
    /// # Errors
    /// When the system has no CA certificates.
    pub fn new(section: Section, token: SecretString, patience: Duration) -> anyhow::Result<Self> {
        Ok(Self { http: Http::new()?, section, token, patience })
    }

    /// `[gitlab]`, by which it asks.
    pub fn section(&self) -> &Section {
        &self.section
    }

    /// `/personal_access_tokens/self`: what the token is good for.
    ///
    /// # Errors
    /// As every call.
    pub async fn token(&self) -> Result<TokenState, GitLabError> {
        TokenState::answered(&self.get("personal_access_tokens/self").await?)
    }

    /// `/user`: whose token it is.
    ///
    /// # Errors
    /// As every call.
    pub async fn me(&self) -> Result<Me, GitLabError> {
        Me::answered(&self.get("user").await?)
    }

    /// `/users`: the id of the user with this username, or this e-mail address where it is public; none of nobody.
    ///
    /// # Errors
    /// As every call.
    pub async fn user(&self, named: &str) -> Result<Option<u64>, GitLabError> {
        let by = if named.contains('@') { "search" } else { "username" };
        let parameters = Serializer::new(String::new()).append_pair(by, named).finish();
        let found: Vec<Numbered> = self.all(&format!("users?{parameters}")).await?;
        // More than one: nobody knows who is meant.
        Ok(if found.len() == 1 { found.first().map(|user| user.0) } else { None })
    }

    /// `/groups/:path`: the id of a group.
    ///
    /// # Errors
    /// As every call; [`GitLabError::Gone`] where the user is no member.
    pub async fn group(&self, full_path: &str) -> Result<u64, GitLabError> {
        let group = self.get(&format!("groups/{}", segment(full_path))).await?;
        Numbered::answered(&group).map(|group| group.0)
    }

    /// `/groups/:id/members/all/:user`: what a user may do in a group; 0 is nothing.
    ///
    /// # Errors
    /// As every call.
    pub async fn level(&self, group: u64, user: u64) -> Result<u64, GitLabError> {
        match self.get(&format!("groups/{group}/members/all/{user}")).await {
            Ok(member) => Level::answered(&member).map(|level| level.0),
            Err(GitLabError::Gone) => Ok(0),
            Err(failure) => Err(failure),
        }
    }

    async fn get(&self, path: &str) -> Result<Value, GitLabError> {
        self.call(Method::GET, path, None).await.map(|(body, _)| body)
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value, GitLabError> {
        self.call(Method::POST, path, Some(body)).await.map(|(body, _)| body)
    }

    async fn put(&self, path: &str, body: Value) -> Result<Value, GitLabError> {
        self.call(Method::PUT, path, Some(body)).await.map(|(body, _)| body)
    }

    /// Everything in a list, page by page.
    async fn all<T: Answered>(&self, path: &str) -> Result<Vec<T>, GitLabError> {
        let joint = if path.contains('?') { '&' } else { '?' };
        let mut all = Vec::new();
        for page in 1..=MOST_PAGES {
            let path = format!("{path}{joint}per_page=100&page={page}");
            let (body, next) = self.call(Method::GET, &path, None).await?;
            let shown = body.as_array().ok_or_else(GitLabError::unreadable)?;
            for one in shown {
                all.push(T::answered(one)?);
            }
            if !next {
                break;
            }
        }
        Ok(all)
    }

    /// One call: what came back, and whether there is a next page.
    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<(Value, bool), GitLabError> {
        let kind = method.to_string();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}api/v4/{path}", self.section.base_url))
            .header(ACCEPT, "application/json")
            .header("private-token", secret(&self.token)?);
        let body = match body {
            Some(body) => {
                request = request.header(CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let request =
            request.body(body).map_err(|_| GitLabError::Forbidden("`gitlab.base_url` is no address"))?;
        let outcome = self.http.send(request, self.patience).await;
        let word = match &outcome {
            Ok(reply) => format!("{}xx", reply.status / 100),
            Err(_) => "lost".to_owned(),
        };
        metrics::counter!("baton_gitlab_calls_total", "method" => kind, "outcome" => word).increment(1);
        let reply = outcome?;
        match reply.status {
            200 | 201 => {
                let next = reply.header("x-next-page").is_some_and(|page| !page.is_empty());
                Ok((json(&reply.body)?, next))
            }
            _ => Err(GitLabError::of_answer(&reply)),
        }
    }
}

/// The header with the token, which nothing prints.
fn secret(token: &SecretString) -> Result<HeaderValue, GitLabError> {
    let value = HeaderValue::from_str(token.expose_secret());
    let mut value = value.map_err(|_| GitLabError::Token("it holds a character that no token has"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// A path as one segment of an address.
fn segment(path: &str) -> String {
    byte_serialize(path.as_bytes()).collect()
}

/// Whether an address is one of this GitLab's.
pub fn is_of(section: &Section, address: &str) -> bool {
    let url = Url::parse(address).ok();
    url.is_some_and(|url| url.origin() == section.base_url.origin())
}
