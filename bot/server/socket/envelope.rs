//! What comes in by a connection: Slack's greeting, its wish to have the connection back, and envelopes with what would
//! otherwise be a request. Lenient about everything we do not use.

use serde_json::Value;

use crate::rules::digest::digest;
use crate::server::decode::{self, CommandForm, Inbound, Unreadable};

/// A frame of text.
pub enum Frame {
    /// The connection stands: from here envelopes may come.
    Hello,
    /// Slack will end the connection, or wants it replaced.
    Disconnect(Reason),
    Envelope(Box<Envelope>),
}

/// Why Slack ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It will within seconds.
    Warning,
    /// It is to be replaced, as happens every few hours.
    Refresh,
    /// Socket Mode was turned off in the app's settings.
    LinkDisabled,
    /// The app has more connections than Slack allows.
    TooMany,
    /// A reason that nobody documents.
    Other,
}

impl Reason {
    /// A word for the metric and the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Refresh => "refresh_requested",
            Self::LinkDisabled => "link_disabled",
            Self::TooMany => "too_many_websockets",
            Self::Other => "other",
        }
    }
}

/// What would be a request over HTTP, and the id under which it is acknowledged.
pub struct Envelope {
    pub id: String,
    /// Slack's word for what is in it, or `other`.
    pub kind: &'static str,
    /// Whether the acknowledgement may hold an answer.
    pub takes_answer: bool,
    /// How often Slack has sent it before.
    pub attempt: u64,
    pub content: Result<Inbound, Unreadable>,
}

/// Reads a frame.
///
/// # Errors
/// When it is not JSON, or nothing that could be acknowledged.
pub fn read(text: &str) -> Result<Frame, Unreadable> {
    let frame: Value = serde_json::from_str(text).map_err(|_| Unreadable("a frame that is not JSON"))?;
    match frame["type"].as_str() {
        Some("hello") => return Ok(Frame::Hello),
        Some("disconnect") => return Ok(Frame::Disconnect(reason(&frame))),
        _ => {}
    }
    let id = frame["envelope_id"].as_str().ok_or(Unreadable("a frame without an envelope's id"))?;
    let payload = &frame["payload"];
    let (kind, content) = match frame["type"].as_str() {
        Some("slash_commands") => ("slash_commands", command(payload)),
        Some("interactive") => ("interactive", decode::interaction(payload, &key(payload))),
        Some("events_api") => ("events_api", decode::event(payload)),
        _ => ("other", Err(Unreadable("an envelope of a kind that we do not know"))),
    };
    Ok(Frame::Envelope(Box::new(Envelope {
        id: id.to_owned(),
        kind,
        takes_answer: frame["accepts_response_payload"] == true,
        attempt: frame["retry_attempt"].as_u64().unwrap_or(0),
        content,
    })))
}

fn reason(frame: &Value) -> Reason {
    match frame["reason"].as_str() {
        Some("warning") => Reason::Warning,
        Some("refresh_requested") => Reason::Refresh,
        Some("link_disabled") => Reason::LinkDisabled,
        Some("too_many_websockets") => Reason::TooMany,
        _ => Reason::Other,
    }
}

fn command(payload: &Value) -> Result<Inbound, Unreadable> {
    let form: CommandForm =
        serde_json::from_value(payload.clone()).map_err(|_| Unreadable("no command's fields"))?;
    decode::command(form, &key(payload))
}

/// What recognises a repetition of a command, a click or a shortcut; events and forms bring their own.
///
/// Over HTTP it is the digest of time and signature, which only a repetition of the very same request has. An envelope
/// has no signature, and its `envelope_id` is of the delivery: another one each time it is sent. What stays the same is
/// the payload, and in it the `trigger_id`, which Slack makes anew for each thing that somebody does, so that two equal
/// commands typed one after the other are two. Nobody but Slack can send an envelope, so that nobody can make up a
/// trigger. A payload without one is recognised by the whole of it.
fn key(payload: &Value) -> String {
    match payload["trigger_id"].as_str().filter(|trigger| !trigger.is_empty()) {
        Some(trigger) => digest(format!("trigger:{trigger}").as_bytes()),
        // Keys are sorted when a value is written, so that the same payload has the same text.
        None => digest(payload.to_string().as_bytes()),
    }
}
