//! What the deal feed, and Baton itself, know of an account, and which answers follow from it.
//!
//! What is not known answers nothing. That there is no open upgrade is known; that nobody has told the health is not.

use baton_storage::book::Entry;
use baton_storage::time::At;
use chrono::{Months, NaiveDate};
use chrono_tz::Tz;
use serde::Deserialize;

/// What is known of one account on one day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The day, where the team is.
    pub today: NaiveDate,
    /// The nearest close date of an open upgrade; unknown where that has no date.
    pub upgrade: Value,
    /// The same of open growth of any kind.
    pub growth: Value,
    /// Whole currency units.
    pub arr: Value,
    /// From 1, among those of its region and segment.
    pub arr_rank: Value,
    /// Whole currency units.
    pub lam: Value,
    pub health: Value,
    /// Days since onboarding began, from 0.
    pub onboarding_day: Value,
    pub stages_adopted: Value,
    /// Percent of the licences that are in use.
    pub license_use: Value,
    /// Who told, such as `Salesforce`.
    pub source: String,
    pub known_at: At,
}

/// One thing that may be known.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    #[default]
    Unknown,
    /// It is known that there is none.
    Absent,
    Number(f64),
    Day(NaiveDate),
    /// In small letters.
    Word(String),
}

/// What a question can be answered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    Upgrade,
    Growth,
    Arr,
    ArrRank,
    Lam,
    Health,
    OnboardingDay,
    StagesAdopted,
    LicenseUse,
}

/// Which answer follows from a fact: `answer` where the condition holds, `otherwise` where it does not. Exactly one
/// condition is given.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    pub fact: Fact,
    pub at_most: Option<f64>,
    pub at_least: Option<f64>,
    pub below: Option<f64>,
    /// A day that comes within so many months, or has passed.
    pub within_months: Option<u32>,
    /// One of these words.
    #[serde(default)]
    pub is: Vec<String>,
    pub answer: String,
    /// None: then somebody has to be asked.
    pub otherwise: Option<String>,
}

impl Evidence {
    /// What an account's row says, on a day where its team is.
    pub fn of(entry: &Entry, today: NaiveDate, zone: Tz) -> Self {
        let number = |value: Option<i64>| value.map_or(Value::Unknown, |value| Value::Number(value as f64));
        let day = |closes: &Option<String>| match closes.as_deref() {
            None => Value::Absent,
            Some(day) => day.parse().map_or(Value::Unknown, Value::Day),
        };
        let onboarding = entry.onboarding_since.map(|since| {
            let begun = since.utc().with_timezone(&zone).date_naive();
            (today - begun).num_days().max(0) as f64
        });
        let used = entry.licenses.filter(|bought| *bought > 0).zip(entry.licenses_active);
        Self {
            today,
            upgrade: day(&entry.upgrade_closes),
            growth: day(&entry.growth_closes),
            arr: number(entry.arr),
            arr_rank: number(entry.arr_rank),
            lam: number(entry.lam),
            health: match entry.health.as_deref().map(str::trim) {
                None | Some("") => Value::Unknown,
                Some(health) => Value::Word(health.to_lowercase()),
            },
            onboarding_day: onboarding.map_or(Value::Absent, Value::Number),
            stages_adopted: number(entry.stages_adopted),
            license_use: used
                .map_or(Value::Unknown, |(bought, used)| Value::Number(used as f64 * 100.0 / bought as f64)),
            source: entry.source.clone(),
            known_at: entry.known_at,
        }
    }

    /// What is known of this.
    pub const fn value(&self, fact: Fact) -> &Value {
        match fact {
            Fact::Upgrade => &self.upgrade,
            Fact::Growth => &self.growth,
            Fact::Arr => &self.arr,
            Fact::ArrRank => &self.arr_rank,
            Fact::Lam => &self.lam,
            Fact::Health => &self.health,
            Fact::OnboardingDay => &self.onboarding_day,
            Fact::StagesAdopted => &self.stages_adopted,
            Fact::LicenseUse => &self.license_use,
        }
    }
}

impl Known {
    /// The answer that follows; none where it is not known, or only a person can tell.
    pub fn answer(&self, evidence: &Evidence) -> Option<&str> {
        let holds = match evidence.value(self.fact) {
            Value::Unknown => return None,
            Value::Absent => false,
            Value::Number(number) => {
                self.at_most.is_some_and(|most| *number <= most)
                    || self.at_least.is_some_and(|least| *number >= least)
                    || self.below.is_some_and(|bound| *number < bound)
            }
            Value::Day(day) => {
                let ahead = |months| evidence.today.checked_add_months(Months::new(months));
                let last = self.within_months.and_then(ahead);
                last.is_some_and(|last| *day <= last)
            }
            Value::Word(word) => self.is.iter().any(|wanted| wanted.to_lowercase() == *word),
        };
        if holds { Some(&self.answer) } else { self.otherwise.as_deref() }
    }
}
