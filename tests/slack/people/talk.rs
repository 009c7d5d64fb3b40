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
            events.extend(state.link_shared(&message, &channel));
        }
        Ok((message, events))
    }

    /// Forwards a message to another conversation as Slack's "Forward message" does: it stands there in an attachment,
    /// under the name of whoever forwarded it, with a word of theirs if they write one.
    pub fn forward(
        &self,
        user: &str,
        from: &str,
        ts: &str,
        to: &str,
        comment: &str,
    ) -> Result<Message, Cannot> {
        let mut state = self.state();
        state.actor(user)?;
        let (from, to) = (state.conversation(user, from)?, state.conversation(user, to)?);
        let original = state.message(&from.id, ts).cloned();
        let original = original.ok_or_else(|| Cannot(format!("there is no message {ts} to forward")))?;
        let author = state.world.users.get(&original.user).map(|author| author.name.clone());
        let link = format!(
            "https://{}.slack.com/archives/{}/p{}",
            state.world.team_domain,
            from.id,
            ts.replace('.', "")
        );
        let mut attachment = json!({
            "id": 1, "ts": ts, "is_msg_unfurl": true, "is_share": true, "mrkdwn_in": ["text"],
            "channel_id": from.id, "channel_team": state.world.team_id, "author_id": original.user,
            "author_name": author, "from_url": link, "original_url": link, "footer": "Slack Conversation",
            "text": original.text, "fallback": format!("[{ts}] {}", original.text),
        });
        if !original.files.is_empty() {
            attachment["files"] = json!(original.files);
        }
        if !original.blocks.is_empty() {
            let message = json!({ "blocks": original.blocks });
            attachment["message_blocks"] = json!([{
                "team": state.world.team_id, "channel": from.id, "ts": ts, "message": message,
            }]);
        }
        let message = Message {
            channel: to.id,
            ts: state.ts(),
            user: user.to_owned(),
            text: comment.to_owned(),
            attachments: vec![attachment],
            ..Message::default()
        };
        state.add_message(message.clone());
        Ok(message)
    }

    /// Lets a message stand in a conversation as somebody, or another app (`bot_id`), has left it: with files, blocks,
    /// attachments, with or without a text. Its `ts` is given to it.
    pub fn leave(&self, message: Message) -> Message {
        let mut state = self.state();
        let message = Message { ts: state.ts(), ..message };
        state.add_message(message.clone());
        message
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
