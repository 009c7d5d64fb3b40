//! What the door's handlers share.

use crate::server::heartbeat::Health;
use crate::server::socket::lines::Lines;
use secrecy::SecretString;
use std::sync::Arc;

use crate::app::App;
use crate::config::feed_secret::FeedSecret;

/// What the door's handlers share.
pub struct Door {
    pub app: Arc<App>,
    pub way_in: WayIn,
    /// The deal feed's; without one there is no feed.
    pub feed_secrets: Vec<FeedSecret>,
    pub health: Health,
}

/// How Slack's requests come in.
pub enum WayIn {
    /// By HTTP, signed: one signing secret, or two while it is being rotated.
    Signed(Vec<SecretString>),
    /// By Socket Mode, over connections that we open: how they stand.
    Socket(Arc<Lines>),
}
