//! How much one person gets at once: one message of what comes within the same few minutes, and a first import is a
//! list to work through.

mod first_import;
mod gathered;
mod replay;

use baton_storage::tasks::{self, Task};
use local_slack::{Choice, Place};
use serde_json::{Value, json};

use crate::harness::*;

/// A deal of the team's in EMEA, as the CRM tells of it.
pub fn deal(number: usize, stage: &str) -> Value {
    json!({
        "opportunity": { "id": format!("0065e00000Q{number:04}"), "name": format!("Deal {number}"), "stage": stage,
            "amount": 300_000, "close_date": "2027-03-01", "owner_email": "alex.moreau@example.com" },
        "account": { "id": format!("0015e00000Q{number:04}"), "name": format!("Quant {number}"),
            "segment": "enterprise", "region": "EMEA", "sa_email": "sam.ortiz@example.com", "lam": 1_000_000 },
    })
}

impl TestBot {
    /// Presses the button with this label on the page before somebody; the page that follows.
    pub async fn turns(&self, user: &str, label: &str) -> local_slack::View {
        let view = self.ws.modal(user).expect("a page");
        let action = view.button(label).unwrap_or_else(|| panic!("no {label:?} in {:?}", view.buttons()));
        self.ws.click(user, Place::View(view.id), &action, Choice::Button).await.ok();
        self.settle().await;
        self.ws.modal(user).expect("the next page")
    }

    /// Everything that somebody owes.
    pub async fn asked_of(&self, user: &str) -> Vec<Task> {
        let mut db = self.app.storage.read().await.expect("a reader");
        tasks::owed_by(&mut db, &user.into()).await.expect("tasks")
    }
}
