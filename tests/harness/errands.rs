//! What is counted in a process of its own: how often something goes to the engine, and what that process says.

use std::process::Command;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// Set for a process that is all of one test: its log and its numbers are its own, and nothing else runs there.
pub const ALONE: &str = "BATON_TEST_ALONE";

/// How this process runs a test by itself: as the variable says; none where it runs others beside it.
pub fn alone() -> Option<String> {
    std::env::var(ALONE).ok()
}

/// What a test prints that runs by itself, in a process of its own; both its outputs.
///
/// # Panics
/// When it fails.
pub fn run_alone(test: &str) -> String {
    let this = std::env::current_exe().expect("these tests");
    let ran = Command::new(this).args(["--exact", test, "--nocapture"]).env(ALONE, "yes").output();
    let ran = ran.expect("these tests, run");
    let said = format!("{}\n{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{said}");
    said
}

/// Every statement that went to the engine, as its text.
#[derive(Clone, Default)]
pub struct Errands(Arc<Mutex<Vec<String>>>);

impl Errands {
    /// Counts from now on, in a process that is all of one test.
    pub fn counted() -> Self {
        let errands = Self::default();
        let log = tracing_subscriber::registry().with(errands.clone());
        tracing::subscriber::set_global_default(log).expect("the only log of this process");
        errands
    }

    /// Those since the last time.
    pub fn taken(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("the errands"))
    }
}

impl<S: Subscriber> Layer<S> for Errands {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut text = Statement::default();
            event.record(&mut text);
            self.0.lock().expect("the errands").push(text.0);
        }
    }
}

#[derive(Default)]
struct Statement(String);

impl Visit for Statement {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "summary" {
            self.0 = format!("{value:?}");
        }
    }
}
