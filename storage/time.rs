//! A moment as the database keeps it: milliseconds of UTC. This crate never asks what time it is now.

use chrono::{DateTime, Duration, TimeZone, Utc};
use serde::{Deserialize, Serialize};

/// A moment, in milliseconds since 1970-01-01 UTC.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct At(pub i64);

impl At {
    /// The same moment for calendar arithmetic. Moments beyond chrono's range (the year 262000) clamp to its start.
    pub fn utc(self) -> DateTime<Utc> {
        Utc.timestamp_millis_opt(self.0).single().unwrap_or(DateTime::<Utc>::MIN_UTC)
    }

    /// Whole seconds since 1970, as Slack's date token and signatures count.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment and `millis` milliseconds more.
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0 + millis)
    }

    /// How long after `earlier` this is; negative if before.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::milliseconds(self.0 - earlier.0)
    }
}

impl From<DateTime<Utc>> for At {
    fn from(moment: DateTime<Utc>) -> Self {
        Self(moment.timestamp_millis())
    }
}

impl std::ops::Add<Duration> for At {
    type Output = Self;

    fn add(self, span: Duration) -> Self {
        Self(self.0 + span.num_milliseconds())
    }
}

impl std::ops::Sub<Duration> for At {
    type Output = Self;

    fn sub(self, span: Duration) -> Self {
        Self(self.0 - span.num_milliseconds())
    }
}
