//! A Gainsight CS tenant: the Company object, read, changed, inserted and described over REST as its documentation says.
//!
//! Written by what Gainsight publishes: "Company API Documentation" (access key, the envelope of every answer, read with
//! `select`, `where`, `limit`, `offset`; insert and update of at most 50 records by at most three keys; all or nothing),
//! "Error Codes for Company, Relationship, and Custom Object APIs", "Data Management APIs" (describe), and its limits (100
//! calls in a minute, a fixed window). How a picklist is described was recorded from a tenant by others
//! (Steerco's `tap-gainsight`, fixture of 2026-09-30).
//!
//! **Not verified against a real tenant**: Gainsight has no public sandbox, no machine-readable description, and only parts
//! of its pages could be read. Unverified are: the code for a field that there is not (here `GSOBJ_1002`), the status of an
//! empty reading (400 by the list of codes, [`Gainsight::set_shape`] has the others), whether a picklist is written by label
//! or by id (here both are taken; ids are read), the form of a refusal of single records within a 200, and whether a 429
//! says how long to wait (here it does not).
//!
//! Deliberately absent: other objects, deletion, lookups across objects, parentheses in an expression, OAuth.

mod describe;
mod hand;
mod memory;
mod query;
mod refusal;
mod system;
mod tenant;
mod world;
mod write;

pub use system::Trouble;
pub use tenant::{Field, Shape};
pub use world::{ACCESS_KEY, World};

use crate::clock::Now;
use crate::server::Server;
use std::sync::{Arc, MutexGuard};
use system::Site;
use tenant::Tenant;
use tokio::net::TcpListener;

/// A running tenant. Clones are handles on the same one; it stops when the last is dropped.
#[derive(Clone)]
pub struct Gainsight(Arc<Server<Site>>);

impl Gainsight {
    /// Starts one on a free port of this machine.
    ///
    /// # Panics
    /// When the machine has no free port.
    pub async fn start(world: World, now: Now) -> Gainsight {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port on this machine");
        Gainsight::start_on(listener, world, now)
    }

    /// Starts one on this listener. It serves this machine only.
    ///
    /// # Panics
    /// When the listener has no address, or outside a runtime.
    pub fn start_on(listener: TcpListener, world: World, now: Now) -> Gainsight {
        let server = Server::start_on(listener, |_| {
            let tenant = Tenant::new(world.fields, now());
            Site::new(now, tenant)
        });
        Gainsight(Arc::new(server))
    }

    /// `http://127.0.0.1:PORT`, below which are `/v1/data` and `/v1/meta`.
    pub fn base_url(&self) -> &str {
        &self.0.base_url
    }

    fn tenant(&self) -> MutexGuard<'_, Tenant> {
        self.0.system.tenant()
    }
}
