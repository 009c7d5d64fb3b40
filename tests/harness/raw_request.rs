//! Knocking at the door by hand: requests to the byte, signed or not, and what they leave behind.

use std::collections::BTreeMap;

use local_slack::{Delivery, signature};
use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row, SqliteConnection};

use super::TestBot;
use super::patience::PATIENCE;
use super::world::SECRET;

pub const COMMANDS: &str = "/slack/commands";
pub const INTERACTIONS: &str = "/slack/interactions";
pub const EVENTS: &str = "/slack/events";

/// A request that has not been sent yet.
#[derive(Clone, Debug)]
pub struct RawRequest {
    pub path: &'static str,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl RawRequest {
    /// A request without a signature.
    pub fn unsigned(path: &'static str, body: impl Into<String>) -> Self {
        let kind = if path == EVENTS { "application/json" } else { "application/x-www-form-urlencoded" };
        Self { path, headers: vec![("content-type".into(), kind.into())], body: body.into() }
    }

    /// A request as Slack signs it at `seconds` (Unix time).
    pub fn signed_at(path: &'static str, body: impl Into<String>, seconds: i64) -> Self {
        let knock = Self::unsigned(path, body);
        let signature = signature(SECRET, seconds, &knock.body);
        knock
            .header("x-slack-request-timestamp", &seconds.to_string())
            .header("x-slack-signature", &signature)
    }

    /// Adds a header, also one that stands already.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Takes a header away.
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    /// Puts another value into a header.
    pub fn with(self, name: &str, value: &str) -> Self {
        self.without(name).header(name, value)
    }

    /// The value of a header.
    pub fn value(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// The form body of a command.
pub fn typed(user: &str, command: &str, text: &str) -> String {
    form(&[("command", command), ("text", text), ("user_id", user), ("trigger_id", "1.2.3")])
}

/// The form body of an interaction.
pub fn payload(interaction: &Value) -> String {
    form(&[("payload", &interaction.to_string())])
}

/// A form body.
pub fn form(fields: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(fields).expect("a form")
}

impl TestBot {
    /// A request that Slack signs now.
    pub fn signed(&self, path: &'static str, body: impl Into<String>) -> RawRequest {
        RawRequest::signed_at(path, body, self.clock.now().seconds())
    }

    /// Sends it and lets everything happen that follows.
    pub async fn send_raw(&self, knock: &RawRequest) -> Delivery {
        let headers: Vec<(&str, &str)> =
            knock.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let delivery = self.ws.send_raw(knock.path, &headers, &knock.body).await;
        self.settle().await;
        delivery
    }

    /// How many rows each table holds: what a request left behind is the difference.
    pub async fn rows(&self) -> BTreeMap<String, i64> {
        let mut db = self.app.storage.read().await.expect("a reader");
        let tables = "select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\' \
             and name <> 'probes' order by name";
        let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut *db).await.expect("the tables");
        let mut rows = BTreeMap::new();
        for table in tables {
            let count = AssertSqlSafe(format!("select count(*) from {table}"));
            let count = sqlx::query(count).fetch_one(&mut *db).await.expect("a count");
            rows.insert(table, count.get(0));
        }
        rows
    }

    /// The database as another process sees it.
    pub async fn other_connection(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.data.path().join("baton.db"));
        options.busy_timeout(PATIENCE).connect().await.expect("the database")
    }

    /// Does something to the database behind the bot's back.
    pub async fn statement(&self, statement: &'static str) {
        let mut other = self.other_connection().await;
        sqlx::query(statement).execute(&mut other).await.expect(statement);
        other.close().await.expect("closed");
    }

    /// The same without what answering somebody writes down: the delivery itself and the words for them.
    pub async fn matters(&self) -> BTreeMap<String, i64> {
        let mut rows = self.rows().await;
        rows.retain(|table, _| table != "inbound" && table != "outbox");
        rows
    }
}
