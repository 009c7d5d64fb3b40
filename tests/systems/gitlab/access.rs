//! Who may do what: a member of a group is one of everything below it.

use super::instance::{Instance, Project};
use super::level;

impl Instance {
    /// What a user may do in a group, by itself or by one above; 0 is nothing.
    pub fn level_in_group(&self, user: u64, group: u64) -> u64 {
        let levels = self.above(group).into_iter().filter_map(|group| group.members.get(&user));
        levels.copied().max().unwrap_or(0)
    }

    /// What a user may do in a project, by itself or by its groups; 0 is nothing.
    pub fn level_in(&self, user: u64, project: &Project) -> u64 {
        let own = project.members.get(&user).copied().unwrap_or(0);
        own.max(self.level_in_group(user, project.group))
    }

    /// Whether a user sees a group: its members do, and those of what is below it.
    pub fn sees_group(&self, user: u64, group: u64) -> bool {
        let below = |other: u64| self.above(other).iter().any(|one| one.id == group);
        self.level_in_group(user, group) > 0
            || self.groups.iter().any(|one| one.members.contains_key(&user) && below(one.id))
            || self.projects.iter().any(|one| one.members.contains_key(&user) && below(one.group))
    }

    /// Whether a user may make projects in a group.
    pub fn may_create_in(&self, user: u64, group: u64) -> bool {
        self.level_in_group(user, group) >= level::MAINTAINER
    }
}
