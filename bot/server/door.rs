//! What the door's handlers share.

use crate::server::heartbeat::Health;
use secrecy::SecretString;
use std::sync::Arc;

use crate::app::App;
use crate::config::feed_secret::FeedSecret;

/// What the door's handlers share.
pub struct Door {
    pub app: Arc<App>,
    /// One signing secret, or two while it is being rotated.
    pub signing_secrets: Vec<SecretString>,
    /// The deal feed's; without one there is no feed.
    pub feed_secrets: Vec<FeedSecret>,
    pub health: Health,
}
