//! Agendas: what is shipped, what an organisation makes of them, and what becomes of them in Slack.

mod ahead;
mod canvas;
mod engine;
mod intro;
mod named;
mod posting;
mod safe;
mod surfaces;

use baton_storage::Fault;
use baton_storage::actor::Actor;
use baton_storage::facts::{self, Fact};
use baton_storage::ids::FactId;

use crate::harness::*;
use baton::features::record::rules::RecordRules;

impl TestBot {
    /// Sam says something of Homeworld, which is now known.
    pub async fn knows(&self, key: &str, value: &str) {
        let now = self.clock.now();
        let fact = Fact {
            fact_id: FactId::fresh(),
            account_id: HOMEWORLD.into(),
            key: key.to_owned(),
            value: value.to_owned(),
            said_by: SAM.to_owned(),
            by_person: true,
            said_at: now,
            link: None,
            recorded_by: Actor::from(SAM),
            recorded_at: now,
        };
        let write = self.app.storage.write(move |tx| Box::pin(async move { facts::add(tx, &fact).await }));
        write.await.unwrap_or_else(|fault: Fault| panic!("{fault}"));
    }

    /// Everything that can be known of Homeworld is.
    pub async fn knows_everything(&self, value: impl Fn(&str) -> String) {
        let keys: Vec<String> =
            self.app.playbook.of::<RecordRules>().facts().map(|rule| rule.key.clone()).collect();
        for key in keys {
            self.knows(&key, &value(&key)).await;
        }
    }

    /// Homeworld has a channel of its own, and no handoff yet.
    pub async fn has_a_channel(&self) {
        self.crm(serde_json::json!({ "account": { "id": HOMEWORLD, "channel": HOME } })).await;
    }

    /// The latest message that only this person sees, as a message.
    #[track_caller]
    pub fn preview(&self, user: &str) -> local_slack::Message {
        self.ws.last_ephemeral(user).unwrap_or_else(|| panic!("nothing was shown to {user} alone"))
    }
}
