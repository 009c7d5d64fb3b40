//! Socket Mode: what comes in is acknowledged once it is on disk, whatever happens to connections; nothing is lost, nothing
//! is done twice.

mod answers;
mod connections;
mod judge;
mod program;
mod refused;
mod repeats;
mod storm;
