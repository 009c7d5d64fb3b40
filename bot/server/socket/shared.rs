//! What a line and its connections share.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::App;
use crate::server::socket::lines::Lines;
use crate::server::socket::pace::Pace;

/// What a line and its connections share.
#[derive(Clone)]
pub struct Shared {
    pub app: Arc<App>,
    pub lines: Arc<Lines>,
    pub pace: Pace,
    pub stop: CancellationToken,
    pub tasks: TaskTracker,
}
