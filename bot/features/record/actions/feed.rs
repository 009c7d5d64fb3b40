//! What the CRM says anew of what the record takes from it, becomes a fact: the newer word counts, whosever it is.

use baton_storage::accounts::Account;
use baton_storage::facts;
use baton_storage::opportunities::Opportunity;
use baton_storage::time::At;

use crate::accounts::context::deal_of;
use crate::app::Ctx;
use crate::event::Event;
use crate::features::record::actions::by_system;
use crate::features::record::load::by_crm;
use crate::features::record::rules::{FromCrm, RecordRules};

/// An account and a deal of it, before and after news.
#[derive(Clone, Copy, Debug)]
pub struct FeedUpdate<'t> {
    pub account: (&'t Account, &'t Account),
    pub deal: Option<(Option<&'t Opportunity>, &'t Opportunity)>,
    /// Who update it, and when it happened.
    pub by: (&'t str, At),
}

/// Keeps what changed of what the record takes from the CRM.
pub async fn follow(ctx: &mut Ctx<'_>, update: FeedUpdate<'_>) -> anyhow::Result<()> {
    let (before, account) = update.account;
    if account.merged_into.is_some() {
        return Ok(());
    }
    let mut changed = false;
    let mut meant = None;
    for rule in ctx.app.playbook.of::<RecordRules>().facts() {
        let Some(from) = rule.from else { continue };
        let of_deal = matches!(from, FromCrm::CloseDate | FromCrm::Stage | FromCrm::Seller);
        if of_deal && meant.is_none() {
            meant = Some(deals(ctx, &update).await?);
        }
        let (earlier, deal) = meant.clone().filter(|_| of_deal).unwrap_or_default();
        if same_person(from, (before, earlier.as_ref()), (account, deal.as_ref())) {
            continue;
        }
        let was = by_crm(ctx.app, ctx.tx, from, before, earlier.as_ref()).await?;
        let is = by_crm(ctx.app, ctx.tx, from, account, deal.as_ref()).await?;
        if was.as_ref().map(|(value, ..)| value) == is.as_ref().map(|(value, ..)| value) {
            continue;
        }
        let said = facts::history(ctx.tx, &account.account_id, &rule.key).await?;
        // A system that knows nothing any more takes back a system's word, never a person's.
        if is.is_none() && said.first().is_some_and(|fact| fact.by_person) {
            continue;
        }
        if let Some((value, source, at)) = was.filter(|_| said.is_empty()) {
            let fact = by_system(&account.account_id, &rule.key, &value, &source, at, ctx.now);
            facts::add(ctx.tx, &fact).await?;
        }
        let value = is.map(|(value, ..)| value).unwrap_or_default();
        let fact = by_system(&account.account_id, &rule.key, &value, update.by.0, update.by.1, ctx.now);
        facts::add(ctx.tx, &fact).await?;
        changed = true;
    }
    if changed {
        ctx.emit(Event::FactRecorded(&account.account_id)).await?;
    }
    Ok(())
}

/// Whether it is about a person, and the same one as before: who that is need not be looked up.
fn same_person(
    from: FromCrm,
    before: (&Account, Option<&Opportunity>),
    now: (&Account, Option<&Opportunity>),
) -> bool {
    let owner = |(account, deal): (&Account, Option<&Opportunity>)| {
        deal.and_then(|deal| deal.owner_email.clone()).or_else(|| account.sae_email.clone())
    };
    match from {
        FromCrm::Sa => before.0.sa_email == now.0.sa_email,
        FromCrm::Csm => before.0.csm_field == now.0.csm_field,
        FromCrm::Seller => owner(before) == owner(now),
        _ => false,
    }
}

/// The deal that the record speaks of, before and after: news of another one says nothing of it.
async fn deals(
    ctx: &mut Ctx<'_>,
    update: &FeedUpdate<'_>,
) -> anyhow::Result<(Option<Opportunity>, Option<Opportunity>)> {
    let meant = deal_of(ctx.app, ctx.tx, &update.account.1.account_id).await?;
    Ok(match update.deal {
        Some((before, deal))
            if meant.as_ref().is_some_and(|meant| meant.opportunity_id == deal.opportunity_id) =>
        {
            (before.cloned(), Some(deal.clone()))
        }
        _ => (meant.clone(), meant),
    })
}
