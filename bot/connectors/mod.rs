//! The systems beside Slack that Baton speaks to by itself: a folder each. What they tell goes through the actions of the
//! features, as if the deal feed had told it. No feature names a connector.

pub mod assertion;
pub mod call;
pub mod gainsight;
pub mod gitlab;
pub mod google_calendar;
pub mod http;
pub mod salesforce;
