//! Baton: a Slack bot that carries a customer account from pre-sales to post-sales.
//!
//! Imports go downward only: `main → cli → server → registry → connectors → features → tasks → accounts → engine →
//! app → slack → rules → {config, event, https, clock, error} → storage`. ARCHITECTURE.md says what each room is for.
#![recursion_limit = "256"]

pub mod accounts;
pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod connectors;
pub mod engine;
pub mod error;
pub mod event;
pub mod features;
pub mod https;
pub mod registry;
pub mod rules;
pub mod server;
pub mod slack;
pub mod tasks;
