//! Socket Mode: Slack is heard over WebSockets that we open, so that no public address is needed.
//!
//! Several lines are kept, each with one connection. What comes in goes the way that HTTP's requests go
//! ([`crate::server::answer`]), and is acknowledged once it is on disk; what could not be stored is not acknowledged, and
//! Slack sends it again. A connection that Slack wants back is let go after its successor has been greeted.
//!
//! Deliberately absent: the listener of slack-morphism, which acknowledges what it cannot read and knows nothing of our
//! commit; and a second memory of what came in: the keys of `inbound` recognise a repetition, whichever connection
//! brings it.

pub mod connection;
pub mod envelope;
pub mod line;
pub mod lines;
pub mod opening;
pub mod pace;
pub mod shared;

use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::App;
use crate::server::socket::lines::Lines;
use crate::server::socket::opening::Opener;
use crate::server::socket::pace::Pace;
use crate::server::socket::shared::Shared;

/// Our connections to Slack, as long as Baton runs.
pub struct Socket {
    lines: Arc<Lines>,
    stop: CancellationToken,
    tasks: TaskTracker,
    pace: Pace,
}

impl Socket {
    /// Begins to open connections; how they stand is told to `lines`.
    pub fn begin(app: &Arc<App>, opener: Opener, lines: Arc<Lines>) -> Self {
        let (pace, opener) = (opener.pace, Arc::new(opener));
        let socket = Self { lines, stop: CancellationToken::new(), tasks: TaskTracker::new(), pace };
        for _ in 0..pace.lines {
            let shared = Shared {
                app: app.clone(),
                lines: socket.lines.clone(),
                pace,
                stop: socket.stop.clone(),
                tasks: socket.tasks.clone(),
            };
            socket.tasks.spawn(line::keep(shared, opener.clone()));
        }
        socket
    }

    /// How the connections stand.
    pub fn lines(&self) -> Arc<Lines> {
        self.lines.clone()
    }

    /// Takes no more, acknowledges what is under way once it is done, and closes. Whatever takes longer than the last
    /// call is finished all the same; Slack then hears of it when it sends it again.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        if tokio::time::timeout(self.pace.last_call, self.tasks.wait()).await.is_err() {
            tracing::warn!("the connections to Slack are given up before everything is acknowledged");
        }
    }
}
