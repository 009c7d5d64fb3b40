//! Finding out which scopes a token has, without doing anything: each scope's method is called for
//! something that does not exist, and Slack says `missing_scope` before it says so.

use baton_storage::ids::ChannelId;
use serde_json::{Value, json};

use crate::slack::client::failure::SlackError;
use crate::slack::client::{PATIENCE, Slack};

/// A scope and a harmless call that needs it. `commands` is needed by none: Slack checks it at install.
const PROBES: &[(&str, Probe)] = &[
    ("chat:write", Probe::Post("chat.update", r#"{"channel":"C0","ts":"1.1","text":"-"}"#)),
    ("im:write", Probe::Post("conversations.open", r#"{"users":"U0"}"#)),
    ("users:read", Probe::Get("users.info", "user", "U0")),
    ("users:read.email", Probe::Get("users.lookupByEmail", "email", "nobody@example.invalid")),
    ("channels:read", Probe::Get("conversations.info", "channel", "C0")),
    ("groups:write", Probe::Post("conversations.create", r#"{"name":"","is_private":true}"#)),
    ("files:write", Probe::Get("files.getUploadURLExternal", "filename", "")),
    ("usergroups:read", Probe::Get("usergroups.users.list", "usergroup", "S0")),
];

#[derive(Clone, Copy)]
enum Probe {
    Post(&'static str, &'static str),
    Get(&'static str, &'static str, &'static str),
}

impl Slack {
    /// Whether a channel's messages can be read, which is how a message of unknown fate is found again.
    /// Which scope that takes depends on the kind of channel, so it is asked of real ones.
    ///
    /// # Errors
    /// As every call: `missing_scope`, `not_in_channel`.
    pub async fn can_read(&self, channel: &ChannelId) -> Result<(), SlackError> {
        let arguments = [("channel", Some(channel.as_str())), ("limit", Some("1"))];
        self.get("conversations.history", &arguments).await.map(drop)
    }

    /// Those of `scopes` that the token lacks, as far as a call can tell.
    ///
    /// # Errors
    /// When Slack cannot be reached or does not accept the token.
    pub async fn lacking<'s>(&self, scopes: &[&'s str]) -> Result<Vec<&'s str>, SlackError> {
        let mut lacking = Vec::new();
        for scope in scopes {
            let Some((_, probe)) = PROBES.iter().find(|(known, _)| known == scope) else { continue };
            let outcome = match probe {
                Probe::Post(method, body) => {
                    let body: Value = serde_json::from_str(body).unwrap_or_else(|_| json!({}));
                    self.post(method, &body, PATIENCE).await
                }
                Probe::Get(method, name, value) => self.get(method, &[(name, Some(*value))]).await,
            };
            match outcome {
                Err(SlackError::Refused(code)) if code == "missing_scope" => lacking.push(*scope),
                Ok(_) | Err(SlackError::Refused(_)) => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(lacking)
    }
}
