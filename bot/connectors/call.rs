//! A call to a system beside Slack: what the outbox does by a connection, for as long as there is one.

use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::time::At;

use crate::app::App;
use crate::engine::job::Errand;
use crate::engine::outcome::Outcome;

/// A connection to one system, as `App::connections` holds it.
pub trait Connected: Any + Send + Sync {
    /// What people call the system.
    const SYSTEM: &'static str;
}

/// An [`Errand`] that one system is asked for. While that system is not connected it is called off.
pub trait Call: Debug + Send + 'static {
    /// By what it is made.
    type Connection: Connected;
    /// Whether it only reads, and tells nobody outside of anything.
    const READS: bool = false;

    /// Makes it, or finds out whether an earlier attempt has. May be made twice.
    fn call(
        self,
        app: &Arc<App>,
        connection: &Self::Connection,
        effect: &OutboxEntry,
        now: At,
    ) -> impl Future<Output = Outcome> + Send;
}

impl<C: Call> Errand for C {
    async fn perform(self, app: &Arc<App>, effect: &OutboxEntry, now: At) -> Outcome {
        match app.connections.of::<C::Connection>() {
            Some(connection) => self.call(app, &connection, effect, now).await,
            None => {
                let why = format!("{} is not connected", C::Connection::SYSTEM);
                Outcome::of(Settlement::Cancelled { why })
            }
        }
    }

    fn is_silent(&self) -> bool {
        C::READS
    }
}
