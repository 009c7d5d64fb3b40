//! How much of what a CSM needs to know is known, so that the customer is not asked twice (T6).

use baton_storage::accounts;
use baton_storage::handoffs::Handoff;
use baton_storage::{Reader, opportunities, requests};

use crate::app::App;

/// How many percent of the customer record are there, and what is missing, as people call it.
///
/// # Errors
/// When the database refuses.
pub async fn completeness(
    app: &App,
    db: &mut Reader,
    handoff: &Handoff,
) -> anyhow::Result<(u8, Vec<&'static str>)> {
    let account = accounts::standing(db, &handoff.account_id).await?;
    let deal = match &handoff.opportunity_id {
        Some(deal) => opportunities::find(db, deal).await?,
        None => None,
    };
    let request = match &handoff.request_id {
        Some(request) => requests::find(db, request).await?,
        None => None,
    };
    let account = account.as_ref();
    let deal = deal.as_ref();
    let hosts_known = !app.config.organization.crm_hosts.is_empty();
    let facts = [
        ("industry", account.is_some_and(|one| one.industry.is_some())),
        ("LAM", account.is_some_and(|one| one.lam.is_some())),
        ("ARR", account.is_some_and(|one| one.arr.is_some())),
        ("solutions architect", account.is_some_and(|one| one.sa_email.is_some())),
        (
            "seller",
            deal.is_some_and(|one| one.owner_email.is_some())
                || account.is_some_and(|one| one.sae_email.is_some()),
        ),
        ("link in the CRM", hosts_known && account.is_some_and(|one| one.url.is_some())),
        ("Dedicated or not", account.is_some_and(|one| one.dedicated.is_some())),
        ("close date", deal.is_some_and(|one| one.close_date.is_some())),
        (
            "outcome of the POV",
            request.as_ref().is_some_and(|one| {
                one.pov == baton_storage::states::Pov::None || !one.pov_outcome.is_empty()
            }),
        ),
        ("internal channel", account.is_some_and(|one| one.channel.is_some())),
    ];
    let known = facts.iter().filter(|(_, known)| *known).count();
    let missing = facts.iter().filter(|(_, known)| !*known).map(|(name, _)| *name).collect();
    let percent = u8::try_from(known * 100 / facts.len()).unwrap_or(100);
    Ok((percent, missing))
}
