//! A CSM's accounts go to others: by a manager, by their own wish, or because they were deactivated overnight.

mod asked;
mod handed;
mod leaver;
mod pages;
mod story;
mod taken_back;

use baton_storage::accounts::{self, Account};
use baton_storage::assignments;
use baton_storage::states::Priority;
use local_slack::{Input, Message};

use crate::harness::*;

pub const NORTHWIND: &str = "0015e00000RaviAAAR";
pub const ALDER: &str = "0015e00000RaviBAAR";

impl TestBot {
    /// Maya opens Ravi's book.
    async fn book_of_ravi<'s>(&'s self, user: &'s str) -> Form<'s> {
        self.command(user, "/csm-book", "ravi").await.ok();
        self.form(user)
    }

    /// Who accepted an account, here.
    async fn has(&self, account: &str) -> Option<String> {
        let mut db = self.app.storage.read().await.expect("a reader");
        let one = assignments::current(&mut db, &account.into()).await.expect("read");
        one.map(|one| one.csm.0)
    }

    /// Elena looks after nothing any more.
    async fn elena_is_free(&self) {
        for (number, id) in
            ["0015e00000ElenAAAR", "0015e00000ElenBAAR", "0015e00000ElenCAAR"].iter().enumerate()
        {
            let account =
                Account::named((*id).into(), &format!("Gone {number}"), "Salesforce", self.clock.now());
            told(&self.app, account).await;
        }
    }

    /// So many accounts more in Ravi's book.
    async fn many(&self, count: usize) {
        for number in 0..count {
            let id = format!("0015e0000R{number:03}AAAAR");
            let mut account =
                Account::named(id.into(), &format!("Customer {number:02}"), "Salesforce", self.clock.now());
            account.csm_field = Some("ravi.patel@example.com".into());
            account.priority = Some(Priority::Pr2);
            told(&self.app, account).await;
        }
    }
}

/// The team with a third CSM, who carries nothing and has as much time as the others.
async fn with_three() -> TestBot {
    TestBot::with(|text| {
        let csms = format!("csms = [\"{RAVI}\", \"{ELENA}\"]");
        *text = text.replacen("capacity_hours = 8", "capacity_hours = 31.25", 1);
        *text = text.replacen(&csms, &format!("csms = [\"{RAVI}\", \"{ELENA}\", \"{LEE}\"]"), 1);
    })
    .await
}

/// Chooses for the account whose field's label begins so.
fn choose<'s>(bot: &TestBot, user: &str, form: Form<'s>, account: &str, csm: &str) -> Form<'s> {
    let fields = form.view.inputs();
    let field = fields.iter().find(|field| field.label.starts_with(account));
    let field = field.unwrap_or_else(|| panic!("no field of {account}"));
    bot.ws.fill(user, &form.view.id, &field.block_id, Input::option(csm)).expect("filled");
    form
}
