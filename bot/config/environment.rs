//! What the environment says about where things are.
//!
//! Deliberately absent: reading the process's environment anywhere but in [`Variables::of_process`], so that
//! a test needs none.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use url::Url;

use crate::config::fault::{Fault, Faults};

/// Environment variables: the process's, or a test's.
#[derive(Clone, Default)]
pub struct Variables(BTreeMap<String, String>);

impl Variables {
    /// Those of this process. One that is not UTF-8 is not there.
    pub fn of_process() -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self(std::env::vars_os().filter_map(text).collect())
    }

    /// A variable's value. An empty one counts as absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.trim().is_empty())
    }

    /// Whether a variable is set, and says nothing.
    pub fn is_blank(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| value.trim().is_empty())
    }

    /// The same variables with one set, as a command-line option does.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// Name and value of each whose name starts so, sorted by name.
    pub fn starting_with<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let named = self.0.iter().filter(move |(name, _)| name.starts_with(prefix));
        named.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Variables {
    fn from(pairs: [(&str, &str); N]) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

/// How log lines are written (`BATON_LOG_FORMAT`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// How Slack's requests come to the bot (`BATON_SOCKET_MODE`), which decides the secrets that have to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Signed requests: a signing secret is needed.
    Http,
    /// Socket Mode: an app token is needed.
    Socket,
}

/// Where things are.
#[derive(Clone, Debug)]
pub struct Environment {
    /// `SLACK_API_URL`; its path ends in `/`, so that joining a method's name works.
    pub slack_api_url: Url,
    /// `DATABASE_URL`.
    pub database_url: String,
    /// `BATON_LISTEN`.
    pub listen: SocketAddr,
    /// `BATON_CONFIG`.
    pub config: PathBuf,
    pub log_format: LogFormat,
    pub transport: Transport,
}

impl Environment {
    /// Reads the variables, with their defaults.
    ///
    /// # Errors
    /// Each variable that cannot be what it has to be.
    pub fn read(variables: &Variables) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let api = variables.get("SLACK_API_URL").unwrap_or("https://slack.com/api/").trim_end_matches('/');
        let slack_api_url = Url::parse(&format!("{api}/"))
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let listen = variables.get("BATON_LISTEN").unwrap_or("127.0.0.1:3000").parse().ok();
        let log_format = match variables.get("BATON_LOG_FORMAT") {
            None | Some("text") => Some(LogFormat::Text),
            Some("json") => Some(LogFormat::Json),
            Some(_) => None,
        };
        let transport = match variables.get("BATON_SOCKET_MODE") {
            None | Some("false") => Some(Transport::Http),
            Some("true") => Some(Transport::Socket),
            Some(_) => None,
        };
        let mut wrong = |name, what| faults.push(fault(name, what));
        if slack_api_url.is_none() {
            wrong("SLACK_API_URL", "has to be an http or https address, such as https://slack.com/api/");
        }
        if listen.is_none() {
            wrong("BATON_LISTEN", "has to be an address and a port, such as 127.0.0.1:3000");
        }
        if log_format.is_none() {
            wrong("BATON_LOG_FORMAT", "has to be `json` or `text`");
        }
        if transport.is_none() {
            wrong("BATON_SOCKET_MODE", "has to be `true` or `false`");
        }
        let (Some(slack_api_url), Some(listen), Some(log_format), Some(transport)) =
            (slack_api_url, listen, log_format, transport)
        else {
            return Err(Faults(faults));
        };
        let database_url = variables.get("DATABASE_URL").unwrap_or("sqlite://baton.db").to_owned();
        let config = variables.get("BATON_CONFIG").unwrap_or("baton.toml").into();
        Ok(Self { slack_api_url, database_url, listen, config, log_format, transport })
    }
}

pub(crate) fn fault(name: &str, what: &str) -> Fault {
    Fault { place: name.to_owned(), line: None, what: what.to_owned() }
}
