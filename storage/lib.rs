//! What Baton remembers.

pub mod ids;
pub mod states;
pub mod time;
