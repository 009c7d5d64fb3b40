//! What was recorded: the audit, and the log.

use std::io::Write;
use std::sync::{Arc, Mutex};

use baton_storage::audit::{self, Entry};
use tracing::subscriber::DefaultGuard;

use super::TestBot;

impl TestBot {
    /// What was recorded, as `actor action before→after: why`, of actions that begin so.
    pub async fn audited(&self, action: &str) -> Vec<String> {
        let line = |one: &Entry| {
            let part = |text: &Option<String>| text.clone().unwrap_or_default();
            let (before, after) = (part(&one.before), part(&one.after));
            format!("{} {} {before}→{after}: {}", one.actor, one.action, part(&one.why))
        };
        self.entries(&[action]).await.iter().map(line).collect()
    }

    /// Who did what, as `actor action (before → after)`, of actions that begin in one of these ways; in order.
    pub async fn deeds(&self, actions: &[&str]) -> Vec<String> {
        let line = |one: &Entry| {
            let part = |text: &Option<String>| text.clone().unwrap_or_default();
            format!("{} {} ({} → {})", one.actor, one.action, part(&one.before), part(&one.after))
        };
        self.entries(actions).await.iter().map(line).collect()
    }

    async fn entries(&self, actions: &[&str]) -> Vec<Entry> {
        let mut db = self.app.storage.read().await.expect("a reader");
        let mut all = audit::all(&mut db).await.expect("the audit");
        all.retain(|one| actions.iter().any(|action| one.action.starts_with(action)));
        all
    }
}

/// The log of this thread at its most talkative, libraries' included, kept to be searched.
#[derive(Clone, Default)]
pub struct KeptLog(Arc<Mutex<Vec<u8>>>);

impl KeptLog {
    /// Keeps the log from now on, for as long as what it gives stands.
    pub fn keep(&self) -> DefaultGuard {
        let writer = self.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    /// What was written so far.
    pub fn written(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("the log")).into_owned()
    }
}

impl Write for KeptLog {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
