//! Something said of an account is added to its record.

pub mod feed;

use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::facts::{self, Fact};
use baton_storage::ids::{FactId, UserId};
use baton_storage::time::At;

use crate::accounts::context::AccountContext;
use crate::app::Ctx;
use crate::event::Event;
use crate::features::record::load::by_crm;
use crate::features::record::rules::RecordRules;

/// What somebody said.
#[derive(Clone, Debug)]
pub struct Said<'s> {
    pub key: &'s str,
    /// Empty: that it no longer holds.
    pub value: &'s str,
    pub by: &'s UserId,
    pub at: At,
    /// The message it was said in.
    pub link: Option<&'s str>,
    /// Who wrote it down.
    pub recorded_by: &'s UserId,
}

/// Adds what somebody said, and shows it where the account's handoff stands. It counts if nothing newer was said.
pub async fn say(ctx: &mut Ctx<'_>, context: &AccountContext<'_>, said: &Said<'_>) -> anyhow::Result<()> {
    let account = &context.account.account_id;
    let before = facts::history(ctx.tx, account, said.key).await?.into_iter().next();
    let before = match before {
        Some(before) => before.value,
        None => by_crm_so_far(ctx, context, said.key).await?.unwrap_or_default(),
    };
    let fact = Fact {
        fact_id: FactId::fresh(),
        account_id: account.clone(),
        key: said.key.to_owned(),
        value: said.value.to_owned(),
        said_by: said.by.0.clone(),
        by_person: true,
        said_at: said.at,
        link: said.link.map(str::to_owned),
        recorded_by: said.recorded_by.into(),
        recorded_at: ctx.now,
    };
    facts::add(ctx.tx, &fact).await?;
    let entry = Entry::new(ctx.now, said.recorded_by, "record.say", format!("account:{account}"));
    let why = match said.link {
        Some(link) => format!("{}, said by {} in {link}", said.key, said.by),
        None => said.key.to_owned(),
    };
    audit::record(ctx.tx, &entry.moved(before, said.value).because(why)).await?;
    ctx.emit(Event::FactRecorded(account)).await
}

/// What the CRM knew by itself is written down before somebody's word can cover it: so it is known what was
/// covered, and so an older word does not cover it at all.
async fn by_crm_so_far(
    ctx: &mut Ctx<'_>,
    context: &AccountContext<'_>,
    key: &str,
) -> anyhow::Result<Option<String>> {
    let Some(from) = ctx.app.playbook.of::<RecordRules>().fact(key).and_then(|rule| rule.from) else {
        return Ok(None);
    };
    let known = by_crm(ctx.app, ctx.tx, from, &context.account, context.deal.as_ref()).await?;
    let Some((value, source, at)) = known else { return Ok(None) };
    let fact = by_system(&context.account.account_id, key, &value, &source, at, ctx.now);
    facts::add(ctx.tx, &fact).await?;
    Ok(Some(value))
}

/// The word of a system.
pub(crate) fn by_system(
    account: &baton_storage::ids::AccountId,
    key: &str,
    value: &str,
    source: &str,
    at: At,
    now: At,
) -> Fact {
    Fact {
        fact_id: FactId::fresh(),
        account_id: account.clone(),
        key: key.to_owned(),
        value: value.to_owned(),
        said_by: source.to_owned(),
        by_person: false,
        said_at: at,
        link: None,
        recorded_by: Actor::Baton,
        recorded_at: now,
    }
}
