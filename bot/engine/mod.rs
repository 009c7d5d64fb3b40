//! What makes later happen, and what carries messages out: the outbox and its worker, delivery with its audience guard,
//! and the scheduler with its moments. Both are rows in the database. Knows no feature: the registry gives it the table
//! of jobs and moments. Deliberately absent: timers, queues in memory, and a retry anywhere but here.

pub mod audience;
pub mod canvas;
pub mod cleanup;
pub mod delivery;
pub mod disable_buttons;
pub mod gathered;
pub mod interaction;
pub mod job;
pub mod main_loop;
pub mod moved;
pub mod ops_note;
pub mod outcome;
pub mod reply;
pub mod scheduler;
pub mod set_aside;
pub mod update;
pub mod worker;
