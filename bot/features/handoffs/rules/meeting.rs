//! What a track says of a step that is done by meeting (T2, T5).

use serde::Deserialize;

/// How long a meeting may be, in minutes: what the form offers.
pub const LENGTHS: &[u32] = &[15, 30, 45, 60, 90, 120];

/// What a track says of a step that is a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Who reads its invitation.
    pub with: With,
    /// How long it usually takes; one of [`LENGTHS`].
    pub minutes: u32,
    /// What calendars call it; may hold `{account}`.
    pub title: String,
}

/// Whom a meeting is with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum With {
    /// The account team alone.
    Team,
    /// The customer too: its invitation holds nothing internal.
    Customer,
}

impl Kind {
    /// What calendars call the meeting with this account.
    pub fn title(&self, account: &str) -> String {
        self.title.replace("{account}", account)
    }
}
