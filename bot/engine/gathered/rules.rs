//! `together.toml`: what is addressed to one person within the same few minutes is one message, and what stood where it
//! stands before it was known is a list.

use baton_storage::time::At;
use chrono::Duration;
use serde::Deserialize;

use crate::rules::RuleFault;

/// How far back a message counts as one of several.
const LATELY: Duration = Duration::hours(1);

/// The file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TogetherRules {
    /// Minutes that what follows waits after the first message within an hour, after the second, after further ones.
    pub pauses_minutes: Vec<i64>,
    /// How many answers come at once before they wait too.
    pub answers: usize,
    pub list: ListRules,
}

/// What is a list, and when it comes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListRules {
    /// Minutes from the first thing of a list to its message.
    pub after_minutes: i64,
    /// So many deals that were not known, within so many minutes, are a list.
    pub deals: i64,
    pub within_minutes: i64,
}

/// Whether a message may wait for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Haste {
    /// It comes at once where it is alone, and waits where another one has just come.
    News,
    /// Somebody waits for it: it comes at once, unless many come.
    Answer,
}

impl TogetherRules {
    /// Since when messages count that were sent before.
    pub fn since(&self, now: At) -> At {
        now - LATELY
    }

    /// When a message is due, given when those before it were sent (the earliest first), and when one is due that
    /// waits already: what may wait goes out with that.
    pub fn due(&self, haste: Haste, sent: &[At], waiting: Option<At>, now: At) -> At {
        let by_itself = self.by_itself(haste, sent, now);
        match waiting.filter(|_| haste == Haste::News || by_itself > now) {
            Some(waiting) => waiting.max(now),
            None => by_itself,
        }
    }

    fn by_itself(&self, haste: Haste, sent: &[At], now: At) -> At {
        let first = Duration::minutes(self.pauses_minutes.first().copied().unwrap_or_default());
        let lately = sent.iter().filter(|at| now.since(**at) < LATELY).count();
        let just_now = sent.iter().filter(|at| now.since(**at) < first).count();
        let Some(last) = sent.last().filter(|_| lately > 0) else { return now };
        if haste == Haste::Answer && just_now < self.answers {
            return now;
        }
        let place = lately.min(self.pauses_minutes.len()).saturating_sub(1);
        let pause = self.pauses_minutes.get(place).copied().unwrap_or_default();
        now.max(*last + Duration::minutes(pause))
    }

    pub(crate) fn faults(&self) -> Vec<RuleFault> {
        let fault = |key: &str, what: &str| (key.to_owned(), what.to_owned());
        let pauses = &self.pauses_minutes;
        let wrong = pauses.is_empty() || pauses.iter().any(|pause| !(0..=60).contains(pause));
        let pauses = wrong.then(|| fault("pauses_minutes", "`pauses_minutes` is a list of minutes, 0 to 60"));
        let answers =
            (self.answers == 0).then(|| fault("answers", "`answers` is 0: every answer would have to wait"));
        let after = (!(0..=60).contains(&self.list.after_minutes))
            .then(|| fault("list.after_minutes", "`after_minutes` is 0 to 60"));
        let deals = (self.list.deals < 1)
            .then(|| fault("list.deals", "`deals` is at least 1: it says how many deals are a list"));
        let within = (!(1..=1440).contains(&self.list.within_minutes))
            .then(|| fault("list.within_minutes", "`within_minutes` is 1 to 1440"));
        pauses.into_iter().chain(answers).chain(after).chain(deals).chain(within).collect()
    }
}
