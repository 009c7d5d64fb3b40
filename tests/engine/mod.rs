//! The engine. One fault stops one thing: what goes wrong with one schedule, moment, job, person or task is set aside, and
//! everything else goes on.

mod clock;
mod jobs;
mod moments;

use baton_storage::asides::{self, Aside};
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::states::OccurrenceState;

use crate::harness::*;

impl TestBot {
    /// What is set aside now.
    pub async fn aside(&self) -> Vec<Aside> {
        asides::all(&mut self.app.storage.read().await.expect("a reader")).await.expect("what is set aside")
    }

    /// Makes every moment of a kind impossible to settle, as a damaged table would.
    async fn spoil(&self, kind: &str) {
        let trigger = format!(
            "create trigger spoilt before update on occurrences when new.kind = '{kind}' \
             begin select raise(abort, 'spoilt'); end"
        );
        self.statement(String::leak(trigger)).await;
    }

    async fn unspoil(&self) {
        self.statement("drop trigger spoilt").await;
    }

    /// Plans a moment that is due now.
    async fn due(&self, schedule: &str, kind: &str, args: &str) {
        let moment = Occurrence::planned(schedule, "now", kind, args.to_owned(), self.clock.now());
        let plan = self
            .app
            .storage
            .write(move |tx| Box::pin(async move { occurrences::add(tx, &moment).await.map(drop) }));
        plan.await.unwrap_or_else(|fault: baton_storage::Fault| panic!("{fault}"));
    }

    async fn state_of(&self, schedule: &str) -> Option<OccurrenceState> {
        let mut db = self.app.storage.read().await.expect("a reader");
        let moments = occurrences::of_schedule(&mut db, schedule).await.expect("moments");
        moments.first().map(|moment| moment.state)
    }
}
