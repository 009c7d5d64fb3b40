//! Roles that are held by user groups: which groups the file names, and the configuration with their members in place.

use std::collections::{BTreeMap, BTreeSet};

use baton_storage::ids::{UserGroupId, UserId};
use baton_storage::states::Role;

use crate::config::{Config, Entry, Team};

/// The roles of a team that the file fills, in the order in which people read them.
pub const ROLES: &[Role] =
    &[Role::Managers, Role::Directors, Role::Csm, Role::SaLeaders, Role::SalesManagers];

/// The key of a team that names a role's people.
pub fn key_of(role: Role) -> &'static str {
    if role == Role::Csm { "csms" } else { role.as_str() }
}

/// The members of each group that was read and may do something here, in their order.
pub type Members = BTreeMap<UserGroupId, Vec<UserId>>;

impl Team {
    /// Who holds a role of the file now.
    pub fn holders(&self, role: Role) -> &[UserId] {
        match role {
            Role::Managers => &self.managers,
            Role::Directors => &self.directors,
            Role::Csm => &self.csms,
            Role::SaLeaders => &self.sa_leaders,
            Role::SalesManagers => &self.sales_managers,
            Role::Sa | Role::Seller => &[],
        }
    }

    /// Whom the file names for a role: people, and groups of people.
    pub fn entries(&self, role: Role) -> &[Entry] {
        self.entries.get(&role).map(Vec::as_slice).unwrap_or_default()
    }

    fn hold(&mut self, role: Role, users: Vec<UserId>) {
        match role {
            Role::Managers => self.managers = users,
            Role::Directors => self.directors = users,
            Role::Csm => self.csms = users,
            Role::SaLeaders => self.sa_leaders = users,
            Role::SalesManagers => self.sales_managers = users,
            Role::Sa | Role::Seller => {}
        }
    }
}

impl Config {
    /// Every user group that the file names, for a role or for `requesters`.
    pub fn groups(&self) -> BTreeSet<&UserGroupId> {
        let of_teams = self.teams.iter().flat_map(|team| team.entries.values().flatten());
        of_teams.chain(&self.organization.requesters).filter_map(Entry::group).collect()
    }

    /// Whether a role of any team is held by a group.
    pub fn follows_groups(&self) -> bool {
        self.teams.iter().any(|team| team.entries.values().flatten().any(|entry| entry.group().is_some()))
    }

    /// The same with these members in the places of the groups: in the file's order, and nobody twice. A group that was
    /// not read has none.
    pub fn with_groups(&self, members: &Members) -> Self {
        let mut config = self.clone();
        for team in &mut config.teams {
            for role in ROLES {
                let entries = team.entries(*role);
                if entries.iter().all(|entry| entry.group().is_none()) {
                    continue;
                }
                let named = entries.iter().flat_map(|entry| match entry {
                    Entry::User(user) => std::slice::from_ref(user),
                    Entry::Group(group) => members.get(group).map(Vec::as_slice).unwrap_or_default(),
                });
                let mut users: Vec<UserId> = Vec::new();
                let mut seen = BTreeSet::new();
                users.extend(named.filter(|user| seen.insert(*user)).cloned());
                team.hold(*role, users);
            }
        }
        config
    }
}
