//! Who may write in a customer record.

use baton_storage::people::Person;
use baton_storage::{Reader, accounts};

use crate::accounts::context::AccountContext;
use crate::accounts::roles;
use crate::app::App;

/// Whether somebody may write in the record: who is on the account, who leads its team.
pub async fn writes(
    app: &App,
    db: &mut Reader,
    person: &Person,
    context: &AccountContext<'_>,
) -> anyhow::Result<bool> {
    if let Some(place) = context.place() {
        return roles::concerned(app, db, &person.user_id, &place).await;
    }
    let email = person.email.as_deref().unwrap_or_default();
    let theirs = accounts::of_person(db, &person.user_id, email).await?;
    Ok(theirs.iter().any(|account| account.account_id == context.account.account_id))
}
