//! Typed ids, so that a channel is never passed where a person is meant.
//!
//! Ids of ours are UUIDv7 text (sortable by birth, portable between engines); ids of Slack and of the
//! CRM are kept as they came. None of them is interpreted here: checking a CRM id's checksum is
//! policy, asking Slack whether a channel exists is the client's.

use serde::{Deserialize, Serialize};

macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as text, as Slack, the CRM or the database spell it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    )+};
}

macro_rules! own_id {
    ($($name:ident),+) => {$(
        impl $name {
            /// A new id, later in order than every one made before it on this machine.
            pub fn fresh() -> Self {
                Self(uuid::Uuid::now_v7().to_string())
            }
        }
    )+};
}

text_id! {
    /// A Slack user (`U…` or `W…`).
    UserId;
    /// A Slack conversation: channel (`C…`), group (`G…`) or direct message (`D…`).
    ChannelId;
    /// A Slack user group (`S…`).
    UserGroupId;
    /// A Slack message's `ts`, unique within its channel.
    MessageTs;
    /// A team of `baton.toml`: one region and one segment.
    TeamId;
    /// An account of the CRM; a Salesforce one is in its 18-character form.
    AccountId;
    /// An opportunity of the CRM; a Salesforce one is in its 18-character form.
    OpportunityId;
    /// A request for a CSM.
    RequestId;
    /// An account's way from pre-sales to post-sales.
    HandoffId;
    /// Something that is asked of somebody.
    TaskId;
    /// Something said of an account.
    FactId;
    /// A meeting.
    MeetingId;
    /// A customer's project in a system of projects: ours, not its number there.
    ProjectKey;
    /// An issue in a system of projects: ours, not its number there.
    IssueKey;
    /// A team's quarterly review.
    ReviewId;
    /// A level, decided or proposed.
    AssessmentId;
    /// An exception from what the model says.
    ExceptionId;
    /// An account that is let go.
    DisengagementId;
    /// A CSM's accounts that go to others.
    ReassignmentId;
    /// A call for the architect or the seller to come back.
    EngagementId;
    /// A word on an account's health.
    ReportId;
    /// A row of the outbox: one effect on the outside, done once.
    OutboxId;
    /// An entry of the audit.
    AuditId;
}

own_id!(
    RequestId,
    HandoffId,
    TaskId,
    FactId,
    MeetingId,
    ProjectKey,
    IssueKey,
    ReviewId,
    AssessmentId,
    ExceptionId,
    DisengagementId,
    ReassignmentId,
    EngagementId,
    ReportId,
    OutboxId,
    AuditId
);
