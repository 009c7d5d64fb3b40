//! Writing messages, and opening the app's Home tab.

use crate::delivery::{Cannot, Delivery};
use crate::message::Message;
use crate::web_api::shapes;
use crate::workspace::Workspace;
use crate::world::ChannelKind;
use serde_json::{Value, json};

impl Workspace {
    /// Writes a message; a person's own id names their DM with the app. The app hears of
    /// it if it subscribes to messages there, or is mentioned.
    pub async fn say(
        &self,
        user: &str,
        channel: &str,
        text: &str,
        thread_ts: Option<&str>,
    ) -> Result<Message, Cannot> {
        let (message, events) = self.prepare_say(user, channel, text, thread_ts)?;
        for event in events {
            let _recorded = self.deliver_event(event).await;
        }
        Ok(message)
    }

    fn prepare_say(
        &self,
        user: &str,
        channel: &str,
        text: &str,
        thread_ts: Option<&str>,
    ) -> Result<(Message, Vec<Value>), Cannot> {
        let mut state = self.state();
        let person = state.actor(user)?;
        let channel = state.conversation(user, channel)?;
        if channel.archived {
            return Err(Cannot(format!("#{} is archived", channel.name)));
        }
        state.may_write(&channel)?;
        if text.trim().is_empty() {
            return Err(Cannot("there is nothing to say".into()));
        }
        if let Some(thread) = thread_ts
            && state.message(&channel.id, thread).is_none()
        {
            return Err(Cannot(format!("there is no message {thread} to reply to")));
        }
        let message = Message {
            channel: channel.id.clone(),
            ts: state.ts(),
            user: user.to_owned(),
            text: text.to_owned(),
            thread_ts: thread_ts.map(str::to_owned),
            ..Message::default()
        };
        state.add_message(message.clone());
        let kind = match channel.kind {
            ChannelKind::Private => "group",
            ChannelKind::Dm => "im",
            _ => "channel",
        };
        let mut event = shapes::message(&state, &message, false);
        let more = json!({ "channel": channel.id, "channel_type": kind, "user_team": person.team(&state.world.team_id) });
        shapes::merge(&mut event, more);
        let bot = state.bot_user();
        let mut events = Vec::new();
        if channel.has(&bot) {
            if text.contains(&format!("<@{bot}>")) {
                let mut mention = event.clone();
                mention["type"] = json!("app_mention");
                events.push(mention);
            }
            events.push(event);
        }
        Ok((message, events))
    }

    /// Opens the app's Home tab (`app_home_opened`).
    pub async fn open_home(&self, user: &str) -> Delivery {
        let prepared = {
            let mut state = self.state();
            state.actor(user).map(|_| {
                let channel = state.dm_with(user);
                let mut event =
                    json!({ "type": "app_home_opened", "user": user, "channel": channel, "tab": "home" });
                if let Some(home) = state.homes.get(user) {
                    event["view"] = shapes::view(&state, home);
                }
                event
            })
        };
        match prepared {
            Ok(event) => self.deliver_event(event).await,
            Err(Cannot(why)) => Delivery::not_sent(why),
        }
    }
}
