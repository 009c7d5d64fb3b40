//! How our connections to Slack stand: for `/readyz`, the metrics and the log.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How our connections to Slack stand.
#[derive(Debug, Default)]
pub struct Lines {
    /// Greeted by Slack, and not ended.
    open: AtomicUsize,
    /// Why Slack lets nobody in, by its code, until it lets somebody in again.
    refused: Mutex<Option<String>>,
}

/// A connection that counts as open for as long as this lives.
pub struct Counted(Arc<Lines>);

impl Lines {
    /// How many connections are open.
    pub fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }

    /// What keeps us from hearing Slack, if anything does.
    pub fn fault(&self) -> Option<String> {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match refused {
            Some(code) => Some(format!("Slack does not let Baton in by SLACK_APP_TOKEN: {code}")),
            None if self.open() == 0 => Some("no connection to Slack is open".to_owned()),
            None => None,
        }
    }

    /// Slack has greeted a connection: it is open, and whatever Slack refused before is mended.
    pub(super) fn greeted(self: &Arc<Self>) -> Counted {
        self.open.fetch_add(1, Ordering::SeqCst);
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.tell();
        Counted(self.clone())
    }

    /// Slack lets nobody in. Whether that is news.
    pub(super) fn refuse(&self, code: &str) -> bool {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let news = refused.as_deref() != Some(code);
        *refused = Some(code.to_owned());
        news
    }

    fn tell(&self) {
        metrics::gauge!("baton_socket_connections").set(self.open() as f64);
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::SeqCst);
        self.0.tell();
    }
}
