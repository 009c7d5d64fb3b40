//! What speaks to other systems than Slack, against those systems on this machine.

mod gainsight;
pub mod gitlab;
pub mod salesforce;
