//! `/disengage`: letting an account go, from the manager's word to whoever stays responsible.

mod end;
mod letter;
mod path;
mod refusals;
mod taken_back;

use baton_storage::disengagements::{self, Disengagement};
use local_slack::Message;
use serde_json::json;

use crate::harness::*;

/// The reasons of the process, as their labels.
const DOWNGRADED: &str = "Below the threshold after a downgrade or churn";
const EXPLANATION: &str = "They went from 400 to 60 seats";
/// What is gone through, as labels.
const SUPPORT: &str = "Support, for troubleshooting and basic how-to questions";
const IN_WRITING: &str = "Complex questions: write to the seller";
const FEATURES: &str = "The feature comparison";
const ONLINE: &str = "Online resources";

impl TestBot {
    /// Ravi asks to let Homeworld go.
    async fn letting_go(&self) {
        self.command(RAVI, "/disengage", "homeworld").await.ok();
        let form = self.form(RAVI).set("Reason", DOWNGRADED);
        form.set("Internal reason", EXPLANATION).send().await;
        self.put_forms_away(RAVI).await;
    }

    /// And Maya agrees; the card in Homeworld's channel. What others hear on the way here is looked at in `path.rs`.
    async fn agreed_to(&self) -> Message {
        self.letting_go().await;
        self.press(MAYA, &self.last_dm(MAYA), "Approve").await.ok();
        self.ws.mark_all_read();
        self.letgo_card()
    }

    /// Ravi and Alex have told the customer, and went through these.
    async fn told(&self, reviewed: &str) -> Message {
        let card = self.agreed_to().await;
        self.press(RAVI, &card, "Record the meeting").await.ok();
        self.form(RAVI).set("What did you discuss with them?", reviewed).send().await;
        self.letgo_card()
    }

    /// The follow-up is kept as drafted.
    async fn written(&self) -> Message {
        let card = self.told(&[SUPPORT, IN_WRITING, FEATURES, ONLINE].join("|")).await;
        self.press(RAVI, &card, "Write the follow-up").await.ok();
        self.form(RAVI).send().await;
        self.put_forms_away(RAVI).await;
        self.letgo_card()
    }

    /// The card in Homeworld's channel.
    #[track_caller]
    fn letgo_card(&self) -> Message {
        let mut found = self.ws.peek(HOME);
        found.retain(|message| message.text_of().contains("ending CSM coverage"));
        assert_eq!(found.len(), 1, "one card: {found:#?}");
        self.looked_at(found.remove(0))
    }

    /// Homeworld's latest disengagement.
    async fn disengagement(&self) -> Disengagement {
        let mut db = self.app.storage.read().await.expect("a reader");
        disengagements::latest(&mut db, &HOMEWORLD.into()).await.expect("read").expect("one")
    }

    /// Homeworld reads Ravi in the CRM too, and brings in so much a year.
    async fn known_in_the_crm(&self, arr: i64) {
        let account = json!({ "id": HOMEWORLD, "csm_email": "ravi.patel@example.com", "arr": arr });
        self.crm(json!({ "account": account })).await;
    }
}
