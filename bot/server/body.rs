//! The bodies of Slack's HTTP requests, taken apart. What the parts mean is in [`crate::server::decode`].

use serde::Deserialize;
use serde_json::Value;

use crate::server::decode::{self, CommandForm, Inbound, Unreadable};

/// A slash command: a form.
pub fn command(body: &[u8], digest: &str) -> Result<Inbound, Unreadable> {
    let form: CommandForm = serde_urlencoded::from_bytes(body).map_err(|_| Unreadable("no command form"))?;
    decode::command(form, digest)
}

#[derive(Deserialize)]
struct Envelope {
    payload: String,
}

/// An interaction: a form field `payload` that holds JSON.
pub fn interaction(body: &[u8], digest: &str) -> Result<Inbound, Unreadable> {
    let form: Envelope = serde_urlencoded::from_bytes(body).map_err(|_| Unreadable("no payload field"))?;
    let sent: Value = serde_json::from_str(&form.payload).map_err(|_| Unreadable("payload is not JSON"))?;
    decode::interaction(&sent, digest)
}

/// An event: JSON. It has an id of its own, by which a repetition is recognised.
pub fn event(body: &[u8], _digest: &str) -> Result<Inbound, Unreadable> {
    let envelope: Value =
        serde_json::from_slice(body).map_err(|_| Unreadable("an event that is not JSON"))?;
    decode::event(&envelope)
}
