//! What speaks to other systems than Slack, against those systems on this machine.

mod gainsight;
pub mod gitlab;
mod google_calendar;
pub mod salesforce;
