//! The time that systems go by: it is given, so that a test or the sandbox can move it.

use std::sync::Arc;

/// The injected clock: milliseconds since 1970, UTC. Nothing here reads any other.
pub type Now = Arc<dyn Fn() -> i64 + Send + Sync>;
