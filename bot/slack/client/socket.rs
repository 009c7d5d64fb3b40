//! Socket Mode's way in: the address of a WebSocket, asked for with the app token.

use secrecy::SecretString;
use serde_json::json;

use crate::slack::client::failure::SlackError;
use crate::slack::client::{PATIENCE, Slack, text};

impl Slack {
    /// `apps.connections.open`, of a client by the app token: the address of a WebSocket, good for one connection. A
    /// ticket stands in it, so it is a secret.
    ///
    /// # Errors
    /// As every call: `not_allowed_token_type` for another token, `missing_scope` without `connections:write`.
    pub async fn socket_address(&self) -> Result<SecretString, SlackError> {
        let answer = self.post("apps.connections.open", &json!({}), PATIENCE).await?;
        text(&answer, "url").map(SecretString::from)
    }
}
