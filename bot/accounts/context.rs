//! An account with what nearly everything about it depends on: its handoff, the deal that is meant, and the team that
//! serves it.

use std::cmp::Reverse;

use baton_storage::Reader;
use baton_storage::accounts::{self, Account};
use baton_storage::handoffs::Handoff;
use baton_storage::ids::{AccountId, UserId};
use baton_storage::news::{self, Surroundings};
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::people::Person;
use baton_storage::requests::{self, Request};
use baton_storage::states::{HandoffState, Pov};

use crate::accounts::roles::{self, Place};
use crate::accounts::teams::team_of;
use crate::app::App;
use crate::config::Team;
use crate::rules::stages::{Stage, StageKind};

/// An account, its handoff, the deal that is meant, and who serves it.
#[derive(Clone, Debug)]
pub struct AccountContext<'a> {
    pub account: Account,
    /// The latest, whatever became of it.
    pub handoff: Option<Handoff>,
    /// The one of the handoff that runs; else the open one that is furthest along; else one that is over: the ended
    /// handoff's, or one that was won.
    pub deal: Option<Opportunity>,
    /// The running handoff's; else who serves its region and segment; else who was asked for its CSM.
    pub team: Option<&'a Team>,
    /// Whether a proof of value was run (T7).
    pub pov: bool,
}

impl<'a> AccountContext<'a> {
    /// What is known of an account now.
    pub async fn of(app: &'a App, db: &mut Reader, account: Account) -> anyhow::Result<Self> {
        let Surroundings { handoff, deals, requests } = news::surroundings(db, &account.account_id).await?;
        let running = handoff.as_ref().filter(|handoff| is_under_way(handoff));
        let latest = requests.first();
        let asked = match running {
            Some(handoff) => requests.iter().find(|one| Some(&one.request_id) == handoff.request_id.as_ref()),
            None => latest,
        };
        let team_of_handoff = |handoff: &Handoff| app.config.team(&handoff.team_id);
        let team = running
            .and_then(team_of_handoff)
            .or_else(|| team_of(app, &account))
            .or_else(|| handoff.as_ref().and_then(team_of_handoff))
            .or_else(|| latest.and_then(|request| app.config.team(&request.team_id)));
        let pov = asked.is_some_and(was_proven);
        Ok(Self { deal: meant(app, handoff.as_ref(), deals), team, pov, account, handoff })
    }

    /// The account with this id or, where it was merged, the one it went into; none where it is not known.
    pub async fn find(app: &'a App, db: &mut Reader, id: &AccountId) -> anyhow::Result<Option<Self>> {
        match accounts::resolve_merged(db, id).await? {
            Some(account) => Ok(Some(Self::of(app, db, account).await?)),
            None => Ok(None),
        }
    }

    /// The account of a handoff, with that handoff and its deal.
    pub async fn of_handoff(
        app: &'a App,
        db: &mut Reader,
        handoff: &Handoff,
    ) -> anyhow::Result<Option<Self>> {
        let Some(account) = accounts::resolve_merged(db, &handoff.account_id).await? else { return Ok(None) };
        let deal = opportunities::named(db, handoff.opportunity_id.as_ref()).await?;
        let request = match &handoff.request_id {
            Some(request) => requests::find(db, request).await?,
            None => None,
        };
        let team = app.config.team(&handoff.team_id).or_else(|| team_of(app, &account));
        let pov = request.as_ref().is_some_and(was_proven);
        Ok(Some(Self { account, handoff: Some(handoff.clone()), deal, team, pov }))
    }

    /// The same, as those are asked who know the roles; none where no team serves the account.
    pub fn place(&self) -> Option<Place<'_>> {
        Some(Place { account: &self.account, deal: self.deal.as_ref(), team: self.team? })
    }

    /// Whether somebody has a say in it: whom the CRM names, who is on the account, who leads its team.
    pub async fn concerns(&self, app: &App, db: &mut Reader, person: &Person) -> anyhow::Result<bool> {
        let account = &self.account;
        let named = [&account.sa_email, &account.sae_email, &account.csm_field];
        let is_theirs = |name: &&Option<String>| {
            let (name, own) = (name.as_deref(), person.email.as_deref());
            name.zip(own).is_some_and(|(name, own)| name.eq_ignore_ascii_case(own))
        };
        if named.iter().any(is_theirs) {
            return Ok(true);
        }
        match self.place() {
            Some(place) => roles::concerned(app, db, &person.user_id, &place).await,
            None => Ok(false),
        }
    }

    /// Its architect, seller and CSM, as far as they are there.
    pub async fn people(&self, db: &mut Reader) -> anyhow::Result<Vec<UserId>> {
        match self.place() {
            Some(place) => roles::account_team(db, &place).await,
            None => Ok(Vec::new()),
        }
    }
}

/// The deal that is meant of an account that was not merged, as [`AccountContext::deal`] has it.
pub async fn deal_of(app: &App, db: &mut Reader, account: &AccountId) -> anyhow::Result<Option<Opportunity>> {
    let Surroundings { handoff, deals, .. } = news::surroundings(db, account).await?;
    Ok(meant(app, handoff.as_ref(), deals))
}

/// Which of an account's deals is meant.
fn meant(app: &App, handoff: Option<&Handoff>, deals: Vec<Opportunity>) -> Option<Opportunity> {
    let stage = |deal: &Opportunity| -> Option<&Stage> { app.playbook.stages.parse(deal.stage.as_deref()?) };
    let of_handoff = |handoff: &Handoff| -> Option<&Opportunity> {
        deals.iter().find(|deal| Some(&deal.opportunity_id) == handoff.opportunity_id.as_ref())
    };
    let furthest = |counts: fn(StageKind) -> bool| {
        let mut these: Vec<&Opportunity> = deals
            .iter()
            .filter(|deal| counts(stage(deal).map_or(StageKind::Open, |stage| stage.counts_as)))
            .collect();
        these.sort_by_key(|deal| Reverse(stage(deal).map(|stage| stage.rank)));
        these.into_iter().next()
    };
    let running = handoff.filter(|handoff| is_under_way(handoff)).and_then(of_handoff);
    let open = || furthest(|standing| standing == StageKind::Open);
    let over = || handoff.and_then(of_handoff).or_else(|| furthest(|standing| standing == StageKind::Won));
    running.or_else(open).or_else(over).cloned()
}

fn is_under_way(handoff: &Handoff) -> bool {
    matches!(handoff.state, HandoffState::Running | HandoffState::Paused)
}

fn was_proven(request: &Request) -> bool {
    request.pov != Pov::None
}
