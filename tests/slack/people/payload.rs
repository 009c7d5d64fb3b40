//! The parts that interaction payloads share, and the tokens handed out with them.

use crate::delivery::Delivery;
use crate::input::Place;
use crate::state::{ResponseUrl, State, Trigger};
use crate::web_api::shapes;
use crate::workspace::Workspace;
use crate::world::{Channel, ChannelKind, User};
use serde_json::{Value, json};

pub(super) const TOKEN: &str = "local-verification-token";

/// What Slack shows over a form whose app did not answer.
pub(super) const TROUBLE: &str = "We had some trouble connecting. Try again?";

impl State {
    /// An interaction of this type, with what every one has and these fields.
    pub(super) fn interaction(&self, kind: &str, user: &User, more: Value) -> Value {
        let app = self.app.clone().unwrap_or_default();
        let mut payload = json!({
            "type": kind, "api_app_id": app.app_id, "token": TOKEN,
            "enterprise": self.world.organization.as_ref().map(|id| json!({ "id": id, "name": "Local" })),
            "is_enterprise_install": false,
            "team": { "id": self.world.team_id, "domain": self.world.team_domain },
            "user": {
                "id": user.id, "username": user.handle, "name": user.handle,
                "team_id": user.team(&self.world.team_id),
            },
        });
        shapes::merge(&mut payload, more);
        payload
    }

    /// A trigger, good for one view within three seconds.
    pub(super) fn issue_trigger(&mut self, user: &str, in_modal: bool) -> String {
        let serial = self.serial();
        let id = format!("{}.{}.{serial:08x}", self.now, self.world.team_id);
        let trigger = Trigger { user: user.to_owned(), issued: self.now, opened: None, in_modal };
        self.triggers.insert(id.clone(), trigger);
        id
    }

    /// A `response_url`, good for five answers within half an hour.
    pub(super) fn issue_response_url(
        &mut self,
        user: &str,
        channel: &str,
        original: Option<Place>,
    ) -> String {
        let thread_ts =
            original.as_ref().and_then(|place| self.message_at(place)).and_then(|m| m.thread_ts.clone());
        let serial = self.serial();
        let id = format!("{:x}{serial:08x}", self.now);
        let url = format!("{}/response/{id}", self.base_url);
        let issued = self.now;
        let record = ResponseUrl {
            user: user.to_owned(),
            channel: channel.to_owned(),
            issued,
            uses: 0,
            original,
            thread_ts,
        };
        self.response_urls.insert(id, record);
        url
    }
}

/// A channel's name as commands and interactions give it.
pub(super) fn channel_name(channel: &Channel) -> &str {
    match channel.kind {
        ChannelKind::Dm => "directmessage",
        ChannelKind::Private => "privategroup",
        _ => &channel.name,
    }
}

/// An interaction that is ready to go.
pub(super) struct Prepared {
    pub payload: Value,
    pub trigger_id: String,
    pub response_url: String,
}

impl Workspace {
    /// Sends an interaction and notes what its trigger opened.
    pub(super) async fn interact(&self, prepared: Prepared) -> Delivery {
        let url = self.state().app.as_ref().map(|app| app.interactions_url.clone()).unwrap_or_default();
        let body = form(&[("payload", &prepared.payload.to_string())]);
        let mut delivery = self.deliver(&url, crate::deliver::FORM, body, &[]).await;
        delivery.trigger_id = prepared.trigger_id;
        delivery.response_url = prepared.response_url;
        self.note_opened(&mut delivery);
        delivery
    }

    pub(super) fn note_opened(&self, delivery: &mut Delivery) {
        let state = self.state();
        delivery.opened = state.triggers.get(&delivery.trigger_id).and_then(|trigger| trigger.opened.clone());
    }
}

/// A form body.
pub(super) fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
