//! One test binary: linking is the slow part of a test run, so it is done once.

mod config;
mod door;
mod harness;
mod policy;
mod request_csm;
