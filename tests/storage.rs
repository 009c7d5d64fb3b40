//! What Baton remembers, on the real engine: every function of every subject, and the writer under pressure.

/// Writes `$work`, an async block that uses `$tx`.
macro_rules! change {
    ($place:expr, |$tx:ident| $work:expr) => {
        $place.write(move |$tx| Box::pin(async move { $work })).await
    };
}

mod attributes;
mod books;
mod calendar_events;
mod connections;
mod cursors;
mod customers;
mod engagements;
mod facts;
mod feed;
mod groups;
mod health;
mod homes;
mod letting_go;
mod meetings;
mod milestones;
mod names;
mod news;
mod old_rows;
mod opening;
mod outbox;
mod people;
mod priority;
mod projects;
mod records;
mod refused_blocks;
mod requests;
mod schedulers;
mod settings;
mod subjects;
mod times;
mod weekly;
mod writer;

use baton_storage::accounts::{self, Account};
use baton_storage::ids::RequestId;
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::outbox::NewOutboxEntry;
use baton_storage::requests::Request;
use baton_storage::states::{Pov, RequestState};
use baton_storage::time::At;
use baton_storage::{Fault, Reader, Storage, Tx};
use futures::future::BoxFuture;

/// A database of its own in a directory of its own.
pub struct Place {
    pub storage: Storage,
    pub address: String,
    pub directory: tempfile::TempDir,
}

/// An empty database.
pub async fn place() -> Place {
    let directory = tempfile::tempdir().expect("a directory");
    let address = format!("sqlite://{}", directory.path().join("baton.db").display());
    Place { storage: Storage::open(&address).await.expect("a database"), address, directory }
}

impl Place {
    /// Writes and returns what the work returns.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, Fault>> + Send + 'static,
    ) -> T {
        self.storage.write(work).await.expect("a write")
    }

    /// Reads.
    pub async fn reader(&self) -> sqlx::pool::PoolConnection<sqlx::Sqlite> {
        self.storage.read().await.expect("a reader")
    }

    /// A number, asked of the engine.
    pub async fn number(&self, question: &'static str) -> i64 {
        let db: &mut Reader = &mut *self.reader().await;
        sqlx::query_scalar(question).fetch_one(db).await.expect(question)
    }
}

/// An effect in a lane, due at a time.
pub fn effect(lane: &str, due_at: i64) -> NewOutboxEntry {
    NewOutboxEntry {
        kind: "test".into(),
        args: "{}".into(),
        unique_key: None,
        lane: lane.into(),
        due_at: At(due_at),
    }
}

/// An account and a deal to hang requests on.
pub async fn customer(place: &Place, account: &'static str, deal: &'static str) {
    change!(place, |tx| {
        accounts::keep(tx, &Account::named(account.into(), "Homeworld Inc.", "test", At(1))).await?;
        opportunities::keep(tx, &opportunity(account, deal)).await
    });
}

/// A deal.
pub fn opportunity(account: &str, deal: &str) -> Opportunity {
    Opportunity {
        opportunity_id: deal.into(),
        account_id: account.into(),
        name: None,
        url: None,
        kind: None,
        stage: None,
        stage_since: None,
        close_date: None,
        amount: None,
        owner_email: None,
        merged_into: None,
        deleted_at: None,
        source: "test".into(),
        known_at: At(1),
    }
}

/// An open request.
pub fn request(account: &str, deal: &str) -> Request {
    Request {
        request_id: RequestId::fresh(),
        opportunity_id: deal.into(),
        account_id: account.into(),
        team_id: "emea".into(),
        requester: "U0SAM".into(),
        state: RequestState::Open,
        version: 1,
        close_date: "2027-02-15".into(),
        lam: 1_200_000,
        arr: None,
        stage: "3-Technical Evaluation".into(),
        why_now: "late_stage_3".into(),
        pov: Pov::None,
        pov_outcome: String::new(),
        dedicated: false,
        notes: String::new(),
        question: None,
        asked_by: None,
        asked_at: None,
        answer: None,
        answered_at: None,
        acknowledged_by: None,
        acknowledged_at: None,
        decided_by: None,
        decided_at: None,
        reason: None,
        opened_at: At(1),
        routed_at: At(1),
        changed_at: At(1),
    }
}
