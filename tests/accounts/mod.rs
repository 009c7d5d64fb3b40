//! Accounts and people: who is who, and which account somebody means by what they typed.

mod grid;
mod groups;
mod own;
mod people;
mod typed;
mod which;
mod zones;

use baton_storage::accounts::Account;
use baton_storage::states::Segment;

use crate::harness::*;

impl TestBot {
    /// The CRM knows one more account of EMEA Enterprise.
    async fn of_emea(&self, number: usize, name: &str, change: impl FnOnce(&mut Account)) {
        let id = format!("A{number:05}");
        let mut account = Account::named(id.as_str().into(), name, "Salesforce", self.clock.now());
        account.region = Some("EMEA".into());
        account.segment = Some(Segment::Enterprise);
        change(&mut account);
        told(&self.app, account).await;
    }
}
