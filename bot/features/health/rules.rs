//! `health.toml`: who hears of an account at risk, and how often somebody owes an update (G5).

use baton_storage::states::Role;
use baton_storage::time::At;
use serde::Deserialize;

use crate::rules::RuleFault;
use crate::rules::calendar::Calendar;

/// The file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HealthRules {
    /// From the best to the worst.
    pub colours: Vec<Colour>,
}

/// How an account is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colour {
    pub id: String,
    pub label: String,
    /// An update is owed so often; none: never.
    pub update_every_days: Option<u32>,
    /// Whether those it tells hear at once, not with their next day's message.
    #[serde(default)]
    pub at_once: bool,
    /// Who hears that an account has become so.
    #[serde(default)]
    pub tells: Vec<Role>,
}

impl HealthRules {
    /// The colour that a word of the CRM's, or of a person's, stands for.
    pub fn colour(&self, word: &str) -> Option<&Colour> {
        self.colours.iter().find(|colour| colour.id.eq_ignore_ascii_case(word.trim()))
    }

    /// Whether it is the one that nothing is better than.
    pub fn is_best(&self, colour: &Colour) -> bool {
        self.colours.first().is_some_and(|best| best.id == colour.id)
    }

    /// When an update is owed of an account that is so since the last word on it: the last working moment by then;
    /// none where none is owed.
    pub fn owed(&self, colour: &Colour, last: At, calendar: &Calendar) -> Option<At> {
        calendar.within_calendar_days(last, colour.update_every_days?)
    }

    /// Whether a change from the first to the second asks for a reason: one for the worse does, and so does saying the
    /// same once more.
    pub fn is_explained(&self, from: Option<&Colour>, to: &Colour) -> bool {
        self.is_worse(from, to) || from == Some(to)
    }

    /// Whether the second is worse than the first.
    pub fn is_worse(&self, from: Option<&Colour>, to: &Colour) -> bool {
        let rank = |colour: &Colour| self.colours.iter().position(|one| one.id == colour.id);
        rank(to) > from.and_then(rank).or(Some(0))
    }

    pub(crate) fn faults(&self) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        if self.colours.len() < 2 {
            faults.push(("colours".to_owned(), "two colours are needed, the best one first".to_owned()));
        }
        for (index, colour) in self.colours.iter().enumerate() {
            let same = |other: &Colour| other.id.eq_ignore_ascii_case(&colour.id);
            if self.colours[..index].iter().any(same) {
                faults
                    .push((format!("colours[{index}].id"), format!("the id `{}` is given twice", colour.id)));
            }
            if colour.update_every_days == Some(0) {
                let what = "`update_every_days` is 0; leave it out where no update is owed".to_owned();
                faults.push((format!("colours[{index}].update_every_days"), what));
            }
            if colour.update_every_days.is_some_and(|days| days > 366) {
                let what = "`update_every_days` is more than a year".to_owned();
                faults.push((format!("colours[{index}].update_every_days"), what));
            }
            if index == 0 && !colour.tells.is_empty() {
                let what =
                    "nothing is better than the first colour: whoever heard of a worse one hears of it";
                faults.push(("colours[0].tells".to_owned(), what.to_owned()));
            }
        }
        faults
    }
}
