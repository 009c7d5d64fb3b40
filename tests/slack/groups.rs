//! Changes of user groups that the app hears of as events: `subteam_members_changed`, and `subteam_updated` for the whole
//! group, which Slack sends of a change of members, too, with no more than 500 of them.

use crate::changes::Change;
use crate::delivery::Delivery;
use crate::state::State;
use crate::web_api::shapes;
use crate::workspace::Workspace;
use crate::world::UserGroup;
use serde_json::{Value, json};

/// So many members `subteam_updated` names at most.
const NAMED: usize = 500;

impl Workspace {
    /// Sets who is in a user group (`subteam_members_changed`, then `subteam_updated`).
    pub async fn set_group_members(&self, group: &str, users: &[&str]) -> Vec<Delivery> {
        let events = {
            let mut state = self.state();
            let now = state.now / 1000;
            let team = state.world.team_id.clone();
            let Some(known) = state.world.user_groups.get_mut(group) else {
                return vec![Delivery::not_sent("there is no such user group")];
            };
            let before =
                std::mem::replace(&mut known.users, users.iter().map(|user| (*user).to_owned()).collect());
            let known = known.clone();
            let differing = |these: &[String], those: &[String]| -> Vec<String> {
                these.iter().filter(|one| !those.contains(one)).cloned().collect()
            };
            let (added, removed) = (differing(&known.users, &before), differing(&before, &known.users));
            let members = json!({
                "type": "subteam_members_changed", "subteam_id": group, "team_id": team,
                "date_previous_update": 1_600_000_000, "date_update": now,
                "added_users": added, "added_users_count": added.len().to_string(),
                "removed_users": removed, "removed_users_count": removed.len().to_string(),
            });
            state.announce(Change::World);
            [members, updated(&state, &known)]
        };
        let mut deliveries = Vec::new();
        for event in events {
            deliveries.push(self.deliver_event(event).await);
        }
        deliveries
    }

    /// Disables a user group (`subteam_updated`); its members stay those they were.
    pub async fn disable_group(&self, group: &str) -> Delivery {
        self.change_group(group, |group| group.disabled = true).await
    }

    /// Enables it again (`subteam_updated`).
    pub async fn enable_group(&self, group: &str) -> Delivery {
        self.change_group(group, |group| group.disabled = false).await
    }

    /// Changes what a user group is called (`subteam_updated`).
    pub async fn change_group(&self, group: &str, change: impl FnOnce(&mut UserGroup)) -> Delivery {
        let event = {
            let mut state = self.state();
            let Some(known) = state.world.user_groups.get_mut(group) else {
                return Delivery::not_sent("there is no such user group");
            };
            change(known);
            let known = known.clone();
            state.announce(Change::World);
            updated(&state, &known)
        };
        self.deliver_event(event).await
    }
}

fn updated(state: &State, group: &UserGroup) -> Value {
    let mut shape = shapes::user_group(state, group);
    shape["users"] = json!(group.users.iter().take(NAMED).collect::<Vec<_>>());
    json!({ "type": "subteam_updated", "subteam": shape })
}
