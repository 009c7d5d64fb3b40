//! Slash commands, and messages that come back in their answers.

use super::payload::{TOKEN, channel_name, form};
use crate::answers;
use crate::delivery::{Cannot, Delivery};
use crate::workspace::Workspace;
use serde_json::{Map, Value, json};

struct Prepared {
    url: String,
    body: String,
    channel: String,
    trigger_id: String,
    response_url: String,
}

impl Workspace {
    /// Types a slash command into a channel; a person's own id names their DM with the app.
    #[must_use = "the app may not have taken it: look at it, or call .ok()"]
    pub async fn command(&self, user: &str, channel: &str, command: &str, text: &str) -> Delivery {
        let prepared = match self.prepare_command(user, channel, command, text) {
            Ok(prepared) => prepared,
            Err(Cannot(why)) => return Delivery::not_sent(why),
        };
        let mut delivery = self.deliver(&prepared.url, crate::deliver::FORM, prepared.body, &[]).await;
        delivery.trigger_id = prepared.trigger_id;
        delivery.response_url = prepared.response_url;
        self.note_opened(&mut delivery);
        self.apply_command(&mut delivery, user, &prepared.channel, command);
        self.record(&delivery);
        delivery
    }

    fn prepare_command(
        &self,
        user: &str,
        channel: &str,
        command: &str,
        text: &str,
    ) -> Result<Prepared, Cannot> {
        let mut state = self.state();
        let person = state.actor(user)?;
        let channel = state.conversation(user, channel)?;
        if channel.archived {
            return Err(Cannot(format!("#{} is archived", channel.name)));
        }
        state.may_write(&channel)?;
        if !state.commands.is_empty() && !state.commands.iter().any(|offered| offered.name == command) {
            let told = format!("{command} is not a valid command.");
            answers::notice(&mut state, user, &channel.id, &told);
            return Err(Cannot(told));
        }
        let app = state.app.clone().unwrap_or_default();
        let trigger_id = state.issue_trigger(user, false);
        let response_url = state.issue_response_url(user, &channel.id, None);
        let body = form(&[
            ("token", TOKEN),
            ("team_id", person.team(&state.world.team_id)),
            ("team_domain", &state.world.team_domain),
            ("channel_id", &channel.id),
            ("channel_name", channel_name(&channel)),
            ("user_id", user),
            ("user_name", &person.handle),
            ("command", command),
            ("text", text),
            ("api_app_id", &app.app_id),
            ("is_enterprise_install", "false"),
            ("response_url", &response_url),
            ("trigger_id", &trigger_id),
        ]);
        Ok(Prepared { url: app.commands_url, body, channel: channel.id, trigger_id, response_url })
    }

    /// Shows what the answer says, or that there was none.
    fn apply_command(&self, delivery: &mut Delivery, user: &str, channel: &str, command: &str) {
        let mut state = self.state();
        let failure = match delivery.error.as_deref() {
            Some("operation_timeout") => Some(format!("{command} failed because the app did not respond.")),
            _ if !delivery.is_ok() => Some(format!("{command} failed with the error \"dispatch_failed\"")),
            _ => None,
        };
        if let Some(failure) = failure {
            answers::notice(&mut state, user, channel, &failure);
            delivery.shown = Some(failure);
            return;
        }
        let Some(payload) = message_in(&delivery.body) else { return };
        let shown = answers::show(&mut state, user, channel, None, &payload);
        state.produce("command answer", "message", user, Value::Object(payload), &shown);
        match shown {
            Ok(id) => delivery.ephemerals.extend(id),
            Err(refusal) => {
                let failure = format!("{command} failed with the error \"invalid_command_response\"");
                answers::notice(&mut state, user, channel, &failure);
                delivery.error = Some(format!("the answer was refused: {}", refusal.code));
                delivery.shown = Some(failure);
            }
        }
    }
}

/// The message in an answer's body: JSON, or plain text. `None` if it says nothing.
fn message_in(body: &str) -> Option<Map<String, Value>> {
    let body = body.trim();
    if body.is_empty() {
        return None;
    }
    match serde_json::from_str(body) {
        Ok(Value::Object(object)) if object.is_empty() => None,
        Ok(Value::Object(object)) => Some(object),
        _ => json!({ "text": body }).as_object().cloned(),
    }
}
