//! An account with its people: who holds which role, which team serves it, how much each CSM carries, and which
//! account somebody means. Knows no feature.

pub mod access;
pub mod candidates;
pub mod directory;
pub mod lookup;
pub mod people_sync;
pub mod qualification;
pub mod ranking;
pub mod roles;
pub mod routing;
pub mod target;
pub mod teams;
pub mod view;
pub mod workload;
