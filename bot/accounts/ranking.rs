//! Whom to suggest for one more account (R5).
//!
//! A suggestion with its reason: the manager decides (R4). Deliberately absent: skills, languages and
//! preferences, which nobody has told Baton.

use baton_storage::ids::UserId;
use baton_storage::time::At;

use crate::accounts::workload::{AccountLoad, Away, Load, WorkloadRules};
use crate::rules::Reasoned;

/// A CSM who could take the account.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub user: UserId,
    pub name: String,
    pub load: Load,
    /// Why they handed this account back, if they did (R6).
    pub handed_back: Option<String>,
}

/// How well a candidate suits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    Free,
    Away,
    OverCapacity,
    HandedBack,
}

/// A candidate in their place.
#[derive(Clone, Debug)]
pub struct Ranked {
    pub user: UserId,
    pub load: Load,
    pub fit: Fit,
    /// Hours per week with the account.
    pub after_hours: f64,
    /// One short sentence.
    pub why: Reasoned,
}

/// Orders the candidates for an account that comes to its CSM anew, the suggestion first (R5).
pub fn rank(
    candidates: Vec<Candidate>,
    now: At,
    soon: At,
    rules: &WorkloadRules,
    date: impl Fn(At) -> String,
) -> Vec<Ranked> {
    rank_for(&AccountLoad::anew(), candidates, now, soon, rules, date)
}

/// Orders the candidates for this account, the suggestion first (R5).
///
/// `soon` is the end of [`WorkloadRules::away_within_days`]; `date` writes a moment as the team's calendar
/// day. Nobody is left out: who suits less comes later, and the reason says why.
pub fn rank_for(
    account: &AccountLoad,
    candidates: Vec<Candidate>,
    now: At,
    soon: At,
    rules: &WorkloadRules,
    date: impl Fn(At) -> String,
) -> Vec<Ranked> {
    let one_more = rules.hours_of(account, now);
    let mut placed: Vec<_> = candidates
        .into_iter()
        .map(|candidate| {
            let after = candidate.load.hours + one_more;
            let away = candidate
                .load
                .away
                .filter(|away| away.from <= soon && away.until.is_none_or(|until| until > now));
            let fit = match (&candidate.handed_back, after > candidate.load.capacity, away) {
                (Some(_), ..) => Fit::HandedBack,
                (None, true, _) => Fit::OverCapacity,
                (None, false, Some(_)) => Fit::Away,
                (None, false, None) => Fit::Free,
            };
            (fit, after, away, candidate)
        })
        .collect();
    placed.sort_by(|(fit, after, _, left), (other_fit, other_after, _, right)| {
        let used = (after / left.load.capacity).total_cmp(&(other_after / right.load.capacity));
        let share = left.load.above_target_with(account).total_cmp(&right.load.above_target_with(account));
        let name = (left.name.to_lowercase(), &left.user).cmp(&(right.name.to_lowercase(), &right.user));
        fit.cmp(other_fit).then(used).then(share).then(name)
    });
    let place = |(index, (fit, after, away, candidate)): (usize, (Fit, f64, Option<Away>, Candidate))| {
        let of = format!("{} of {} h/week with this account", hours(after), hours(candidate.load.capacity));
        let absence = away.map(|away| absence(away, now, &date));
        let sentence = match (fit, absence, &candidate.handed_back) {
            (Fit::HandedBack, _, Some(why)) => format!("Handed this account back: “{why}”"),
            (Fit::OverCapacity, Some(absence), _) => format!("Over capacity: {of}; {absence}"),
            (Fit::OverCapacity, None, _) => format!("Over capacity: {of}"),
            (_, Some(absence), _) => format!("{absence}; {of}"),
            (_, None, _) if index == 0 => format!("Most capacity among those available: {of}"),
            _ => of,
        };
        Ranked {
            user: candidate.user,
            load: candidate.load,
            fit,
            after_hours: after,
            why: Reasoned::new("R5", sentence),
        }
    };
    placed.into_iter().enumerate().map(place).collect()
}

fn absence(away: Away, now: At, date: impl Fn(At) -> String) -> String {
    match (away.from > now, away.until) {
        (true, Some(until)) => format!("away from {} to {}", date(away.from), date(until)),
        (true, None) => format!("away from {}", date(away.from)),
        (false, Some(until)) => format!("away until {}", date(until)),
        (false, None) => "away, with no return date".to_owned(),
    }
}

/// Hours with at most one decimal, 31.25 excepted: what is written in a file is shown as written there.
pub fn hours(hours: f64) -> String {
    let exact = (hours * 4.0).fract() == 0.0;
    // Adding nothing takes the sign from a zero.
    let hours = if hours.abs() < 0.05 && !exact { 0.0 } else { hours + 0.0 };
    let shown = if exact { format!("{hours:.2}") } else { format!("{hours:.1}") };
    shown.trim_end_matches('0').trim_end_matches('.').to_owned()
}
