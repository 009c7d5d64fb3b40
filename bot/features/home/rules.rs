//! When something is to be done, how often a Home tab is published, and which page of a list somebody looks at.

use std::fmt;

use baton_storage::ids::UserId;
use baton_storage::states::Priority;
use baton_storage::time::At;
use chrono::Duration;

/// A Home tab is published at most once in so long.
pub const PACE: Duration = Duration::seconds(5);
/// A Home tab that nobody has opened for so long is not kept up to date any more.
pub const FORGOTTEN: Duration = Duration::days(30);
/// What was published is forgotten after so long.
pub const KEPT: Duration = Duration::days(1);
/// What operators see changes without anybody's doing: it is looked at again after so long, for
/// whoever has opened it within a day.
pub const OPS_LOOK: Duration = Duration::minutes(5);
/// What is due within so long is "this week".
const WEEK: Duration = Duration::days(7);

/// How urgent something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    Late,
    Week,
    Later,
}

/// When something is to be done. What has no day waits for an answer: that is this week. What was put off is later.
pub fn when(late: bool, due: Option<At>, snoozed: bool, now: At) -> When {
    match due {
        _ if late => When::Late,
        _ if snoozed => When::Later,
        Some(due) if due > now + WEEK => When::Later,
        _ => When::Week,
    }
}

/// When a Home tab may say something else though nothing was done: something becomes late, or comes into this week.
/// `due` are the moments at which things are due.
pub fn next_look(due: impl IntoIterator<Item = At>, operator: bool, now: At) -> Option<At> {
    let turns = due.into_iter().flat_map(|due| [due.plus_millis(1), due - WEEK]);
    let of_operator = operator.then_some(now + OPS_LOOK);
    turns.filter(|at| *at > now).chain(of_operator).min()
}

/// Which accounts of theirs somebody looks at, and from which on: `LEVEL/HEALTH/CSM/FROM`, where `-` is any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    pub level: Option<Priority>,
    pub health: Option<String>,
    pub csm: Option<UserId>,
    pub from: usize,
}

impl Shown {
    /// Reads what a button or a menu carries. It has been in people's hands: what is not understood is any.
    pub fn read(text: &str) -> Self {
        let mut parts = text.split('/');
        let mut part = || parts.next().filter(|part| !part.is_empty() && *part != "-");
        let level = part().and_then(|word| Priority::ALL.iter().find(|one| one.as_str() == word).copied());
        let health = part().map(str::to_owned);
        let csm = part().map(UserId::from);
        let from = part().and_then(|from| from.parse().ok()).unwrap_or_default();
        Self { level, health, csm, from }
    }

    /// The same from so many on.
    #[must_use]
    pub fn at(&self, from: usize) -> Self {
        Self { from, ..self.clone() }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = self.level.map_or("-", Priority::as_str);
        let health = self.health.as_deref().unwrap_or("-");
        let csm = self.csm.as_ref().map_or("-", UserId::as_str);
        write!(f, "{level}/{health}/{csm}/{}", self.from)
    }
}
