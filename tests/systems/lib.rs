//! The systems beside Slack that Baton speaks to, on this machine.
//!
//! Each answers over HTTP as the real one does, remembers what it was told, refuses what the real one refuses, and
//! misbehaves when told to. Tests and the sandbox act through its handle, as people in that system would. None of
//! them knows anything about any particular client.
//!
//! ```no_run
//! # use local_systems::salesforce::{ConnectedApp, Field, Salesforce, World};
//! # use serde_json::json;
//! # use std::sync::Arc;
//! # async fn example() {
//! let world = World::new().app(ConnectedApp::new("the key", "the secret")).field("Account", Field::text("LAM__c", 40));
//! let salesforce = Salesforce::start(world, Arc::new(|| 1_700_000_000_000)).await;
//! let acme = salesforce.put("Account", json!({ "Name": "Acme", "LAM__c": "900" })).expect("an account");
//! let deal = json!({ "Name": "Acme", "AccountId": acme, "StageName": "4-Proposal", "CloseDate": "2026-12-15" });
//! let deal = salesforce.put("Opportunity", deal).expect("an opportunity");
//! salesforce.change(&deal, json!({ "StageName": "Closed Won" })).expect("a change");
//! println!("{}", salesforce.base_url());
//! # }
//! ```
//!
//! What all systems share: the server ([`Recorded`] requests, connections that can be cut), misbehavior
//! ([`Fault`], [`Faults`]) and the injected clock ([`Now`]).
//!
//! Deliberately absent: TLS, and any wall clock.

mod address;
mod clock;
mod faults;
pub mod gainsight;
pub mod gitlab;
pub mod google_calendar;
mod recorded;
mod rsa;
pub mod salesforce;
mod server;

pub use clock::Now;
pub use faults::{Fault, Faults, Misbehave};
pub use recorded::Recorded;
