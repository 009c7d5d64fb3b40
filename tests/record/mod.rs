//! The customer record: whatever was said of a customer, by whom and when, and what is still to be asked.

mod feed;
mod form;
mod message;
mod missing;
mod quoted;
mod rules;

use baton_storage::facts::{self, Fact};
use local_slack::{Choice, Input, Place};

use crate::harness::*;

impl TestBot {
    /// Opens Homeworld's record from `/handoff`.
    pub async fn record(&self, user: &str) {
        let card = self.handoff_card(user).await;
        self.press(user, &card, "Customer record").await.ok();
    }

    /// Opens a section of it.
    pub async fn section(&self, user: &str, section: &str) {
        self.record(user).await;
        self.turn(user, &format!("record.section#{section}")).await;
    }

    /// Presses a button of the page or form before somebody.
    pub async fn turn(&self, user: &str, action: &str) {
        let view = self.form(user).view.id;
        self.ws.click(user, Place::View(view), action, Choice::Button).await.ok();
        self.settle().await;
    }

    /// Empties a field of the form before somebody.
    pub fn clear(&self, user: &str, label: &str) {
        let view = self.form(user).view;
        let field = view.field(label).expect("the field");
        self.ws.fill(user, &view.id, &field.block_id, Input::Nothing).expect("an empty field");
    }

    /// What stands before somebody, as text.
    pub fn reads(&self, user: &str) -> String {
        self.form(user).view.text_of()
    }

    /// What stands in a field of the form before somebody.
    pub fn filled(&self, user: &str, label: &str) -> String {
        self.form(user).view.field(label).expect("the field").value.unwrap_or_default()
    }

    /// Everything ever said of something of Homeworld, the latest first.
    pub async fn said(&self, key: &str) -> Vec<Fact> {
        let mut db = self.app.storage.read().await.expect("a reader");
        facts::history(&mut db, &HOMEWORLD.into(), key).await.expect("asked")
    }

    /// The same as values.
    pub async fn values(&self, key: &str) -> Vec<String> {
        self.said(key).await.into_iter().map(|fact| fact.value).collect()
    }

    /// Uses "Add to customer record" on a message and fills in what it tells.
    pub async fn add(&self, user: &str, channel: &str, ts: &str) {
        self.ws.message_shortcut(user, channel, ts, "add_to_record").await.ok();
        self.settle().await;
    }
}
