//! The tests of the local systems: they refuse what the real ones refuse, and misbehave as told.

mod faults;
mod gainsight;
mod gitlab;
mod google_calendar;
mod ids;
mod kept;
mod oauth;
mod records;
mod replicate;
mod rows;
mod several;
mod soql;
mod stage;
mod wrong_queries;
