//! What speaks to other systems than Slack, against those systems on this machine.

pub mod gainsight;
pub mod gitlab;
pub mod google_calendar;
pub mod salesforce;
pub mod together;
