//! The workspace's own tests: it refuses what Slack refuses, and misbehaves as told.

mod app;
mod client;
mod events;
mod faults;
mod forms;
mod lacking;
mod local;
mod messages;
mod page;
mod requests;
mod rules;
mod socket;
mod unfurl;
