//! Events: who gets them, their envelope, and delivering again what was not taken.

use crate::deliver::{JSON, RETRY_NUM, RETRY_REASON};
use crate::delivery::Delivery;
use crate::state::{Retry, State};
use crate::workspace::Workspace;
use serde_json::{Value, json};

/// When an event is delivered again, in ms after its first delivery.
const RETRIES: [i64; 3] = [0, 60_000, 300_000];

impl State {
    /// Whether the app gets events of this type; for messages, with the kind of channel.
    fn subscribes(&self, event: &Value) -> bool {
        let kind = event["type"].as_str().unwrap_or_default();
        let scope = match kind {
            "channel_archive" | "channel_unarchive" | "channel_rename" | "channel_created" => "channels:read",
            "channel_shared" | "channel_unshared" => "channels:read",
            "user_change" | "team_join" => "users:read",
            "subteam_created" | "subteam_updated" | "subteam_members_changed" => "usergroups:read",
            "reaction_added" | "reaction_removed" => "reactions:read",
            "app_mention" => "app_mentions:read",
            "link_shared" => "links:read",
            _ => "",
        };
        if !scope.is_empty() && !self.has_scope(scope) {
            return false;
        }
        let full = match (kind, event["channel_type"].as_str()) {
            ("message", Some("im")) => "message.im".to_owned(),
            ("message", Some(of)) => format!("message.{}s", of.trim_end_matches('s')),
            _ => kind.to_owned(),
        };
        let named = |set: &std::collections::BTreeSet<String>| set.contains(kind) || set.contains(&full);
        self.subscribed.as_ref().map_or(kind != "message", named)
    }

    fn envelope(&mut self, event: Value) -> Value {
        let app = self.app.clone().unwrap_or_default();
        let channel = event["channel"].as_str().or_else(|| event["channel"]["id"].as_str());
        let channel = channel.and_then(|id| self.world.channels.get(id));
        let shared = channel.is_some_and(crate::Channel::is_ext_shared);
        let team = self.world.team_id.clone();
        json!({
            "token": "local-verification-token", "team_id": team, "api_app_id": app.app_id, "event": event,
            "type": "event_callback", "event_id": self.id("Ev"), "event_time": self.now / 1000,
            "authorizations": [{
                "enterprise_id": null, "team_id": team, "user_id": app.bot_user, "is_bot": true,
                "is_enterprise_install": false,
            }],
            "is_ext_shared_channel": shared, "event_context": format!("EC{}", self.serial()),
        })
    }
}

impl Workspace {
    /// Delivers an event, once; if it is not taken it is due again at the next tick.
    pub(crate) async fn deliver_event(&self, mut event: Value) -> Delivery {
        let prepared = {
            let mut state = self.state();
            let url = state.app.as_ref().map(|app| app.events_url.clone()).unwrap_or_default();
            let reached = !url.is_empty() || state.app.as_ref().is_some_and(|app| app.socket_mode);
            if !reached || !state.subscribes(&event) {
                None
            } else {
                event["event_ts"] = json!(state.ts());
                Some((url, state.envelope(event).to_string(), state.now))
            }
        };
        let Some((url, body, now)) = prepared else {
            return Delivery::not_sent("the app does not get this event");
        };
        let delivery = self.deliver(&url, JSON, body.clone(), &[]).await;
        self.plan_retry(&delivery, Retry { url, body, attempt: 0, first: now, reason: String::new() });
        self.record(&delivery);
        delivery
    }

    /// Delivers the events that are due again by the injected clock.
    pub async fn tick(&self) -> Vec<Delivery> {
        let due: Vec<Retry> = {
            let mut state = self.state();
            let now = state.now;
            let (due, later) = std::mem::take(&mut state.retries).into_iter().partition(|r| r.due() <= now);
            state.retries = later;
            due
        };
        let mut deliveries = Vec::new();
        for retry in due {
            let number = retry.attempt.to_string();
            let headers = [(RETRY_NUM, number), (RETRY_REASON, retry.reason.clone())];
            let delivery = self.deliver(&retry.url, JSON, retry.body.clone(), &headers).await;
            self.plan_retry(&delivery, retry);
            self.record(&delivery);
            deliveries.push(delivery);
        }
        deliveries
    }

    /// Events that wait to be delivered again, and when (ms UTC).
    pub fn due_again(&self) -> Vec<i64> {
        self.state().retries.iter().map(Retry::due).collect()
    }

    fn plan_retry(&self, delivery: &Delivery, mut retry: Retry) {
        if delivery.is_ok() || delivery.no_retry || retry.attempt as usize >= RETRIES.len() {
            return;
        }
        retry.attempt += 1;
        retry.reason = match &delivery.error {
            Some(error) if error == "operation_timeout" => "http_timeout",
            Some(_) => "connection_failed",
            None => "http_error",
        }
        .to_owned();
        self.state().retries.push(retry);
    }
}

impl Retry {
    fn due(&self) -> i64 {
        self.first + RETRIES[(self.attempt.max(1) as usize - 1).min(RETRIES.len() - 1)]
    }
}
