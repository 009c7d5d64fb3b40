//! What every flow and job is given: the rules, the words, the clock, the memory and the way out.

use baton_storage::Storage;
use tokio::sync::Notify;
use tokio_util::task::TaskTracker;

use crate::clock::Clock;
use crate::config::Config;
use crate::playbook::Playbook;
use crate::slack::client::Slack;
use crate::slack::words::Words;

/// Baton, put together. Shared by all tasks; holds no state of its own beyond what wakes them.
pub struct App {
    pub config: Config,
    pub playbook: Playbook,
    pub words: Words,
    pub clock: Clock,
    pub storage: Storage,
    pub slack: Slack,
    /// Told after every commit that may have left something to do.
    pub wake: Notify,
    /// Work that outlives the request that began it; waited for at shutdown.
    pub tasks: TaskTracker,
}
