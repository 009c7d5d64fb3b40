//! Salesforce: how Baton signs in there, what it reads, and whether the fields that `baton.toml` maps exist.
//!
//! Off without `[salesforce]`. Deliberately absent: anything that writes there, SOAP, Bulk and streaming.

pub mod client;
pub mod fields;
pub mod inspection;
