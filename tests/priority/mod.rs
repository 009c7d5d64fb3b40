//! An account's priority: its page, its review, proposals and exceptions.

mod agreement;
mod exceptions;
mod form;
mod lifecycle;
mod merged;
mod page;
mod proposal;
mod taken_back;

use baton_storage::accounts::Account;
use baton_storage::assessments::{self, Assessment};
use baton_storage::states::{AssessmentState, Priority, Segment};
use baton_storage::time::At;
use local_slack::{Choice, Message, Place};
use serde_json::json;

use crate::harness::*;

/// Ravi's, in EMEA, where managers agree to what is proposed (P3).
pub const NORTHWIND: &str = "0015e00000RaviAAAR";
/// Grace's, in AMER, where questions decide (P2).
pub const TALOS: &str = "0015e00000TalosAAB";

/// The questions of the US model that only people can answer.
pub const STAGES: &str =
    "Is the customer adopting a stage this quarter that needs more than 2 hours of your time a week?";
pub const INFRASTRUCTURE: &str = "Is the customer changing infrastructure this quarter in a way that needs more than 2 hours of your time a week?";
pub const RISK: &str = "Is the account at risk of contraction or churn?";
pub const UPGRADE: &str =
    "Does the account have an open upgrade opportunity that closes in the next 6 months?";
/// The one question of the EMEA model.
pub const PROPOSAL: &str = "Which priority do you propose?";

/// An account as the CRM tells of it.
pub fn account(now: At, id: &str, name: &str, region: &str, csm: &str) -> Account {
    let mut account = Account::named(id.into(), name, "Salesforce", now);
    account.region = Some(region.into());
    account.segment = Some(Segment::Enterprise);
    account.csm_field = Some(format!("{csm}@example.com"));
    account.sae_email = Some("alex.moreau@example.com".into());
    account.priority = Some(Priority::Pr1);
    account.lam = Some(1_200_000);
    account.arr = Some(300_000);
    account.health = Some("green".into());
    account.stages_adopted = Some(4);
    account
}

/// A stage with an account of Ravi's in EMEA and one of Grace's in AMER, both Pr1 by the CRM.
pub async fn open() -> TestBot {
    on(TestBot::open().await).await
}

/// The same with a changed `baton.toml`.
pub async fn open_with(change: impl FnOnce(&mut String)) -> TestBot {
    on(TestBot::with(change).await).await
}

async fn on(bot: TestBot) -> TestBot {
    let now = bot.clock.now();
    told(&bot.app, account(now, NORTHWIND, "Northwind Rail", "EMEA", "ravi.patel")).await;
    told(&bot.app, account(now, TALOS, "Talos Systems", "AMER", "grace.kim")).await;
    bot
}

impl TestBot {
    /// The page of an account, seen by somebody.
    pub async fn priority(&self, user: &str, name: &str) -> Message {
        self.command(user, "/priority", name).await.ok();
        self.ws.last_ephemeral(user).expect("a page")
    }

    /// The review form of an account before somebody.
    pub async fn review<'s>(&'s self, user: &'s str, name: &str) -> Form<'s> {
        let page = self.priority(user, name).await;
        self.press(user, &page, "Review").await.ok();
        self.form(user)
    }

    /// Grace answers no to everything that Talos is asked: it is Pr2.
    pub async fn talos_is_calm(&self) {
        let form = self.review(GRACE, "Talos").await;
        form.set(STAGES, "No").set(INFRASTRUCTURE, "No").set(RISK, "No").send().await;
    }

    /// Ravi proposes a level for Northwind.
    pub async fn proposed(&self, level: &str) {
        let form = self.review(RAVI, "Northwind").await;
        form.set(PROPOSAL, level).send().await;
    }

    /// What was decided, or proposed, of an account.
    pub async fn assessed(&self, id: &str, state: AssessmentState) -> Option<Assessment> {
        let mut db = self.app.storage.read().await.expect("a reader");
        assessments::current(&mut db, &id.into(), state).await.expect("the assessments")
    }

    /// The level that holds.
    pub async fn level(&self, id: &str) -> Option<Priority> {
        let mut db = self.app.storage.read().await.expect("a reader");
        let account = baton_storage::accounts::find(&mut db, &id.into()).await.expect("the accounts");
        account.expect("the account").priority
    }

    /// Somebody clicks what was never shown to them; what they are told.
    pub async fn forge(&self, user: &str, action: &str, value: &str) -> String {
        let action = json!({ "type": "button", "action_id": action, "value": value });
        let click = json!({ "type": "block_actions", "user": { "id": user }, "actions": [action] });
        self.send_raw(&self.signed(INTERACTIONS, payload(&click))).await.ok();
        self.last_dm(user).text
    }

    /// Presses the button with this label in the window before somebody.
    pub async fn turn_by(&self, user: &str, label: &str) {
        let view = self.ws.modal(user).expect("a window");
        let action = view.button(label).unwrap_or_else(|| panic!("no {label:?} in {:?}", view.buttons()));
        self.ws.click(user, Place::View(view.id), &action, Choice::Button).await.ok();
        self.settle().await;
    }
}

/// Every text of a payload in which Slack would read a mention or a link.
pub fn marked_up(payload: &serde_json::Value, found: &mut Vec<String>) {
    match payload {
        serde_json::Value::Object(fields)
            if fields.get("type").is_some_and(|kind| *kind == "plain_text" || *kind == "raw_text") => {}
        serde_json::Value::Object(fields) => fields.values().for_each(|value| marked_up(value, found)),
        serde_json::Value::Array(all) => all.iter().for_each(|value| marked_up(value, found)),
        serde_json::Value::String(text) => found.push(text.clone()),
        _ => {}
    }
}
