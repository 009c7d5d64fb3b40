//! Somebody spoke to a customer (P7): it is remembered, and the next reminder counts from then.

use baton_storage::audit::{self, Entry};
use baton_storage::ids::{AccountId, UserId};
use baton_storage::touches::{self, Touch};

use crate::app::Ctx;
use crate::event::Event;
use crate::features::priority::jobs;

/// Remembers that somebody spoke to the customer; `source` is `button` or `meeting:ID`.
pub async fn touched(
    ctx: &mut Ctx<'_>,
    account: &AccountId,
    by: &UserId,
    source: &str,
) -> anyhow::Result<()> {
    let touch = Touch {
        account_id: account.clone(),
        touched_at: ctx.now,
        recorded_by: by.clone(),
        source: source.to_owned(),
    };
    touches::add(ctx.tx, &touch).await?;
    let entry = Entry::new(ctx.now, by, "priority.touch", format!("account:{account}")).because(source);
    audit::record(ctx.tx, &entry).await?;
    jobs::replan(ctx, account).await?;
    ctx.emit(Event::AccountTouched(account)).await
}
