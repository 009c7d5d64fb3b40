//! People acting. Each act that concerns the app becomes a signed request to it, shaped
//! as Slack shapes it, and the app's answer is applied.

mod click;
mod close;
mod command;
mod entry;
mod fill;
mod payload;
mod shortcut;
mod submit;
mod talk;

use crate::delivery::Cannot;
use crate::state::State;
use crate::world::{Channel, ChannelKind, User};

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

    /// A conversation the person can be in: their own id names their DM with the app.
    fn conversation(&mut self, user: &str, channel: &str) -> Result<Channel, Cannot> {
        let id = if channel == user { self.dm_with(user) } else { channel.to_owned() };
        if id == crate::state::dm_id(user) {
            self.dm_with(user);
        }
        let found =
            self.world.channels.get(&id).ok_or_else(|| Cannot(format!("there is no channel {id}")))?;
        let foreign =
            self.world.users.get(user).is_some_and(|u| u.team(&self.world.team_id) != self.world.team_id);
        let open = matches!(found.kind, ChannelKind::Public | ChannelKind::Shared) && !foreign;
        if !open && !found.has(user) {
            return Err(Cannot(format!("{user} is not in {id}")));
        }
        Ok(found.clone())
    }
}
