//! How long tests wait. A wait ends on what it waits for; the limit is only for what never comes, and so it is one
//! that a machine keeps which has two cores and much else to do.

use std::time::{Duration, Instant};

/// The limit of every wait.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// Between two looks at what is waited for.
pub const LOOK: Duration = Duration::from_millis(20);

/// A wait that began.
pub struct Wait(Instant);

impl Wait {
    pub fn begun() -> Self {
        Self(Instant::now())
    }

    /// Whether what is waited for will never come.
    pub fn is_over(&self) -> bool {
        self.0.elapsed() > PATIENCE
    }

    /// Rests until the next look.
    pub async fn rest(&self) {
        tokio::time::sleep(LOOK).await;
    }
}

/// Waits until something is so.
pub async fn until(what: &str, is_so: impl Fn() -> bool) {
    let wait = Wait::begun();
    while !is_so() {
        assert!(!wait.is_over(), "{what}: never");
        wait.rest().await;
    }
}
