//! An account with what its record depends on: the deal that is meant, the team that serves it, whether there
//! was a proof of value; and who may write in it.

use std::cmp::Reverse;

use baton_storage::accounts::{self, Account};
use baton_storage::handoffs::{self, Handoff};
use baton_storage::ids::AccountId;
use baton_storage::news;
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::people::Person;
use baton_storage::states::Pov;
use baton_storage::{Reader, requests};

use crate::accounts::roles::{self, Place};
use crate::accounts::teams::team_of;
use crate::app::App;
use crate::config::Team;

/// An account with what its record depends on.
#[derive(Clone, Debug)]
pub struct Holding<'a> {
    pub account: Account,
    pub deal: Option<Opportunity>,
    /// None where no team of the configuration serves it.
    pub team: Option<&'a Team>,
    /// Whether a proof of value was run (T7).
    pub pov: bool,
}

impl Holding<'_> {
    /// The same, as those are asked who know the roles.
    pub fn place(&self) -> Option<Place<'_>> {
        Some(Place { account: &self.account, deal: self.deal.as_ref(), team: self.team? })
    }
}

/// The account with this id or, where it was merged, the one it went into.
pub async fn holding<'a>(
    app: &'a App,
    db: &mut Reader,
    id: &AccountId,
) -> anyhow::Result<Option<Holding<'a>>> {
    let Some(account) = accounts::resolve_merged(db, id).await? else { return Ok(None) };
    match handoffs::of_account(db, &account.account_id).await? {
        Some(handoff) => of_handoff(app, db, &handoff).await,
        None => {
            let latest = requests::of_account(db, &account.account_id).await?.into_iter().next();
            let deal = foremost(app, opportunities::of_account(db, &account.account_id).await?);
            let pov = latest.is_some_and(|request| request.pov != Pov::None);
            let team = team_of(app, &account);
            Ok(Some(Holding { account, deal, team, pov }))
        }
    }
}

/// The deal that is meant of an account that was not merged: the handoff's or, where none runs, the foremost.
pub(crate) async fn deal_of(
    app: &App,
    db: &mut Reader,
    account: &AccountId,
) -> anyhow::Result<Option<Opportunity>> {
    match news::running(db, account).await? {
        (Some(handoff), _) => Ok(opportunities::named(db, handoff.opportunity_id.as_ref()).await?),
        (None, deals) => Ok(foremost(app, deals)),
    }
}

/// The account of a handoff, with the handoff's deal.
pub(crate) async fn of_handoff<'a>(
    app: &'a App,
    db: &mut Reader,
    handoff: &Handoff,
) -> anyhow::Result<Option<Holding<'a>>> {
    let Some(account) = accounts::resolve_merged(db, &handoff.account_id).await? else { return Ok(None) };
    let deal = opportunities::named(db, handoff.opportunity_id.as_ref()).await?;
    let request = match &handoff.request_id {
        Some(request) => requests::find(db, request).await?,
        None => None,
    };
    let team = app.config.team(&handoff.team_id).or_else(|| team_of(app, &account));
    Ok(Some(Holding { account, deal, team, pov: request.is_some_and(|request| request.pov != Pov::None) }))
}

/// The open deal that is furthest along among an account's.
fn foremost(app: &App, mut deals: Vec<Opportunity>) -> Option<Opportunity> {
    let stage = |deal: &Opportunity| deal.stage.as_deref().and_then(|stage| app.playbook.stages.parse(stage));
    deals.retain(|deal| stage(deal).is_none_or(|stage| stage.is_open()));
    deals.sort_by_key(|deal| Reverse(stage(deal).map(|stage| stage.rank)));
    deals.into_iter().next()
}

/// Whether somebody may write in the record: who is on the account, who leads its team.
pub async fn writes(
    app: &App,
    db: &mut Reader,
    person: &Person,
    holding: &Holding<'_>,
) -> anyhow::Result<bool> {
    if let Some(place) = holding.place() {
        return roles::concerned(app, db, &person.user_id, &place).await;
    }
    let email = person.email.as_deref().unwrap_or_default();
    let theirs = accounts::of_person(db, &person.user_id, email).await?;
    Ok(theirs.iter().any(|account| account.account_id == holding.account.account_id))
}
