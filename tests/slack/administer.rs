//! Changes of the world that the app hears of as events. `Workspace::edit` makes the same
//! changes in silence.

use crate::changes::Change;
use crate::delivery::Delivery;
use crate::state::State;
use crate::web_api::shapes;
use crate::workspace::Workspace;
use crate::world::{Channel, ChannelKind, User};
use serde_json::{Value, json};

impl Workspace {
    /// Deactivates a person's account (`user_change`).
    pub async fn deactivate(&self, user: &str) -> Delivery {
        self.change_user(user, |user| user.deleted = true).await
    }

    /// Activates a person's account again (`user_change`).
    pub async fn reactivate(&self, user: &str) -> Delivery {
        self.change_user(user, |user| user.deleted = false).await
    }

    /// Changes a person's profile (`user_change`).
    pub async fn change_user(&self, user: &str, change: impl FnOnce(&mut User)) -> Delivery {
        let event = self.changed(|state| {
            let person = state.world.users.get_mut(user)?;
            change(person);
            let person = person.clone();
            Some(json!({ "type": "user_change", "user": shapes::user(state, &person), "cache_ts": state.now / 1000 }))
        });
        self.tell(event).await
    }

    /// A new person joins the workspace (`team_join`).
    pub async fn join_team(&self, user: User) -> Delivery {
        let event = self.changed(|state| {
            state.world.users.insert(user.id.clone(), user.clone());
            Some(json!({ "type": "team_join", "user": shapes::user(state, &user), "cache_ts": state.now / 1000 }))
        });
        self.tell(event).await
    }

    /// Archives a channel (`channel_archive`).
    pub async fn archive(&self, channel: &str) -> Delivery {
        self.change_channel(channel, "channel_archive", |channel| channel.archived = true).await
    }

    /// Takes a channel out of the archive (`channel_unarchive`).
    pub async fn unarchive(&self, channel: &str) -> Delivery {
        self.change_channel(channel, "channel_unarchive", |channel| channel.archived = false).await
    }

    /// Renames a channel (`channel_rename`).
    pub async fn rename(&self, channel: &str, name: &str) -> Delivery {
        self.change_channel(channel, "channel_rename", |channel| {
            channel.previous_names.insert(0, std::mem::replace(&mut channel.name, name.to_owned()));
        })
        .await
    }

    /// Shares a channel with another workspace (`channel_shared`).
    pub async fn share(&self, channel: &str) -> Delivery {
        self.change_channel(channel, "channel_shared", |channel| {
            channel.pending_shared.clear();
            channel.shared_with.push("T0OTHER".into());
            if channel.kind == ChannelKind::Public {
                channel.kind = ChannelKind::Shared;
            }
        })
        .await
    }

    /// Ends the sharing of a channel (`channel_unshared`).
    pub async fn unshare(&self, channel: &str) -> Delivery {
        self.change_channel(channel, "channel_unshared", |channel| {
            channel.shared_with.clear();
            if channel.kind == ChannelKind::Shared {
                channel.kind = ChannelKind::Public;
            }
        })
        .await
    }

    /// Invites another workspace to a channel. Slack tells the app nothing of it.
    pub fn invite_team(&self, channel: &str) {
        self.edit(|world| {
            if let Some(channel) = world.channels.get_mut(channel) {
                channel.pending_shared.push("T0OTHER".into());
            }
        });
    }

    /// A person joins a channel (`member_joined_channel`).
    pub async fn join_channel(&self, user: &str, channel: &str) -> Delivery {
        self.change_membership(user, channel, "member_joined_channel", |channel| {
            if !channel.has(user) {
                channel.members.push(user.to_owned());
            }
        })
        .await
    }

    /// A person leaves a channel (`member_left_channel`).
    pub async fn leave_channel(&self, user: &str, channel: &str) -> Delivery {
        let leave = |channel: &mut Channel| channel.members.retain(|member| member != user);
        self.change_membership(user, channel, "member_left_channel", leave).await
    }

    async fn change_membership(
        &self,
        user: &str,
        channel: &str,
        kind: &str,
        change: impl FnOnce(&mut Channel),
    ) -> Delivery {
        let event = self.changed(|state| {
            let place = state.world.channels.get_mut(channel)?;
            change(place);
            let of = if place.kind == ChannelKind::Private { "G" } else { "C" };
            let team = &state.world.team_id;
            Some(json!({ "type": kind, "user": user, "channel": channel, "channel_type": of, "team": team }))
        });
        self.tell(event).await
    }

    async fn change_channel(&self, id: &str, kind: &str, change: impl FnOnce(&mut Channel)) -> Delivery {
        let event = self.changed(|state| {
            let channel = state.world.channels.get_mut(id)?;
            change(channel);
            let channel = channel.clone();
            Some(match kind {
                "channel_rename" => {
                    let shape = json!({ "id": id, "name": channel.name, "created": channel.created });
                    json!({ "type": kind, "channel": shape })
                }
                "channel_shared" => {
                    json!({ "type": kind, "channel": id, "connected_team_id": channel.shared_with.last() })
                }
                "channel_unshared" => {
                    let teams = json!({ "previously_connected_team_id": "T0OTHER", "is_ext_shared": false });
                    let mut event = json!({ "type": kind, "channel": id });
                    shapes::merge(&mut event, teams);
                    event
                }
                _ => json!({ "type": kind, "channel": id, "user": channel.creator, "is_moved": 0 }),
            })
        });
        self.tell(event).await
    }

    fn changed(&self, change: impl FnOnce(&mut State) -> Option<Value>) -> Option<Value> {
        let mut state = self.state();
        let event = change(&mut state);
        state.announce(Change::World);
        event
    }

    async fn tell(&self, event: Option<Value>) -> Delivery {
        match event {
            Some(event) => self.deliver_event(event).await,
            None => Delivery::not_sent("there is nobody and nothing of that id"),
        }
    }
}
