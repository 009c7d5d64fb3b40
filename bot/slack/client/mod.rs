//! Slack's Web API, by slack-morphism's client, with what it leaves to us: a timeout on every call, and a
//! verdict on each failure that says whether the thing may have happened all the same.
//!
//! Deliberately absent: retries (the worker decides), rate limiting (the crate's holds all channels to
//! one message a second together; the worker paces by channel), and the crate's error texts (they embed
//! whole bodies, so they never reach a log).

pub mod canvases;
pub mod channels;
pub mod codes;
pub mod failure;
pub mod files;
pub mod groups;
pub mod links;
pub mod messages;
pub mod people;
pub mod probe;
pub mod socket;

use std::time::Duration;

use baton_storage::ids::{ChannelId, UserId};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use slack_morphism::errors::SlackClientError;
use slack_morphism::prelude::*;

use crate::https;
use crate::slack::client::failure::SlackError;

type Connector = SlackClientHyperConnector<HttpsConnector<HttpConnector>>;

/// How long a call may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(4);
/// How long a call may take while a trigger, which lives three seconds, is waiting.
const TRIGGER_PATIENCE: Duration = Duration::from_millis(2500);
/// How many pages of history, of 200 messages each, are looked through for one of ours.
pub(crate) const MOST_PAGES: usize = 50;

/// Slack, by one token: the bot's, or the app's.
pub struct Slack {
    client: SlackClient<Connector>,
    token: SlackApiToken,
    api_url: String,
}

/// What Slack says of a channel, as far as the audience guard asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Channel {
    pub archived: bool,
    /// Shared with another organisation, or about to be.
    pub shared_outside: bool,
    /// Whether we are in it.
    pub member: bool,
}

/// A form or page that is open, and the mark by which a later one is told from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenView {
    pub id: String,
    pub hash: String,
}

impl Slack {
    /// A client of the API at `api_url` (with or without a trailing slash, plain HTTP included).
    ///
    /// # Errors
    /// When the system has no CA certificates.
    pub fn new(api_url: &str, token: &SecretString) -> anyhow::Result<Self> {
        let https = https::connector(Duration::from_secs(2))?;
        let api_url = api_url.trim_end_matches('/').to_owned();
        let connector = Connector::from(https).with_slack_api_url(&api_url);
        let token = SlackApiToken::new(token.expose_secret().into());
        Ok(Self { client: SlackClient::new(connector), token, api_url })
    }

    /// `conversations.info`, raw: the crate's type knows no `is_ext_shared`.
    ///
    /// # Errors
    /// As every call; also when the answer does not say whether the channel is shared: unknown means no.
    pub async fn channel(&self, id: &ChannelId) -> Result<Channel, SlackError> {
        let answer = self.get("conversations.info", &[("channel", Some(id.as_str()))]).await?;
        let channel = &answer["channel"];
        let flag = |name: &str| channel[name].as_bool();
        let shared = flag("is_ext_shared").ok_or_else(SlackError::unreadable)?;
        let pending = flag("is_pending_ext_shared").unwrap_or(false)
            || channel["pending_shared"].as_array().is_some_and(|waiting| !waiting.is_empty());
        Ok(Channel {
            archived: flag("is_archived").unwrap_or(false),
            shared_outside: shared || pending,
            member: flag("is_member").unwrap_or(false),
        })
    }

    /// `conversations.open`: the direct-message channel with a user.
    pub async fn open_dm(&self, user: &UserId) -> Result<ChannelId, SlackError> {
        let answer = self.post("conversations.open", &json!({ "users": user }), PATIENCE).await?;
        Ok(text(&answer["channel"], "id")?.into())
    }

    /// `views.open`, or `views.push` on top of an open one, while the trigger lives.
    pub async fn open_view(
        &self,
        trigger_id: &str,
        view: &SlackView,
        push: bool,
    ) -> Result<OpenView, SlackError> {
        let method = if push { "views.push" } else { "views.open" };
        let body = json!({ "trigger_id": trigger_id, "view": view });
        let answer = self.post(method, &body, TRIGGER_PATIENCE).await?;
        let part = |name: &str| answer["view"][name].as_str().unwrap_or_default().to_owned();
        Ok(OpenView { id: part("id"), hash: part("hash") })
    }

    /// `views.update` of a page as it was opened: refused (`hash_conflict`) where another one stands there by now.
    pub async fn redraw_view(&self, open: &OpenView, view: &SlackView) -> Result<(), SlackError> {
        let body = json!({ "view_id": open.id, "hash": open.hash, "view": view });
        self.post("views.update", &body, TRIGGER_PATIENCE).await.map(drop)
    }

    /// `views.update`: another page in place of the open one with this id.
    pub async fn update_view(&self, id: &str, view: &SlackView) -> Result<(), SlackError> {
        let body = json!({ "view_id": id, "view": view });
        self.post("views.update", &body, TRIGGER_PATIENCE).await.map(drop)
    }

    /// `views.publish`: what stands in somebody's Home tab; its mark. With the mark of the view that it replaces it is
    /// refused (`hash_conflict`) where another one stands there by now. Safe to repeat.
    pub async fn publish_home(
        &self,
        user: &UserId,
        view: &SlackView,
        hash: Option<&str>,
    ) -> Result<String, SlackError> {
        let mut body = json!({ "user_id": user, "view": view });
        if let Some(hash) = hash {
            body["hash"] = json!(hash);
        }
        let answer = self.post("views.publish", &body, PATIENCE).await?;
        text(&answer["view"], "hash")
    }

    async fn post(&self, method: &str, body: &Value, patience: Duration) -> Result<Value, SlackError> {
        let session = self.client.open_session(&self.token);
        let call = session.http_session_api.http_post::<_, Value>(method, body, None);
        read(timed(method, patience, call).await?)
    }

    async fn get(&self, method: &str, arguments: &[(&str, Option<&str>)]) -> Result<Value, SlackError> {
        let session = self.client.open_session(&self.token);
        let arguments = arguments.to_vec();
        let call = session.http_session_api.http_get::<Value, _, &str>(method, &arguments, None);
        read(timed(method, PATIENCE, call).await?)
    }
}

/// Where the next page begins, if there is one.
pub(crate) fn next_cursor(answer: &Value) -> Option<String> {
    let next = answer["response_metadata"]["next_cursor"].as_str();
    next.filter(|cursor| !cursor.is_empty()).map(str::to_owned)
}

pub(crate) async fn timed<T>(
    method: &str,
    patience: Duration,
    call: impl Future<Output = Result<T, SlackClientError>>,
) -> Result<T, SlackError> {
    let outcome = match tokio::time::timeout(patience, call).await {
        Ok(outcome) => outcome.map_err(|error| SlackError::of(method, error)),
        Err(_) => Err(SlackError::Ambiguous("timeout".into())),
    };
    outcome.inspect_err(|failure| {
        let (method, code) = (method.to_owned(), failure.word().to_owned());
        metrics::counter!("baton_slack_errors_total", "method" => method, "code" => code).increment(1);
    })
}

/// An answer that is not Slack's (a proxy's page with status 200) leaves open what happened.
fn read(answer: Value) -> Result<Value, SlackError> {
    if answer["ok"] == Value::Bool(true) { Ok(answer) } else { Err(SlackError::unreadable()) }
}

pub(crate) fn text(answer: &Value, field: &str) -> Result<String, SlackError> {
    answer[field].as_str().map(str::to_owned).ok_or_else(SlackError::unreadable)
}
