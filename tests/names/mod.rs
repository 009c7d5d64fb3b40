//! Who is who, and which account somebody means by what they typed.

mod grid;
mod meetings;
mod own;
mod people;
mod typed;
mod which;
mod zones;

use baton_storage::accounts::Account;
use baton_storage::states::Segment;

use crate::harness::*;

/// Ids of accounts that a test makes up.
fn id(number: usize) -> String {
    format!("A{number:05}")
}

impl TestBot {
    /// The CRM knows these accounts, of no team.
    async fn known_accounts(&self, names: &[&str]) {
        for (number, name) in names.iter().enumerate() {
            told(&self.app, Account::named(id(number).as_str().into(), name, "Salesforce", self.clock.now()))
                .await;
        }
    }

    /// The CRM knows one more account of EMEA Enterprise.
    async fn of_emea(&self, number: usize, name: &str, change: impl FnOnce(&mut Account)) {
        let mut account = Account::named(id(number).as_str().into(), name, "Salesforce", self.clock.now());
        account.region = Some("EMEA".into());
        account.segment = Some(Segment::Enterprise);
        change(&mut account);
        told(&self.app, account).await;
    }

    /// Closes the form before somebody.
    async fn close_forms(&self, user: &str) {
        for view in self.ws.modal_stack(user).into_iter().rev() {
            self.ws.close_view(user, &view.id).await;
        }
    }

    /// What a command answers to Sam alone.
    async fn says_privately(&self, command: &str, text: &str) -> String {
        self.command(SAM, command, text).await.ok();
        self.last_private(SAM)
    }
}
