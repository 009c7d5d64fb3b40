//! What of a feature recurs by the calendar, as the feature gives it to the registry.

use chrono::Duration;
use chrono_tz::Tz;

use crate::config::Config;
use crate::rules::playbook::Playbook;

/// Something that recurs.
pub enum Recurs {
    /// A round of Baton's own, under the name of its kind, where the organization is.
    Round { kind: &'static str, cron: &'static str },
    /// A schedule for each team that wants it. Those whose names begin so and that are not planned any more go.
    Teams { prefix: &'static str, plan: fn(&Config, &Playbook) -> Vec<Recurrence> },
}

/// A schedule of one team.
pub struct Recurrence {
    pub name: String,
    /// The kind of its moments, and what they remember, as JSON.
    pub kind: &'static str,
    pub args: serde_json::Value,
    pub cron: String,
    pub zone: Tz,
    /// How late a moment of it is still of use.
    pub grace: Duration,
    pub said: Said,
}

/// Who says when it recurs, for the sentence about a rule that never comes.
pub enum Said {
    /// A key of `baton.toml`, and how the sentence calls it.
    Config { path: String, what: String },
    /// A file of the rules, and the key in it.
    Rules { file: &'static str, key: &'static str },
}
