//! Finding conversations and people, as far as the app may know of them.

use super::{Arguments, Refusal};
use crate::state::State;
use crate::world::{Channel, ChannelKind, User, UserKind};

impl State {
    /// The conversation an argument names, if the app can see it.
    pub(crate) fn visible(&self, id: &str) -> Result<&Channel, Refusal> {
        let found = self.world.channels.get(id).or_else(|| {
            let name = id.trim_start_matches('#');
            self.world
                .channels
                .values()
                .find(|c| c.name == name && c.kind != ChannelKind::Dm && !name.is_empty())
        });
        let bot = self.bot_user();
        let seen = found.filter(|channel| !channel.is_private() || channel.has(&bot));
        seen.ok_or_else(|| Refusal::of("channel_not_found"))
    }

    /// The conversation of the `channel` argument.
    pub(crate) fn channel_of(&self, arguments: &Arguments) -> Result<Channel, Refusal> {
        let id = arguments.text("channel").ok_or_else(|| Refusal::of("channel_not_found"))?;
        self.visible(id).cloned()
    }

    /// The conversation of the `channel` argument, once the scope for its kind is there.
    pub(crate) fn channel_for(
        &self,
        arguments: &Arguments,
        public: &str,
        private: &str,
        dm: &str,
    ) -> Result<Channel, Refusal> {
        let channel = self.channel_of(arguments)?;
        self.need_scope(&[match channel.kind {
            ChannelKind::Public | ChannelKind::Shared => public,
            ChannelKind::Private => private,
            ChannelKind::Dm => dm,
        }])?;
        Ok(channel)
    }

    /// A conversation to write to: a channel, or the DM with a person named by id.
    pub(crate) fn destination(&mut self, arguments: &Arguments) -> Result<Channel, Refusal> {
        let Some(id) = arguments.text("channel") else { return Err(Refusal::of("channel_not_found")) };
        let Some(user) = self.world.users.get(id) else { return self.visible(id).cloned() };
        if user.kind == UserKind::Bot {
            return Err(Refusal::of("cannot_dm_bot"));
        }
        let dm = self.dm_with(id);
        self.visible(&dm).cloned()
    }

    /// Refuses unless the bot may post there.
    pub(crate) fn may_post(&self, channel: &Channel) -> Result<(), Refusal> {
        let inside = channel.has(&self.bot_user());
        if channel.archived {
            Err(Refusal::of("is_archived"))
        } else if !inside && !self.has_scope("chat:write.public") {
            Err(Refusal::of("not_in_channel"))
        } else {
            Ok(())
        }
    }

    /// Refuses unless the bot is in the channel.
    pub(crate) fn must_be_in(&self, channel: &Channel) -> Result<(), Refusal> {
        if channel.has(&self.bot_user()) { Ok(()) } else { Err(Refusal::of("not_in_channel")) }
    }

    /// A person by id.
    pub(crate) fn person(&self, id: &str) -> Result<&User, Refusal> {
        self.world.users.get(id).ok_or_else(|| Refusal::of("user_not_found"))
    }
}
