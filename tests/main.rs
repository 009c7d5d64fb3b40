//! One test binary: linking is the slow part of a test run, so it is done once.

#![allow(
    clippy::disallowed_methods,
    reason = "a test of a running program asks the machine what time it is there"
)]

mod absence;
mod accounts;
mod agendas;
mod browser;
mod channels;
mod cli;
mod config;
mod connectors;
mod deals;
mod disengagement;
mod door;
mod engine;
mod errands;
mod handoffs;
mod harness;
mod health;
mod home;
mod house;
mod import;
mod links;
mod meetings;
mod onboarding;
mod payloads;
mod plain_blocks;
mod policy;
mod policy_try;
mod priority;
mod reassignment;
mod record;
mod reengagement;
mod registry;
mod reload;
mod requests;
mod reviews;
mod sandbox;
mod settings;
mod socket;
mod storage;
mod storms;
mod tasks;
mod team_meeting;
mod upcoming;
mod weekly;
