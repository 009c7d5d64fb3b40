//! What Baton remembers: one file per subject, typed ids and states, one writer.
//!
//! This crate knows SQLite and nothing else: it has never heard of Slack, HTTP, a CRM or "now" (every
//! moment is an argument). Reading functions take a [`Reader`], writing ones a [`Tx`], and a `Tx` is had
//! only inside [`Storage::write`], so that every change goes through the one writer (durability.md).
//!
//! Every function that asks the engine fails with a [`Fault`] when the engine refuses: the disk is full, the file is
//! gone, another process holds it. That is said here once. Only what a function may fail with besides is said in its
//! own "Errors" section.
//!
//! Deliberately absent: an ORM, compile-time query macros (they bind to one engine), and caching.

pub mod accounts;
pub mod actor;
pub mod arrivals;
pub mod asides;
pub mod asks;
pub mod assessments;
pub mod assignments;
pub mod attributes;
pub mod audit;
pub mod book;
pub mod bundles;
pub mod calendar_events;
pub mod connections;
mod copies;
pub mod crm_writes;
pub mod cursors;
pub mod days_off;
pub mod deals;
pub mod disengagements;
pub mod engagements;
mod errand;
pub mod exceptions;
pub mod facts;
mod files;
pub mod handoffs;
pub mod health;
pub mod homes;
pub mod ids;
pub mod inbound;
pub mod issues;
pub mod meetings;
pub mod mending;
pub mod merges;
pub mod milestones;
mod named;
pub mod names;
pub mod news;
pub mod occurrences;
mod open;
pub mod opportunities;
pub mod outbox;
pub mod people;
pub mod posts;
pub mod projects;
pub mod reassignments;
pub mod refused_blocks;
pub mod requests;
pub mod restore;
pub mod reviews;
pub mod schedules;
pub mod settings;
mod soundness;
pub mod states;
mod stored;
pub mod subject;
pub mod tasks;
pub mod team_roles;
mod text;
pub mod time;
pub mod touches;
pub mod user_groups;
pub mod waiting;
pub mod weekly;
mod writer;

pub use open::{Fault, MIGRATIONS, Storage};
pub use soundness::soundness;
pub use writer::Tx;

/// A connection for reading. Keep it short and never across a network wait: an open read keeps the
/// write-ahead log from being folded back.
pub type Reader = sqlx::SqliteConnection;

/// The result of a statement.
pub type Result<T> = std::result::Result<T, Fault>;
