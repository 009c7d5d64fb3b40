//! The rules of the house, held by tests that say why. They read the sources as text: what a rule is about
//! is how the code is laid out, not what it computes.
//!
//! Deliberately absent: anything rustfmt, clippy or the compiler says already.

mod architecture;
mod audience;
mod deploy;
mod graph;
mod keys;
mod layout;
mod measured;
mod migrations;
mod papers;
mod roles;
mod rooms;
mod rules;
mod run;
mod sentences;
mod sources;
mod unread;
mod voice;
