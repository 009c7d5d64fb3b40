//! What changed, for a page that shows the workspace live.

use serde::Serialize;

/// One change. It names what to fetch again and carries no content.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// A message was posted, changed or removed, or got a reaction.
    Message { channel: String, ts: String },
    /// Something only one person sees was shown, changed or removed.
    Ephemeral { user: String, channel: String, id: String },
    /// A person's modals changed.
    View { user: String },
    /// A person's Home tab changed.
    Home { user: String },
    /// People, channels or what the app offers changed.
    World,
}
