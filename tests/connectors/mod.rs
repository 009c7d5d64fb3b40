//! What speaks to other systems than Slack, against those systems on this machine.

mod gainsight;
mod gitlab;
mod salesforce;
