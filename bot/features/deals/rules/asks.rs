//! `deals.toml`: what is asked of whom when a deal stands somewhere for some time (R2, T).
//!
//! Deliberately absent: who the people are, and whether it was asked before, which the rows know.

use baton_storage::states::Role;
use baton_storage::time::At;
use chrono::{Days, NaiveDate, NaiveTime};
use serde::Deserialize;

use crate::rules::RuleFault;
use crate::rules::calendar::{Calendar, first_instant};
use crate::rules::stages::{Stage, Stages};

/// The most often that anything is mentioned before somebody else hears of it.
pub const CEILING: u32 = 3;

/// The file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DealRules {
    pub rules: Vec<DealRule>,
}

/// One rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DealRule {
    pub id: String,
    /// The rule of the process that it keeps, such as `R2`.
    pub rule: String,
    /// Empty: every stage in which a deal is open.
    #[serde(default)]
    pub stages: Vec<String>,
    /// Empty: every track.
    #[serde(default)]
    pub tracks: Vec<String>,
    pub since: Since,
    /// Days, negative for before.
    pub after_days: i32,
    pub unless: Option<Unless>,
    pub owner: Role,
    /// The sentence, with `{account}`, `{deal}`, `{stage}`, `{since}`, `{days}`, `{close_date}`.
    pub says: String,
    /// What its owner is asked to do, in the words of others, with the same facts: "request a CSM for {account}".
    pub task: Option<String>,
    /// False: news, told once.
    #[serde(default = "yes")]
    pub asked: bool,
    #[serde(default)]
    pub urgent: bool,
    pub again_after_days: Option<u32>,
    pub again_after_working_days: Option<u32>,
    /// How often at most it is mentioned.
    #[serde(default = "once")]
    pub times: u32,
    pub escalates_to: Option<Role>,
    /// What a list says of such deals after their number, such as `with no CSM`.
    pub list: Option<String>,
    /// Only of deals that stood so before Baton knew of them: what is asked anew is asked by something else.
    #[serde(default)]
    pub only_listed: bool,
}

/// What the days of a rule count from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// The day on which the deal entered its stage.
    Stage,
    CloseDate,
}

/// What makes a rule superfluous.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unless {
    /// A CSM was asked for, or the account has one, or gets none.
    Request,
    /// The account has a CSM, or gets none.
    Csm,
}

/// What is known of a deal.
#[derive(Clone, Copy, Debug)]
pub struct DealFacts<'a> {
    pub stage: &'a Stage,
    pub stage_since: At,
    pub close_date: Option<NaiveDate>,
    /// A request was made and not withdrawn.
    pub requested: bool,
    pub has_csm: bool,
    /// The account gets no CSM of its own (Q1, Q2).
    pub gets_none: bool,
    /// The CRM has deleted it.
    pub deleted: bool,
    /// The track of the account's team.
    pub track: &'a str,
}

/// When a rule has something to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    pub rule: String,
    /// The same for as long as nothing of what it counts from changes.
    pub slot: String,
    pub at: At,
}

/// When what was asked is mentioned, and when somebody else hears of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rhythm {
    pub reminders: Vec<At>,
    pub escalate_at: Option<At>,
}

fn yes() -> bool {
    true
}

fn once() -> u32 {
    1
}

impl DealRules {
    /// The rule with this id.
    pub fn find(&self, id: &str) -> Option<&DealRule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The moments at which these rules have something to say of a deal, if it stays as it is. One that has
    /// passed is due now: the deal is in the state that the rule is about.
    pub fn moments(&self, deal: &DealFacts<'_>, stages: &Stages, calendar: &Calendar) -> Vec<Moment> {
        let rules = self.rules.iter().filter(|rule| rule.holds(deal, stages));
        rules.filter_map(|rule| rule.moment(deal, calendar)).collect()
    }

