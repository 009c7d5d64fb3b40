//! The configuration as it holds now: that of the file, with the members of user groups in the places of the groups.
//!
//! Whoever has a reference to it, or to a team of it, keeps it for as long as they like: a newer one is put after the
//! older ones, which stay until the process ends. Groups change a few times a week and one takes a few kilobytes.
//! Deliberately absent: reading a group. Whoever has read it puts the new configuration here.

use std::ops::Deref;
use std::sync::OnceLock;

use tokio::sync::{Mutex, MutexGuard};

use crate::config::Config;

/// The configuration that holds now.
pub struct Live {
    first: Version,
    changing: Mutex<()>,
}

struct Version {
    config: Config,
    next: OnceLock<Box<Version>>,
}

impl Live {
    /// Begins with this one.
    pub fn new(config: Config) -> Self {
        Self { first: Version { config, next: OnceLock::new() }, changing: Mutex::default() }
    }

    /// From now on this one holds.
    pub fn replace(&self, config: Config) {
        let mut next = Box::new(Version { config, next: OnceLock::new() });
        while let Err(refused) = self.latest().next.set(next) {
            next = refused;
        }
    }

    /// The right to work out the next one: whoever has it is alone with that.
    pub async fn change(&self) -> MutexGuard<'_, ()> {
        self.changing.lock().await
    }

    fn latest(&self) -> &Version {
        let mut version = &self.first;
        while let Some(next) = version.next.get() {
            version = next;
        }
        version
    }
}

impl Deref for Live {
    type Target = Config;

    fn deref(&self) -> &Config {
        &self.latest().config
    }
}

impl Drop for Live {
    /// One after the other: a long chain that drops its own end would need a deep stack.
    fn drop(&mut self) {
        let mut next = self.first.next.take();
        while let Some(mut version) = next {
            next = version.next.take();
        }
    }
}
