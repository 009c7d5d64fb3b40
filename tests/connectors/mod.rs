//! What speaks to other systems than Slack, against those systems on this machine.

pub mod gitlab;
pub mod salesforce;
