//! Storms: Slack misbehaves, the process dies, the disk is full; in the end everything that was acknowledged
//! stands on Slack once.

mod codes;
mod kills;
mod order;
mod process;
mod slack;
mod uncertain;
