//! Somebody spoke to a customer (P7): it is remembered, and the next nudge counts from then.

use baton_storage::Tx;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{AccountId, UserId};
use baton_storage::time::At;
use baton_storage::touches::{self, Touch};

use crate::app::App;
use crate::event::Event;
use crate::features::priority::jobs;

/// Remembers that somebody spoke to the customer; `source` is `button` or `meeting:ID`.
///
/// # Errors
/// When the database refuses.
pub async fn touched(
    app: &App,
    tx: &mut Tx,
    account: &AccountId,
    by: &UserId,
    source: &str,
    now: At,
) -> anyhow::Result<()> {
    let touch = Touch {
        account_id: account.clone(),
        touched_at: now,
        recorded_by: by.clone(),
        source: source.to_owned(),
    };
    touches::add(tx, &touch).await?;
    let entry = Entry::new(now, by, "priority.touch", format!("account:{account}")).because(source);
    audit::record(tx, &entry).await?;
    jobs::replan(app, tx, account, now).await?;
    app.tell(tx, Event::AccountTouched(account), now).await
}
