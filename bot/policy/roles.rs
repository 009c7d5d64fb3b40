//! Who does what in a handoff: the words in which tracks, rules, cards and reminders name people (T1).
//!
//! Deliberately absent: who holds a role for an account, which the account, its assignment and `baton.toml`
//! know.

pub use baton_storage::states::Role;
