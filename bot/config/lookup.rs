//! Who is who: the questions that flows and jobs ask of the configuration.

use std::collections::BTreeSet;

use baton_storage::ids::{TeamId, UserId};
use baton_storage::states::Segment;
use chrono_tz::Tz;

use crate::config::{Config, Entry, Person, Team};

impl Config {
    /// The team with this id. None for a team that the configuration no longer has.
    pub fn team(&self, id: &TeamId) -> Option<&Team> {
        self.teams.iter().find(|team| team.id == *id)
    }

    /// The team that serves a region and a segment (R4). Capitals and blanks around do not matter.
    pub fn team_for(&self, region: &str, segment: Segment) -> Option<&Team> {
        self.teams.iter().find(|team| team.segment == segment && same(&team.region, region))
    }

    /// Every region, once, in the file's order.
    pub fn regions(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let first = |team: &&Team| seen.insert(team.region.trim().to_lowercase());
        self.teams.iter().filter(first).map(|team| team.region.as_str()).collect()
    }

    /// The segments that a region has teams for, in the file's order.
    pub fn segments(&self, region: &str) -> Vec<Segment> {
        self.teams.iter().filter(|team| same(&team.region, region)).map(|team| team.segment).collect()
    }

    /// Whether this person may assign for this team (R4).
    pub fn is_manager_of(&self, user: &UserId, team: &TeamId) -> bool {
        self.team(team).is_some_and(|team| team.managers.contains(user))
    }

    /// Whether this person directs this team.
    pub fn is_director_of(&self, user: &UserId, team: &TeamId) -> bool {
        self.team(team).is_some_and(|team| team.directors.contains(user))
    }

    /// Whether this person is one of this team's CSMs.
    pub fn is_csm_of(&self, user: &UserId, team: &TeamId) -> bool {
        self.team(team).is_some_and(|team| team.csms.contains(user))
    }

    /// Whether this person may approve SA work on this team's existing customers (E2).
    pub fn is_sa_leader_of(&self, user: &UserId, team: &TeamId) -> bool {
        self.team(team).is_some_and(|team| team.sa_leaders.contains(user))
    }

    /// The teams whose queue is this person's.
    pub fn managed_by(&self, user: &UserId) -> Vec<&Team> {
        self.teams.iter().filter(|team| team.managers.contains(user)).collect()
    }

    /// The teams this person directs.
    pub fn directed_by(&self, user: &UserId) -> Vec<&Team> {
        self.teams.iter().filter(|team| team.directors.contains(user)).collect()
    }

    /// The teams this person is a CSM of.
    pub fn teams_of_csm(&self, user: &UserId) -> Vec<&Team> {
        self.teams.iter().filter(|team| team.csms.contains(user)).collect()
    }

    /// Hours per week that this person has for customers; None: the workload rules' default (R5).
    pub fn capacity(&self, user: &UserId) -> Option<f64> {
        self.person(user)?.capacity_hours
    }

    /// Who stands in for this person (R6).
    pub fn backup(&self, user: &UserId) -> Option<&UserId> {
        self.person(user)?.backup.as_ref()
    }

    /// This person's username in GitLab, where the file has it.
    pub fn gitlab_username(&self, user: &UserId) -> Option<&str> {
        self.person(user)?.gitlab.as_deref()
    }

    /// Whether meetings become events in a calendar system, so that no file of them is handed out.
    pub fn makes_events(&self) -> bool {
        self.google_calendar.is_some()
    }

    /// Everybody who is named, by themselves or by a group that was read, once.
    pub fn everybody(&self) -> BTreeSet<&UserId> {
        let people = self.people.iter().flat_map(|person| [Some(&person.id), person.backup.as_ref()]);
        let requesters = self.organization.requesters.iter().filter_map(Entry::user);
        let ops = self.organization.ops.iter();
        self.teams.iter().flat_map(members).chain(people.flatten()).chain(ops).chain(requesters).collect()
    }

    /// Who is told what fails and what needs an administrator: ops, or without them the directors, once each.
    pub fn operators(&self) -> Vec<&UserId> {
        if !self.organization.ops.is_empty() {
            return self.organization.ops.iter().collect();
        }
        self.teams.iter().flat_map(|team| &team.directors).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The time zone somebody lives by: that of their Slack profile, where it is one we know; else their team's, else
    /// the organization's.
    pub fn zone_of(&self, user: &UserId, profile: &str) -> Tz {
        let own = profile.trim().parse().ok();
        let team = || self.teams.iter().find(|team| members(team).any(|member| member == user));
        own.or_else(|| team().map(|team| team.timezone)).unwrap_or(self.organization.timezone)
    }

    fn person(&self, user: &UserId) -> Option<&Person> {
        self.people.iter().find(|person| person.id == *user)
    }
}

fn members(team: &Team) -> impl Iterator<Item = &UserId> {
    let leads = team.managers.iter().chain(&team.directors).chain(&team.sales_managers);
    leads.chain(&team.csms).chain(&team.sa_leaders)
}

fn same(left: &str, right: &str) -> bool {
    left.trim().to_lowercase() == right.trim().to_lowercase()
}
