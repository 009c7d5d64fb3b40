//! What Gainsight says of an account's health is told to health as the CRM's word is, and nothing else of the account.
//!
//! A company says when anything of it was changed last, not when its health was. So the first word that is read is taken for
//! older than what a person has said already: only a word that changes from one reading to the next is news.

use baton_storage::accounts::{self, Account};
use baton_storage::health;
use baton_storage::ids::AccountId;
use baton_storage::time::At;

use crate::app::Ctx;
use crate::connectors::gainsight::rules::NAME;
use crate::engine::set_aside::alone;
use crate::error::said as reason;
use crate::event::Event;
use crate::features;

/// A word that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub account: AccountId,
    /// None: the field is empty.
    pub word: Option<String>,
    /// When anybody changed anything of the company last.
    pub modified: Option<At>,
}

/// Tells it as a part of the transaction: one that cannot be stored is undone alone, and read again in an hour.
pub async fn tell(ctx: &mut Ctx<'_>, said: &Said) -> anyhow::Result<()> {
    ctx.tx.begin_part().await?;
    match alone(one(ctx, said)).await {
        Ok(()) => Ok(ctx.tx.keep_part().await?),
        Err(error) => {
            ctx.tx.undo_part().await?;
            tracing::error!(reason = reason(&error), "a word of Gainsight's cannot be stored");
            Ok(())
        }
    }
}

async fn one(ctx: &mut Ctx<'_>, said: &Said) -> anyhow::Result<()> {
    let Some(account) = accounts::find(ctx.tx, &said.account).await? else { return Ok(()) };
    if account.merged_into.is_some() {
        return Ok(());
    }
    let known = health::of_account(ctx.tx, &account.account_id).await?;
    let last = known.iter().find(|report| report.said_by == NAME);
    let word = said.word.as_deref().unwrap_or_default();
    match last {
        Some(last) if last.health.eq_ignore_ascii_case(word) => return Ok(()),
        None if word.is_empty() => return Ok(()),
        _ => {}
    }
    let mut at = said.modified.unwrap_or(ctx.now).min(ctx.now);
    let person = known.iter().filter(|report| report.by_person).map(|report| report.said_at).max();
    if let (None, Some(person)) = (last, person) {
        at = at.min(person.plus_millis(-1));
    }
    let health = said.word.clone();
    let told = Account { health, source: NAME.to_owned(), known_at: at, ..account.clone() };
    let sent = said.word.as_deref();
    ctx.emit(Event::HealthTold { before: Some(&account), account: &told, sent, said: &known }).await?;
    metrics::counter!("baton_gainsight_total", "what" => "health", "outcome" => "told").increment(1);
    let Some(now) = accounts::find(ctx.tx, &account.account_id).await? else { return Ok(()) };
    match now.health == account.health {
        true => Ok(()),
        false => features::priority::actions::lifecycle::follow(ctx, &now, false).await,
    }
}
