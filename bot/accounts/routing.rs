//! Whose matter it is: the team for a region and a segment (R4), and whom a step of the escalation tells (R6).
//!
//! Deliberately absent: looking up who is active or away. The caller knows and is asked person by person.

use baton_storage::ids::UserId;
use baton_storage::states::Segment;
use baton_storage::time::At;
use serde::Deserialize;

use crate::config::{Config, Team};
use crate::rules::Reasoned;

/// Whether a person can act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Availability {
    /// False: deactivated in Slack.
    pub active: bool,
    /// Away until then, if that is still to come.
    pub away_until: Option<At>,
}

/// The field of the request form that has to be put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteField {
    Region,
    Segment,
}

/// Why there is no team (R4). Shown, it is the sentence for the field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .why.sentence)]
pub struct RouteFault {
    pub field: RouteField,
    pub why: Reasoned,
}

/// The team that a request from this region and segment goes to (R4).
///
/// # Errors
/// Where there is none: the field, and a sentence that names those there are.
pub fn team_for<'a>(config: &'a Config, region: &str, segment: Segment) -> Result<&'a Team, RouteFault> {
    if let Some(team) = config.team_for(region, segment) {
        return Ok(team);
    }
    let segments: Vec<_> = config.segments(region).into_iter().map(Segment::as_str).collect();
    let (field, sentence) = match segments.is_empty() {
        true => {
            let regions = config.regions().join(", ");
            (
                RouteField::Region,
                format!("There is no team for \"{}\". There are teams for {regions}.", region.trim()),
            )
        }
        false => {
            let known = segments.join(" and ");
            let sentence =
                format!("{} has no team for {segment} accounts. It has one for {known}.", region.trim());
            (RouteField::Segment, sentence)
        }
    };
    Err(RouteFault { field, why: Reasoned::new("R4", sentence) })
}

/// Somebody to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    pub user: UserId,
    /// The person in whose place.
    pub stands_in_for: Option<UserId>,
    pub why: Reasoned,
}

/// The two people of a request.
#[derive(Clone, Copy, Debug)]
pub struct Parties<'a> {
    pub requester: &'a UserId,
    pub csm: Option<&'a UserId>,
}

/// Whom to tell when a step is reached (R6): who is there, else who stands in, else ops, else the directors,
/// else those who are away. Empty only where nobody of all these is active.
pub fn whom(
    config: &Config,
    team: &Team,
    tells: Tells,
    parties: Parties<'_>,
    now: At,
    people: impl Fn(&UserId) -> Availability,
) -> Vec<Recipient> {
    let search = Search { config, team, now, people };
    let role = |role: &str| format!("{role} of {}", team.name);
    let managers = |why: &str| search.group(&team.managers, &format!("a CSM manager of {}{why}", team.name));
    let found = match tells {
        Tells::Managers => managers(""),
        Tells::Directors => search.group(&team.directors, &role("a director")),
        Tells::Backup => search.backup(),
        Tells::Csm => match parties.csm.filter(|csm| search.is_there(csm)) {
            Some(csm) => vec![recipient(csm, None, "You are the assigned CSM.".to_owned())],
            None => managers(", and the assigned CSM is not available"),
        },
        // Away or not, nobody else can answer for the requester.
        Tells::Requester => match search.is_active(parties.requester) {
            true => vec![recipient(parties.requester, None, "You requested the CSM.".to_owned())],
            false => managers(", and the requester has left"),
        },
    };
    if found.is_empty() { search.last_resort() } else { found }
}

struct Search<'a, F> {
    config: &'a Config,
    team: &'a Team,
    now: At,
    people: F,
}

impl<F: Fn(&UserId) -> Availability> Search<'_, F> {
    fn is_active(&self, user: &UserId) -> bool {
        (self.people)(user).active
    }

    fn is_there(&self, user: &UserId) -> bool {
        let facts = (self.people)(user);
        facts.active && facts.away_until.is_none_or(|until| until <= self.now)
    }

    /// Those of a group who are there, and the backups of the others.
    fn group(&self, users: &[UserId], role: &str) -> Vec<Recipient> {
        let mut found: Vec<Recipient> = Vec::new();
        for user in users {
            let one = match (
                self.is_there(user),
                self.config.backup(user).filter(|backup| self.is_there(backup)),
            ) {
                (true, _) => recipient(user, None, format!("You are {role}.")),
                (false, Some(backup)) => {
                    let gone = if self.is_active(user) { "is away" } else { "has left" };
                    recipient(backup, Some(user), format!("You are the backup of {role}, who {gone}."))
                }
                (false, None) => continue,
            };
            if !found.iter().any(|told| told.user == one.user) {
                found.push(one);
            }
        }
        found
    }

    /// Who stands in for the primary manager: their own backup, else the next managers, else the directors.
    fn backup(&self) -> Vec<Recipient> {
        let Some((primary, others)) = self.team.managers.split_first() else { return Vec::new() };
        let name = &self.team.name;
        match self.config.backup(primary).into_iter().chain(others).find(|user| self.is_there(user)) {
            Some(user) => {
                vec![recipient(
                    user,
                    Some(primary),
                    format!("You are the backup of the CSM manager of {name}."),
                )]
            }
            None => self
                .group(&self.team.directors, &format!("a director of {name}, and its manager has no backup")),
        }
    }

    fn last_resort(&self) -> Vec<Recipient> {
        let (ops, directors) = (&self.config.organization.ops, &self.team.directors);
        let name = &self.team.name;
        let there = |users: &[UserId], why: String| -> Vec<Recipient> {
            users
                .iter()
                .filter(|user| self.is_there(user))
                .map(|user| recipient(user, None, why.clone()))
                .collect()
        };
        let found =
            there(ops, format!("The contacts of {name} are not available, so Baton operators are notified."));
        let found = if found.is_empty() {
            there(
                directors,
                format!("The contacts of {name} are not available, so its directors are notified."),
            )
        } else {
            found
        };
        if !found.is_empty() {
            return found;
        }
        let everybody =
            self.team.managers.iter().chain(ops).chain(directors).filter(|user| self.is_active(user));
        let why = format!("All contacts of {name} are away.");
        let mut all: Vec<Recipient> = everybody.map(|user| recipient(user, None, why.clone())).collect();
        all.sort_by(|left, right| left.user.cmp(&right.user));
        all.dedup();
        all
    }
}

fn recipient(user: &UserId, stands_in_for: Option<&UserId>, sentence: String) -> Recipient {
    Recipient {
        user: user.clone(),
        stands_in_for: stands_in_for.cloned(),
        why: Reasoned::new("R6", sentence),
    }
}

/// Whom a step tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tells {
    Managers,
    /// Who stands in for the primary manager.
    Backup,
    Directors,
    Csm,
    Requester,
}
