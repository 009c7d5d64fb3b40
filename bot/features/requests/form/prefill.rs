//! What the form starts with: whatever is known of the account that was named.

use baton_storage::Reader;
use baton_storage::accounts::Account;
use baton_storage::opportunities::Opportunity;
use baton_storage::requests::Request;
use baton_storage::states::Segment;
use baton_storage::time::At;

use crate::accounts::lookup::{self, Typed};
use crate::app::App;
use crate::error::ActionError;
use crate::features::requests::rules::RequestRules;
use crate::features::requests::view::form::{Choices, Known};
use crate::slack::dates::age;

/// What the form starts with.
#[derive(Default)]
pub struct Found {
    pub account: Option<Account>,
    pub deal: Option<Opportunity>,
    /// What was typed, where it names nothing we know: it is kept.
    pub typed: Option<Typed>,
}

/// The form's first content.
pub async fn known(app: &App, db: &mut Reader, found: &Found, now: At) -> Result<Known, ActionError> {
    let mut known = Known::default();
    match &found.typed {
        Some(Typed::AccountLink(link)) => known.account_url = Some(link.clone()),
        Some(Typed::OpportunityLink(link)) => known.opportunity_url = Some(link.clone()),
        Some(Typed::Name(name)) => known.account_name = Some(name.clone()),
        None => {}
    }
    let Some(account) = &found.account else { return Ok(known) };
    let open = lookup::open_deals(app, db, &account.account_id).await?;
    let deal = found.deal.clone().or_else(|| open.first().cloned());
    known.account_url = Some(account.url.clone().unwrap_or_else(|| account.account_id.0.clone()));
    known.account_name = Some(account.name.clone());
    known.segment = account.segment;
    known.region = account.region.as_deref().and_then(|region| configured(app, region));
    known.lam = account.lam.map(|lam| lam.to_string());
    known.dedicated = account.dedicated;
    known.source = Some((account.source.clone(), age(account.known_at, now)));
    if let Some(deal) = deal {
        known.opportunity_url = Some(deal.url.clone().unwrap_or_else(|| deal.opportunity_id.0.clone()));
        known.close_date = deal.close_date.clone();
        known.stage = deal
            .stage
            .as_deref()
            .and_then(|stage| app.playbook.stages.parse(stage))
            .map(|stage| stage.label());
        known.arr = match (account.arr, deal.amount) {
            (None, None) => None,
            (arr, amount) => Some((arr.unwrap_or(0) + amount.unwrap_or(0)).to_string()),
        };
        if open.len() > 1 && found.deal.is_none() {
            let name = deal.name.clone().unwrap_or_else(|| deal.opportunity_id.0.clone());
            known.several = Some((account.name.clone(), open.len(), name));
        }
    }
    Ok(known)
}

/// The form's content for a request that is to be updated.
pub fn of_request(request: &Request, account: &Account, deal: &Opportunity, now: At) -> Known {
    Known {
        account_url: Some(account.url.clone().unwrap_or_else(|| account.account_id.0.clone())),
        opportunity_url: Some(deal.url.clone().unwrap_or_else(|| deal.opportunity_id.0.clone())),
        account_name: Some(account.name.clone()),
        close_date: Some(request.close_date.clone()),
        lam: Some(request.lam.to_string()),
        segment: account.segment,
        region: account.region.clone(),
        stage: Some(request.stage.clone()),
        why_now: Some(request.why_now.clone()),
        pov: Some(request.pov),
        pov_outcome: Some(request.pov_outcome.clone()),
        dedicated: Some(request.dedicated),
        arr: request.arr.map(|arr| arr.to_string()),
        notes: Some(request.notes.clone()),
        source: Some(("your request".into(), age(request.changed_at, now))),
        several: None,
    }
}

/// What can be chosen in the form.
pub fn choices(app: &App) -> Choices {
    let same = |text: String| (text.clone(), text);
    let stages = app.playbook.stages.all().iter();
    let reasons = app.playbook.of::<RequestRules>().why_now.iter().filter(|reason| reason.enabled);
    Choices {
        regions: app.config.regions().into_iter().map(|region| same(region.to_owned())).collect(),
        stages: stages.map(|stage| same(stage.label())).collect(),
        why_now: reasons.map(|reason| (reason.label.clone(), reason.id.clone())).collect(),
        host: app.config.organization.crm_hosts.first().cloned().unwrap_or_else(|| "your CRM".into()),
    }
}

/// The region as the configuration spells it, if a team serves it.
fn configured(app: &App, region: &str) -> Option<String> {
    app.config
        .regions()
        .into_iter()
        .find(|known| known.trim().eq_ignore_ascii_case(region.trim()))
        .map(str::to_owned)
}

/// The segment a form's choice stands for.
pub fn segment(choice: Option<&str>) -> Option<Segment> {
    choice.and_then(Segment::parse)
}
