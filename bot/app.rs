//! What every flow and job is given: the rules, the words, the clock, the memory and the way out.

use baton_storage::time::At;
use baton_storage::{Storage, Tx};
use futures::future::BoxFuture;
use tokio::sync::Notify;
use tokio_util::task::TaskTracker;

use crate::clock::Clock;
use crate::config::Config;
use crate::event::Event;
use crate::rules::playbook::Playbook;
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
    /// Who reacts to what happened, in this order.
    pub reactions: &'static [Reaction],
    /// Told after every commit that may have left something to do.
    pub wake: Notify,
    /// Work that outlives the request that began it; waited for at shutdown.
    pub tasks: TaskTracker,
}

/// A feature that reacts to events.
pub struct Reaction {
    /// Its name, as its folder has it.
    pub feature: &'static str,
    pub react: for<'a> fn(&'a App, &'a mut Tx, &'a Event<'a>, At) -> BoxFuture<'a, anyhow::Result<()>>,
}

impl App {
    /// Tells every feature of what happened, within the transaction in which it happened.
    ///
    /// # Errors
    /// When what follows from it cannot be stored; then neither is what happened.
    pub async fn tell(&self, tx: &mut Tx, event: Event<'_>, now: At) -> anyhow::Result<()> {
        for reaction in self.reactions {
            (reaction.react)(self, tx, &event, now).await?;
        }
        Ok(())
    }
}
