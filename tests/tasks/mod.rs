//! Tasks: what somebody has to do, and on which day they read it, however much of it there is.

mod clock;
mod crowd;
mod days;
mod gathered;
mod others;
mod reminders;
mod undo;
