//! One test binary: linking is the slow part of a test run, so it is done once.

mod agendas;
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
mod house;
mod import;
mod letgo;
mod lifecycle;
mod meetings;
mod moving;
mod policy;
mod record;
mod registry;
mod request_csm;
mod sandbox;
mod storage;
mod storms;
mod team_meeting;
mod upcoming;