    pub(crate) fn faults(&self, stages: &Stages) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        for (index, rule) in self.rules.iter().enumerate() {
            let mut fault = |key: &str, what: String| faults.push((format!("rules[{index}]{key}"), what));
            if self.rules[..index].iter().any(|other| other.id == rule.id) {
                fault(".id", format!("the id `{}` is given twice", rule.id));
            }
            for (place, stage) in rule.stages.iter().enumerate() {
                if stages.parse(stage).is_none() {
                    fault(&format!(".stages[{place}]"), format!("\"{stage}\" is no stage of stages.toml"));
                }
            }
            if !(1..=CEILING).contains(&rule.times) {
                fault(".times", format!("`times` is {}; it is 1 to {CEILING}", rule.times));
            }
            let again = [rule.again_after_days, rule.again_after_working_days];
            let pauses = again.iter().flatten().count();
            if pauses == 2 {
                fault("", format!("the rule `{}` has both pauses; keep one", rule.id));
            }
            if pauses == 0 && (rule.times > 1 || rule.escalates_to.is_some()) {
                let what = "needs `again_after_days` or `again_after_working_days`";
                fault("", format!("the rule `{}` {what}", rule.id));
            }
            if again.contains(&Some(0)) {
                fault("", format!("the rule `{}` pauses no time at all; give at least 1", rule.id));
            }
            if !rule.asked && (rule.times > 1 || rule.escalates_to.is_some() || rule.urgent) {
                let what = "is news (`asked = false`), which is told once and by nobody else";
                fault(".asked", format!("the rule `{}` {what}", rule.id));
            }
        }
        faults
    }
}

impl DealRule {
    /// Why it says nothing of a deal that stood there before it was known (`listed`), or of one that did not.
    pub fn passes_over(&self, listed: bool) -> Option<&'static str> {
        match listed {
            true if !self.asked && self.since == Since::Stage => Some("it stood there before it was known"),
            false if self.only_listed => Some("it is asked by something else"),
            _ => None,
        }
    }

    /// What a list says of such deals after their number.
    pub fn listed_as(&self) -> &str {
        self.list.as_deref().unwrap_or("with an open question")
    }

    /// Whether the rule is about a deal that stands so.
    pub fn holds(&self, deal: &DealFacts<'_>, stages: &Stages) -> bool {
        let stage = match self.stages.is_empty() {
            true => deal.stage.is_open(),
            false => self.stages.iter().any(|stage| stages.parse(stage) == Some(deal.stage)),
        };
        let track = self.tracks.is_empty() || self.tracks.iter().any(|track| track == deal.track);
        let superfluous = match self.unless {
            None => false,
            Some(Unless::Csm) => deal.has_csm || deal.gets_none,
            Some(Unless::Request) => deal.requested || deal.has_csm || deal.gets_none,
        };
        stage && track && !superfluous && !deal.deleted
    }

    /// When it has something to say: on the working day so many days after what it counts from, from its beginning on, so
    /// that the morning's messages hold it; what is urgent as the work of that day begins. What begins with the stage
    /// itself at once.
    fn moment(&self, deal: &DealFacts<'_>, calendar: &Calendar) -> Option<Moment> {
        let zone = calendar.zone();
        let day = match self.since {
            Since::Stage => calendar.local(deal.stage_since).date_naive(),
            Since::CloseDate => deal.close_date?,
        };
        let slot = format!("{}@{day}", self.id);
        let count = Days::new(u64::from(self.after_days.unsigned_abs()));
        let day = if self.after_days < 0 { day - count } else { day + count };
        let start = first_instant(zone, day.and_time(NaiveTime::MIN));
        let at = if self.urgent { calendar.next_working(start)? } else { calendar.day_begins(start)? };
        let at = at.max(deal.stage_since);
        Some(Moment { rule: self.id.clone(), slot, at })
    }

    /// When it is mentioned from `first` on, and when somebody else hears that it was in vain.
    pub fn rhythm(&self, first: At, calendar: &Calendar) -> Rhythm {
        let next = |at: At| match (self.again_after_days, self.again_after_working_days) {
            // The same time of day by the clock on the wall, whatever the clocks do in between.
            (Some(days), _) => {
                let local = calendar.local(at).naive_local();
                Some(first_instant(calendar.zone(), local + Days::new(days.into())))
            }
            (None, Some(days)) => calendar.plus_business_days(at, days as usize),
            (None, None) => None,
        };
        let mut reminders = vec![first];
        let mut after = next(first);
        while let Some(at) = after.filter(|_| reminders.len() < self.times as usize) {
            reminders.push(at);
            after = next(at);
        }
        Rhythm { reminders, escalate_at: after.filter(|_| self.escalates_to.is_some()) }
    }
}
