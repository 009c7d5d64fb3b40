//! What Baton does, one folder for each thing that a person would name. A feature names only those of a lower rank,
//! in the order of `tests/house/rooms.rs`; to the others it speaks by events.

pub mod absence;
pub mod agendas;
pub mod channels;
pub mod deals;
pub mod disengagement;
pub mod handoffs;
pub mod health;
pub mod home;
pub mod links;
pub mod meetings;
pub mod onboarding;
pub mod priority;
pub mod reassignment;
pub mod record;
pub mod reengagement;
pub mod requests;
pub mod reviews;
pub mod settings;
pub mod team_meeting;
pub mod weekly;
