//! Global shortcuts and shortcuts on messages.

use super::payload::Prepared;
use crate::delivery::{Cannot, Delivery};
use crate::input::Place;
use crate::web_api::shapes;
use crate::workspace::Workspace;
use serde_json::json;

const NO_ANSWER: &str = "The app did not respond. Try again?";

impl Workspace {
    /// Uses a global shortcut.
    #[must_use = "the app may not have taken it: look at it, or call .ok()"]
    pub async fn shortcut(&self, user: &str, callback_id: &str) -> Delivery {
        let prepared = self.prepare_shortcut(user, callback_id);
        self.use_shortcut(prepared).await
    }

    /// Uses a shortcut on a message.
    #[must_use = "the app may not have taken it: look at it, or call .ok()"]
    pub async fn message_shortcut(&self, user: &str, channel: &str, ts: &str, callback_id: &str) -> Delivery {
        let prepared = self.prepare_message_shortcut(user, channel, ts, callback_id);
        self.use_shortcut(prepared).await
    }

    fn prepare_shortcut(&self, user: &str, callback_id: &str) -> Result<Prepared, Cannot> {
        let mut state = self.state();
        let person = state.actor(user)?;
        let trigger_id = state.issue_trigger(user, false);
        let more = json!({ "callback_id": callback_id, "trigger_id": trigger_id, "action_ts": state.ts() });
        let payload = state.interaction("shortcut", &person, more);
        Ok(Prepared { payload, trigger_id, response_url: String::new() })
    }

    fn prepare_message_shortcut(
        &self,
        user: &str,
        channel: &str,
        ts: &str,
        callback_id: &str,
    ) -> Result<Prepared, Cannot> {
        let mut state = self.state();
        let person = state.actor(user)?;
        let channel = state.conversation(user, channel)?;
        let message = state.message(&channel.id, ts).cloned();
        let message = message.ok_or_else(|| Cannot(format!("there is no message {ts} in {}", channel.id)))?;
        let place = Place::of(&message);
        let trigger_id = state.issue_trigger(user, false);
        let response_url = state.issue_response_url(user, &channel.id, Some(place));
        let more = json!({
            "callback_id": callback_id, "trigger_id": trigger_id, "action_ts": state.ts(),
            "response_url": response_url, "message_ts": ts,
            "channel": { "id": channel.id, "name": super::payload::channel_name(&channel) },
            "message": shapes::message(&state, &message, false),
        });
        let payload = state.interaction("message_action", &person, more);
        Ok(Prepared { payload, trigger_id, response_url })
    }

    async fn use_shortcut(&self, prepared: Result<Prepared, Cannot>) -> Delivery {
        let mut delivery = match prepared {
            Ok(prepared) => self.interact(prepared).await,
            Err(Cannot(why)) => return Delivery::not_sent(why),
        };
        if !delivery.is_ok() {
            delivery.shown = Some(NO_ANSWER.into());
        }
        self.record(&delivery);
        delivery
    }
}
