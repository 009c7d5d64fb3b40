//! The quarterly review (P6): when it opens, how long it takes, which quarter it is of, and what came of it.

use baton_storage::reviews::Item;
use baton_storage::states::{ItemState, Priority};
use serde::Deserialize;

use crate::rules::RuleFault;

/// `reviews.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewRules {
    /// Seven fields of cron, in the team's time zone; `{months}` stands for the months in which fiscal quarters begin.
    pub opens: String,
    /// Working days from its opening to its end, the first one included.
    pub working_days: usize,
    /// The working day on which whoever is not done is reminded.
    pub reminds_on: usize,
    /// The working day on which the manager reads what is left.
    pub lists_on: usize,
    /// Types of opportunities that are an upgrade to a higher tier.
    pub upgrade_types: Vec<String>,
    /// Types that are growth of any kind.
    pub growth_types: Vec<String>,
}

impl ReviewRules {
    /// The cron rule of a fiscal year that starts in this month, 1 to 12.
    pub fn cron(&self, fiscal_year_starts: u32) -> String {
        let mut months: Vec<u32> =
            (0..4).map(|quarter| (fiscal_year_starts - 1 + quarter * 3) % 12 + 1).collect();
        months.sort_unstable();
        let months: Vec<String> = months.iter().map(ToString::to_string).collect();
        self.opens.replace("{months}", &months.join(","))
    }

    pub(crate) fn faults(&self) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        let mut fault = |key: &str, what: String| faults.push((key.to_owned(), what));
        if let Err(error) = self.cron(2).parse::<cron::Schedule>() {
            // The parser draws an arrow below what it read; its last line says what is wrong.
            let error = error.to_string();
            let why = error.lines().next_back().unwrap_or_default();
            fault("opens", format!("`opens` is no cron rule of seven fields: {why}"));
        }
        if !self.opens.contains("{months}") {
            fault("opens", "`opens` needs `{months}`: a review is of a fiscal quarter".into());
        }
        if !(1..=60).contains(&self.working_days) {
            fault("working_days", "`working_days` is 1 to 60: a quarter has no more".into());
        }
        for (key, day) in [("reminds_on", self.reminds_on), ("lists_on", self.lists_on)] {
            if !(1..=self.working_days).contains(&day) {
                fault(key, format!("`{key}` is a working day of the review, 1 to {}", self.working_days));
            }
        }
        faults
    }
}

/// The accounts of a review, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub reviewed: usize,
    pub all: usize,
}

impl Progress {
    /// Of these accounts. Those that left the book are not counted.
    pub fn of<'i>(items: impl IntoIterator<Item = &'i Item>) -> Self {
        let counted = items.into_iter().filter(|item| item.state != ItemState::Gone);
        counted.fold(Self::default(), |progress, item| Self {
            reviewed: progress.reviewed + usize::from(item.state == ItemState::Reviewed),
            all: progress.all + 1,
        })
    }

    /// Whether nothing is left to do.
    pub const fn is_done(self) -> bool {
        self.reviewed == self.all
    }
}

/// The accounts that were gone through, in that order.
pub fn gone_through<'i>(theirs: &[&'i Item]) -> Vec<&'i Item> {
    let reviewed = theirs.iter().copied().filter(|item| item.state == ItemState::Reviewed);
    let mut through: Vec<&Item> = reviewed.collect();
    through.sort_by_key(|item| item.settled_at);
    through
}

/// The account that was gone through before this one; before one that is still to be reviewed, the latest.
pub fn before<'i>(theirs: &[&'i Item], this: Option<&Item>) -> Option<&'i Item> {
    let through = gone_through(theirs);
    let at = this.and_then(|this| through.iter().position(|one| one.account_id == this.account_id));
    through.into_iter().take(at.unwrap_or(usize::MAX)).next_back()
}

/// The accounts whose level a review changed, those that rose first.
pub fn moved(items: &[Item]) -> Vec<&Item> {
    let changed = |item: &&Item| {
        item.state == ItemState::Reviewed
            && item.after.is_some()
            && item.before.unwrap_or(Priority::Pr1) != item.after.unwrap_or(Priority::Pr1)
    };
    let mut moved: Vec<&Item> = items.iter().filter(changed).collect();
    moved.sort_by_key(|item| item.after > item.before);
    moved
}
