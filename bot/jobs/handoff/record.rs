//! How much of what a CSM needs to know is known, so that the customer is not asked twice (T6).

use baton_storage::handoffs::Handoff;
use baton_storage::states::Pov;
use baton_storage::{Reader, accounts, opportunities, requests};

use crate::app::App;
use crate::jobs::record::record;

/// How many percent of the customer record are there, and what is missing, as people call it.
///
/// # Errors
/// When the database refuses.
pub async fn completeness(
    app: &App,
    db: &mut Reader,
    handoff: &Handoff,
) -> anyhow::Result<(u8, Vec<String>)> {
    let Some(account) = accounts::standing(db, &handoff.account_id).await? else {
        return Ok((0, Vec::new()));
    };
    let deal = match &handoff.opportunity_id {
        Some(deal) => opportunities::find(db, deal).await?,
        None => None,
    };
    let request = match &handoff.request_id {
        Some(request) => requests::find(db, request).await?,
        None => None,
    };
    let record = record(app, db, &account, deal.as_ref()).await?;
    let pov = request.is_some_and(|request| request.pov != Pov::None);
    let complete = app.playbook.record.completeness(pov, |key| record.get(key).is_some());
    Ok((complete.percent, complete.missing.into_iter().map(|fact| fact.label.clone()).collect()))
}
