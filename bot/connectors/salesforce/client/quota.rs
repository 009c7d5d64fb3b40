//! How many of the day's calls are used, and when Salesforce is left alone.
//!
//! Salesforce counts the calls of the last 24 hours and says so in every answer (`Sforce-Limit-Info`); it sends neither 429
//! nor `Retry-After`. Whoever leaves it alone learns nothing new, so after a pause one call looks again.

use baton_storage::time::At;
use chrono::Duration;

/// How long Salesforce is left alone before one call looks again.
pub const PAUSE: Duration = Duration::minutes(15);

/// What is known of the day's calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quota {
    /// Calls used and allowed in 24 hours, as the last answer said; none before the first one.
    pub usage: Option<Usage>,
    /// Until when no call is made.
    pub rests_until: Option<At>,
}

/// The number of calls in the last 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    pub used: u64,
    pub most: u64,
}

impl Usage {
    /// Reads the header: `api-usage=18/100000`, perhaps with other limits after a comma or a semicolon.
    pub fn read(header: &str) -> Option<Self> {
        let part = header.split([',', ';']).find_map(|part| part.trim().strip_prefix("api-usage="))?;
        let (used, most) = part.split_once('/')?;
        let most = most.split(|c: char| !c.is_ascii_digit()).next()?;
        Some(Self { used: used.trim().parse().ok()?, most: most.parse().ok()? })
    }

    /// Whether less than `floor` percent is left.
    fn is_below(self, floor: u8) -> bool {
        let left = self.most.saturating_sub(self.used);
        u128::from(left) * 100 < u128::from(self.most) * u128::from(floor)
    }
}

impl Quota {
    /// Whether a call may be made now.
    pub fn allows(&self, now: At) -> bool {
        self.rests_until.is_none_or(|until| until <= now)
    }

    /// What an answer said of it.
    pub(super) fn told(&mut self, usage: Usage, floor: u8, now: At) {
        self.usage = Some(usage);
        self.rests_until = usage.is_below(floor).then(|| now + PAUSE);
    }

    /// A call was refused because all are used up.
    pub(super) fn used_up(&mut self, now: At) {
        self.rests_until = Some(now + PAUSE);
    }
}
