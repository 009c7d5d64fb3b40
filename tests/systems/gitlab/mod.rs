//! A GitLab: groups, projects made from a group's templates, members, labels, milestones, issues, notes, and moves between
//! groups, by REST v4 as its documentation describes it.
//!
//! Written by the API's documentation (docs.gitlab.com, "REST API") and the sources of GitLab 17 (`lib/api`,
//! `Projects::TransferService`, `Projects::CreateFromTemplateService` of the Enterprise Edition). A project made from a
//! template is imported later, by the injected clock, as there. A private project that a user may not see is not there.
//!
//! Deliberately absent: repositories beyond whether there is a README, merge requests, public projects, and GraphQL.

mod access;
mod call;
mod hand;
mod import;
mod instance;
mod lists;
mod memory;
mod moment;
mod refusal;
mod rest;
mod shape;
mod system;
mod world;

pub use system::Trouble;
pub use world::{TOKEN, World};

use crate::clock::Now;
use crate::server::Server;
use instance::Instance;
use std::sync::{Arc, MutexGuard};
use system::Site;
use tokio::net::TcpListener;

/// What a member may do, as GitLab numbers it.
pub mod level {
    pub const GUEST: u64 = 10;
    pub const REPORTER: u64 = 20;
    pub const DEVELOPER: u64 = 30;
    pub const MAINTAINER: u64 = 40;
    pub const OWNER: u64 = 50;
}

/// A running GitLab. Clones are handles on the same one; it stops when the last is dropped.
#[derive(Clone)]
pub struct GitLab(Arc<Server<Site>>);

impl GitLab {
    /// Starts one on a free port of this machine.
    ///
    /// # Panics
    /// When the machine has no free port.
    pub async fn start(world: World, now: Now) -> GitLab {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port on this machine");
        GitLab::start_on(listener, world, now)
    }

    /// Starts one on this listener. It serves this machine only.
    ///
    /// # Panics
    /// When the listener has no address, or outside a runtime.
    pub fn start_on(listener: TcpListener, world: World, now: Now) -> GitLab {
        let server = Server::start_on(listener, |base_url| {
            let instance = Instance::new(world, base_url, now());
            Site::new(now, instance)
        });
        GitLab(Arc::new(server))
    }

    /// `http://127.0.0.1:PORT`, below which are the pages and `/api/v4`.
    pub fn base_url(&self) -> &str {
        &self.0.base_url
    }

    fn instance(&self) -> MutexGuard<'_, Instance> {
        self.0.system.instance()
    }
}
