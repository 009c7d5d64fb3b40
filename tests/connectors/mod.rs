//! What speaks to other systems than Slack, against those systems on this machine.

mod gitlab;
mod google_calendar;
mod salesforce;
