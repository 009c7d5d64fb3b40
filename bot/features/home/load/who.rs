//! Who holds which role, and why: by name, or as a member of a user group. And who is in such a group and holds none.

use std::collections::BTreeMap;

use baton_storage::Reader;
use baton_storage::ids::{UserGroupId, UserId};
use baton_storage::people;
use baton_storage::states::Role;
use baton_storage::user_groups::{self, GroupState, Member, UserGroup};

use crate::app::App;
use crate::config::groups::ROLES;
use crate::config::{Entry, Team};

/// Somebody in a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub name: String,
    pub role: Role,
    pub team: String,
    /// Whether the configuration names them.
    pub by_name: bool,
    /// The groups that they are in, of those that hold the role.
    pub groups: Vec<Known>,
    /// False for whoever is in such a group and can hold no role: a guest, a bot.
    pub holds: bool,
}

/// A group, as it was read last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// With its `@`, where Slack ever knew it.
    pub called: String,
    pub state: GroupState,
}

/// All of them, team by team.
pub async fn who(app: &App, db: &mut Reader) -> anyhow::Result<Vec<Held>> {
    let groups: BTreeMap<UserGroupId, UserGroup> =
        user_groups::all(db).await?.into_iter().map(|group| (group.group_id.clone(), group)).collect();
    let members = user_groups::members(db).await?;
    let everybody: Vec<&UserId> =
        app.config.everybody().into_iter().chain(members.iter().map(|member| &member.user_id)).collect();
    let people = people::among(db, &everybody).await?;
    let names: BTreeMap<&UserId, &str> =
        people.iter().map(|person| (&person.user_id, person.name.as_str())).collect();
    let book = Book { groups: &groups, members: &members, names: &names };
    Ok(app.config.teams.iter().flat_map(|team| book.of(team)).collect())
}

struct Book<'a> {
    groups: &'a BTreeMap<UserGroupId, UserGroup>,
    members: &'a [Member],
    names: &'a BTreeMap<&'a UserId, &'a str>,
}

impl Book<'_> {
    fn of(&self, team: &Team) -> Vec<Held> {
        let mut held = Vec::new();
        for role in ROLES {
            let holders = team.holders(*role);
            let of_groups = team.entries(*role).iter().filter_map(Entry::group);
            let idle = of_groups
                .flat_map(|group| self.members.iter().filter(move |member| member.group_id == *group))
                .map(|member| &member.user_id)
                .filter(|user| !holders.contains(user));
            let mut all: Vec<(&UserId, bool)> = holders.iter().map(|user| (user, true)).collect();
            for user in idle {
                if !all.contains(&(user, false)) {
                    all.push((user, false));
                }
            }
            held.extend(all.into_iter().map(|(user, holds)| self.line(team, *role, user, holds)));
        }
        held
    }

    fn line(&self, team: &Team, role: Role, user: &UserId, holds: bool) -> Held {
        let entries = team.entries(role);
        let is_in = |group: &&UserGroupId| {
            self.members.iter().any(|member| member.group_id == **group && member.user_id == *user)
        };
        let groups = entries.iter().filter_map(Entry::group).filter(is_in).map(|group| self.known(group));
        Held {
            name: self.names.get(user).map_or_else(|| user.0.clone(), |name| (*name).to_owned()),
            role,
            team: team.name.clone(),
            by_name: entries.iter().any(|entry| entry.user() == Some(user)),
            groups: groups.collect(),
            holds,
        }
    }

    fn known(&self, group: &UserGroupId) -> Known {
        let known = self.groups.get(group);
        let called = known.filter(|known| !known.handle.is_empty());
        Known {
            called: called.map_or_else(|| group.0.clone(), |known| format!("@{}", known.handle)),
            state: known.map_or(GroupState::Active, |known| known.state),
        }
    }
}
