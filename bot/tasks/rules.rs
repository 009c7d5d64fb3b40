//! `reminders.toml`: how much is said at once, how long a lost deal is held, which slips are told; and
//! for how long what was said of a task can be taken back.

use baton_storage::asks::TaskKind;
use baton_storage::states::TaskState;
use baton_storage::tasks::Task;
use baton_storage::time::At;
use chrono::{Datelike, Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::rules::RuleFault;

/// The file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReminderRules {
    /// How many things stand in a day's message in full.
    pub shown: usize,
    /// Days for which a lost deal's CSM and handoff are held.
    pub reopens_within_days: i64,
    /// A close date that moves by more days than this is told.
    pub slip_days: i64,
    /// A close date that has moved later so often is asked about.
    pub slips_asked: usize,
}

/// What a moved close date means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// By so little that nobody is told.
    Small,
    /// By so much that whoever plans by it is.
    Far,
}

/// How many days ahead of today count as this week: on a Friday the next Thursday does.
const WEEK: Duration = Duration::days(7);

/// Where something stands in a day's message, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Late,
    /// What is due within a week, and what somebody waits for without a day.
    Week,
    Later,
    Closed,
    News,
}

impl Group {
    /// Of something that is asked or told.
    pub fn of(kind: TaskKind, state: TaskState, due: Option<At>, now: At) -> Self {
        match (kind, state) {
            (TaskKind::Notice, _) => Self::News,
            (TaskKind::Action, TaskState::Open) => match due {
                Some(due) if due < now => Self::Late,
                Some(due) if due > now + WEEK => Self::Later,
                _ => Self::Week,
            },
            (TaskKind::Action, _) => Self::Closed,
        }
    }

    /// The key of its heading.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Week => "week",
            Self::Later => "later",
            Self::Closed => "closed",
            Self::News => "news",
        }
    }
}

impl ReminderRules {
    /// Whether a close date moved so far that people are told: by more than `slip_days`, or into another
    /// fiscal quarter.
    pub fn slip(&self, from: NaiveDate, to: NaiveDate, fiscal_year_starts: u32) -> Slip {
        let days = (to - from).num_days();
        let quarter = |day: NaiveDate| {
            let months = i64::from(day.year()) * 12 + i64::from(day.month0());
            (months - i64::from(fiscal_year_starts) + 1).div_euclid(3)
        };
        match days.abs() <= self.slip_days && quarter(from) == quarter(to) {
            true => Slip::Small,
            false => Slip::Far,
        }
    }

    pub(crate) fn faults(&self) -> Vec<RuleFault> {
        let fault = |key: &str, what: &str| (key.to_owned(), what.to_owned());
        let shown = (!(1..=15).contains(&self.shown))
            .then(|| fault("shown", "`shown` is 1 to 15: a message of Slack's has room for no more"));
        let held = (!(1..=365).contains(&self.reopens_within_days))
            .then(|| fault("reopens_within_days", "`reopens_within_days` is 1 to 365"));
        let days = (self.slip_days < 0).then(|| fault("slip_days", "`slip_days` cannot be negative"));
        let slips = (self.slips_asked == 0)
            .then(|| fault("slips_asked", "`slips_asked` is 0: every deal would be asked about"));
        shown.into_iter().chain(held).chain(days).chain(slips).collect()
    }
}

/// What settling a task takes from it, kept so that it can be taken back.
#[derive(Debug, Serialize, Deserialize)]
pub struct Before {
    pub due_at: Option<At>,
    pub reminders: Vec<At>,
    pub escalate_at: Option<At>,
}

impl Before {
    /// Under which name a task keeps it among its facts.
    pub const KEY: &'static str = "asked_before";
    /// The same in rows of an older version. Tasks keep other things under this name, too: who was asked before.
    const OLD_KEY: &'static str = "before";

    /// What the task keeps; none of one that was not settled by somebody's word.
    pub fn of(task: &Task) -> Option<Self> {
        let facts: Value = serde_json::from_str(&task.facts).ok()?;
        [Self::KEY, Self::OLD_KEY].iter().find_map(|key| serde_json::from_value(facts[*key].clone()).ok())
    }

    /// The task's facts without it.
    pub fn removed(task: &Task) -> Value {
        let mut facts: Value = serde_json::from_str(&task.facts).unwrap_or_else(|_| json!({}));
        if let Some(facts) = facts.as_object_mut() {
            facts.remove(Self::KEY);
            facts.retain(|key, value| key != Self::OLD_KEY || !value.is_object());
        }
        facts
    }
}

/// Until when what was said of a task can be taken back; none if it cannot be at all.
pub fn undo_until(task: &Task) -> Option<At> {
    let by_word = matches!(task.state, TaskState::Done | TaskState::Dropped) && Before::of(task).is_some();
    task.settled_at.filter(|_| by_word).map(|at| at + Duration::days(1))
}
