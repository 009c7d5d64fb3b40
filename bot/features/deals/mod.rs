//! News of deals, from the feed or from a file: what changes, what follows from it, and what the rules of `deals.toml`
//! ask of whom (R2, T).

pub mod actions;
pub mod arrivals;
pub mod form;
pub mod jobs;
pub mod load;
pub mod rules;
