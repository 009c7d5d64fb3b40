//! The user groups that the configuration names: each has to be there, enabled, and not leave a team without managers.

use std::collections::BTreeMap;

use baton_storage::ids::UserGroupId;
use baton_storage::states::Role;

use crate::config::groups::{ROLES, key_of};
use crate::config::{Config, Entry};
use crate::slack::client::Slack;
use crate::slack::client::groups::Group;

/// What is wrong with them, with file and line.
pub async fn faults(slack: &Slack, config: &Config) -> Vec<String> {
    if config.groups().is_empty() {
        return Vec::new();
    }
    let groups = match slack.groups().await {
        Ok(groups) => groups,
        Err(failure) => return vec![format!("user groups: {failure}")],
    };
    let known: BTreeMap<&UserGroupId, &Group> = groups.iter().map(|group| (&group.id, group)).collect();
    let mut faults = Vec::new();
    let mut look = |list: &str, entries: &[Entry]| {
        for (place, group) in entries.iter().enumerate().filter_map(|(at, entry)| Some((at, entry.group()?)))
        {
            let what = match known.get(group) {
                Some(known) if known.disabled => {
                    format!("the user group {group} (@{}) is disabled", known.handle)
                }
                Some(_) => continue,
                None => format!("there is no user group {group}{}", nearest(group, &groups)),
            };
            faults.push(config.fault(&format!("{list}[{place}]"), format!("`{list}`: {what}")).to_string());
        }
    };
    look("organization.requesters", &config.organization.requesters);
    for (at, team) in config.teams.iter().enumerate() {
        for role in ROLES {
            look(&format!("teams[{at}].{}", key_of(*role)), team.entries(*role));
        }
    }
    for (at, team) in config.teams.iter().enumerate() {
        let entries = team.entries(Role::Managers);
        let empty = |entry: &Entry| {
            let members = entry.group().and_then(|group| known.get(group)).map(|group| &group.members);
            members.is_some_and(|members| members.as_ref().is_some_and(Vec::is_empty))
        };
        if !entries.is_empty() && entries.iter().all(empty) {
            let list = format!("teams[{at}].managers");
            let what = format!("`{list}`: nobody is in the user group; at least one CSM manager is needed");
            faults.push(config.fault(&list, what).to_string());
        }
    }
    faults
}

/// What may be meant: a group whose id differs in capitals, or somebody wrote its handle.
fn nearest(group: &UserGroupId, groups: &[Group]) -> String {
    let same = |known: &&Group| {
        known.id.as_str().eq_ignore_ascii_case(group.as_str())
            || known.handle.eq_ignore_ascii_case(group.as_str())
    };
    groups.iter().find(same).map(|known| format!("; did you mean {}?", known.id)).unwrap_or_default()
}
