//! Closing a modal.

use super::payload::Prepared;
use crate::delivery::{Cannot, Delivery};
use crate::web_api::shapes;
use crate::workspace::Workspace;
use serde_json::json;

impl Workspace {
    /// Closes a modal with its Cancel button. The app hears of it (`view_closed`) if the
    /// view asked for it, and `is_sent` of the delivery is false if not.
    pub async fn close_view(&self, user: &str, view_id: &str) -> Delivery {
        let prepared = match self.prepare_close(user, view_id) {
            Ok(Some(prepared)) => prepared,
            Ok(None) => return Delivery::not_sent("the view does not ask to hear of it"),
            Err(Cannot(why)) => return Delivery::not_sent(why),
        };
        let delivery = self.interact(prepared).await;
        self.record(&delivery);
        delivery
    }

    fn prepare_close(&self, user: &str, view_id: &str) -> Result<Option<Prepared>, Cannot> {
        let mut state = self.state();
        let person = state.actor(user)?;
        let open =
            state.stacks.get(user).and_then(|stack| stack.iter().find(|view| view.id == view_id)).cloned();
        let view = open.ok_or_else(|| Cannot(format!("{user} has no modal {view_id}")))?;
        if view.clear_on_close {
            state.close_all(user)
        } else {
            state.close_one(user, view_id)
        }
        if !view.notify_on_close {
            return Ok(None);
        }
        let more = json!({ "view": shapes::view(&state, &view), "is_cleared": view.clear_on_close });
        let payload = state.interaction("view_closed", &person, more);
        Ok(Some(Prepared { payload, trigger_id: String::new(), response_url: String::new() }))
    }
}
