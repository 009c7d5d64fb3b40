//! People acting. Each act that concerns the app becomes a signed request to it, shaped
//! as Slack shapes it, and the app's answer is applied.

mod click;
mod close;
mod command;
mod edit;
mod entry;
mod fill;
mod payload;
mod shortcut;
mod submit;
mod talk;

use crate::delivery::Cannot;
use crate::input::Input;
use crate::state::State;
use crate::world::{Channel, ChannelKind, User, UserKind};
use serde_json::Value;

impl State {
    /// A person who can act: known, and not deactivated.
    fn actor(&self, user: &str) -> Result<User, Cannot> {
        let person =
            self.world.users.get(user).ok_or_else(|| Cannot(format!("there is no person {user}")))?;
        if person.deleted {
            return Err(Cannot(format!("{user} is deactivated")));
        }
        if self.app.is_none() {
            return Err(Cannot("no app is installed".into()));
        }
        Ok(person.clone())
    }

    /// Refuses people and channels that this menu would not list for this person.
    fn must_list(&self, user: &str, menu: &Value, input: &Input) -> Result<(), Cannot> {
        let users = |ids: &[String]| {
            ids.iter().find(|id| self.world.users.get(*id).is_none_or(|u| u.deleted)).cloned()
        };
        let listed =
            |id: &str| self.world.channels.get(id).is_some_and(|place| self.lists(user, menu, place));
        let channels = |ids: &[String]| ids.iter().find(|id| !listed(id)).cloned();
        let unknown = match input {
            Input::User(id) => users(std::slice::from_ref(id)),
            Input::Users(ids) => users(ids),
            Input::Channel(id) | Input::Conversation(id) => channels(std::slice::from_ref(id)),
            Input::Channels(ids) | Input::Conversations(ids) => channels(ids),
            _ => None,
        };
        unknown
            .map_or(Ok(()), |id| Err(Cannot(format!("{id} is not listed: unknown, deactivated or left out"))))
    }

    /// Whether a menu of conversations lists this one: nobody is shown what they may not see, and its `filter`
    /// leaves out more.
    fn lists(&self, user: &str, menu: &Value, place: &Channel) -> bool {
        let kind = match place.kind {
            ChannelKind::Public | ChannelKind::Shared => "public",
            ChannelKind::Private => "private",
            ChannelKind::Dm => "im",
        };
        let filter = &menu["filter"];
        let included = filter["include"].as_array().is_none_or(|kinds| kinds.contains(&Value::from(kind)));
        let left_out = filter["exclude_external_shared_channels"] == true && place.is_ext_shared();
        let seen = place.has(user) || kind == "public";
        seen && included && !left_out
    }

    /// Refuses to take anything where the app alone writes, in Slack's own words.
    fn may_write(&self, channel: &Channel) -> Result<(), Cannot> {
        let off = self.is_read_only(channel);
        if off { Err(Cannot("Sending messages to this app has been turned off.".into())) } else { Ok(()) }
    }

    /// A conversation the person can be in: their own id names their DM with the app.
    fn conversation(&mut self, user: &str, channel: &str) -> Result<Channel, Cannot> {
        let id = if channel == user { self.dm_with(user) } else { channel.to_owned() };
        if id == crate::state::dm_id(user) {
            self.dm_with(user);
        }
        let found =
            self.world.channels.get(&id).ok_or_else(|| Cannot(format!("there is no channel {id}")))?;
        let full = self.world.users.get(user).is_some_and(|u| u.kind == UserKind::Member);
        let open = matches!(found.kind, ChannelKind::Public | ChannelKind::Shared) && full;
        if !open && !found.has(user) {
            return Err(Cannot(format!("{user} is not in {id}")));
        }
        Ok(found.clone())
    }
}
