//! One test binary: linking is the slow part of a test run, so it is done once.

mod config;
mod harness;
mod house;
mod policy;
mod request_csm;
