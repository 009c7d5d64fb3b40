//! One test binary: linking is the slow part of a test run, so it is done once.

#![allow(
    clippy::disallowed_methods,
    reason = "a test of a running program asks the machine what time it is there"
)]

mod agendas;
mod aside;
mod away;
mod book;
mod browser;
mod channels;
mod cli;
mod config;
mod deals;
mod door;
mod handoff;
mod harness;
mod health;
mod house;
mod import;
mod letgo;
mod lifecycle;
mod meetings;
mod moving;
mod names;
mod onboarding;
mod payloads;
mod policy;
mod policy_try;
mod priority;
mod quantity;
mod record;
mod reengage;
mod registry;
mod reload;
mod request_csm;
mod review;
mod sandbox;
mod storage;
mod storms;
mod team_meeting;
mod upcoming;
