//! Salesforce on this machine: an organization with its accounts and opportunities, reached by REST.
//!
//! It is strict where the real one is, and in a few places stricter, so that a client cannot come to rely on what is
//! not promised: rows without an ORDER BY come newest first, a long id with wrong capitals is no id, the end of a span
//! of `updated` does not belong to it.
//!
//! Sources are the REST API Developer Guide (version 68), the Object and Field Reference, and what the real one was seen
//! to answer in the trackers of its clients. What is in none of them is marked where it is decided.
//!
//! Deliberately absent: SOAP, Bulk, events and outbound messages, search, record types, sharing rules, triggers, ETags,
//! other objects than those of [`Salesforce::put`], and aggregates in queries.

mod access;
mod administer;
mod hand;
mod ids;
mod memory;
mod moment;
mod oauth;
mod org;
mod records;
mod refusal;
mod rest;
mod soql;
mod system;
mod world;

pub use hand::{Hand, OpenTransaction};
pub use ids::long_id;
pub use org::Written;
pub use records::field::{Field, Kind};
pub use refusal::Refusal;
pub use system::Trouble;
pub use world::{ADMINISTRATOR, ConnectedApp, INTEGRATION, Stage, World};

use crate::clock::Now;
use crate::server::Server;
use org::Org;
use std::sync::{Arc, MutexGuard};
use system::Site;
use tokio::net::TcpListener;

/// A running organization. Clones are handles on the same one; it stops when the last is dropped.
#[derive(Clone)]
pub struct Salesforce(Arc<Server<Site>>);

impl Salesforce {
    /// Starts an organization on a free port of this machine.
    ///
    /// # Panics
    /// When the machine has no free port.
    pub async fn start(world: World, now: Now) -> Salesforce {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port on this machine");
        Salesforce::start_on(listener, world, now)
    }

    /// Starts an organization on this listener. It serves this machine only.
    ///
    /// # Panics
    /// When the listener has no address, or outside a runtime.
    pub fn start_on(listener: TcpListener, world: World, now: Now) -> Salesforce {
        let server = Server::start_on(listener, |base_url| {
            let org = Org::new(world, base_url, now());
            Site::new(now, org)
        });
        Salesforce(Arc::new(server))
    }

    /// `http://127.0.0.1:PORT`: the address of the organization and of its token endpoint.
    pub fn base_url(&self) -> &str {
        &self.0.base_url
    }

    fn org(&self) -> MutexGuard<'_, Org> {
        self.0.system.org()
    }
}
