//! Changing afterwards what one wrote oneself, as Slack's "Edit message" does.

use crate::delivery::Cannot;
use crate::message::{Edited, Message};
use crate::web_api::shapes;
use crate::workspace::Workspace;
use crate::world::ChannelKind;
use serde_json::{Value, json};

impl Workspace {
    /// Changes the text of a person's own message. The app hears of it (`message_changed`) where it hears messages.
    ///
    /// # Errors
    /// When the message is somebody else's or gone, or when nobody writes there any more.
    pub async fn edit_message(
        &self,
        user: &str,
        channel: &str,
        ts: &str,
        text: &str,
    ) -> Result<Message, Cannot> {
        let (message, event) = self.prepare_edit(user, channel, ts, text)?;
        if let Some(event) = event {
            let _recorded = self.deliver_event(event).await;
        }
        Ok(message)
    }

    fn prepare_edit(
        &self,
        user: &str,
        channel: &str,
        ts: &str,
        text: &str,
    ) -> Result<(Message, Option<Value>), Cannot> {
        let mut state = self.state();
        state.actor(user)?;
        let channel = state.conversation(user, channel)?;
        if channel.archived {
            return Err(Cannot(format!("#{} is archived", channel.name)));
        }
        state.may_write(&channel)?;
        if text.trim().is_empty() {
            return Err(Cannot("there is nothing to say".into()));
        }
        let old = state.message(&channel.id, ts).cloned();
        let old = old.ok_or_else(|| Cannot("the message is not there any more".into()))?;
        if old.user != user || old.bot_id.is_some() {
            return Err(Cannot("only who wrote a message can edit it".into()));
        }
        let edited = Edited { user: user.to_owned(), ts: state.ts() };
        let mut message = old.clone();
        text.clone_into(&mut message.text);
        message.revision += 1;
        message.edited = Some(edited.clone());
        let before = shapes::message(&state, &old, false);
        state.change_message(message.clone());
        if !channel.has(&state.bot_user()) {
            return Ok((message, None));
        }
        let kind = match channel.kind {
            ChannelKind::Private => "group",
            ChannelKind::Dm => "im",
            _ => "channel",
        };
        let event = json!({
            "type": "message", "subtype": "message_changed", "hidden": true, "channel": channel.id,
            "channel_type": kind, "ts": edited.ts, "message": shapes::message(&state, &message, false),
            "previous_message": before,
        });
        Ok((message, Some(event)))
    }
}
