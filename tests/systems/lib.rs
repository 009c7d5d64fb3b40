//! The systems beside Slack that Baton speaks to, on this machine.
//!
//! Each answers over HTTP as the real one does, remembers what it was told, refuses what the real one refuses, and
//! misbehaves when told to. Tests and the sandbox act through its handle, as people in that system would. None of
//! them knows anything about any particular client.
//!
//! What all systems share: the server ([`Recorded`] requests, connections that can be cut), misbehavior
//! ([`Fault`], [`Faults`]) and the injected clock ([`Now`]).
//!
//! Deliberately absent: TLS, and any wall clock.

mod clock;
mod faults;
mod recorded;
pub mod salesforce;
mod server;

pub use clock::Now;
pub use faults::{Fault, Faults, Misbehave};
pub use recorded::Recorded;
