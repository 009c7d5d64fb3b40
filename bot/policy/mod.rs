//! Judgement: pure and total. Facts and a moment go in, an answer with its explanation comes out.
//!
//! Deliberately absent: the network, the database, Slack's words, and the present moment, which is always
//! a parameter. Nothing here is async and nothing here panics on what people or feeds say.

pub mod calendar;
pub mod crm;
pub mod money;
pub mod recurrence;
