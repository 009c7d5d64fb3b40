//! What a channel is about: the account, the deal that counts, and the team whose account it is.

use baton_storage::accounts::Account;
use baton_storage::ids::UserId;
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::people::Person;
use baton_storage::{Reader, requests};

use crate::accounts::roles::Place;
use crate::accounts::{roles, teams};
use crate::app::App;
use crate::config::Team;
use crate::rules::stages::Standing;

/// An account with those who are on it.
#[derive(Debug)]
pub struct Around<'a> {
    pub account: Account,
    /// The open deal that is furthest along, else one that was won.
    deal: Option<Opportunity>,
    /// Who serves its region and segment, else who was asked for its CSM; none where nobody was.
    pub team: Option<&'a Team>,
}

impl<'a> Around<'a> {
    /// Asks what is known now.
    pub async fn of(app: &'a App, db: &mut Reader, account: Account) -> anyhow::Result<Self> {
        let stage = |deal: &Opportunity| app.playbook.stages.parse(deal.stage.as_deref()?);
        let counts = |deal: &Opportunity| stage(deal).map_or(Standing::Open, |stage| stage.counts_as);
        let mut deals = opportunities::of_account(db, &account.account_id).await?;
        deals.retain(|deal| matches!(counts(deal), Standing::Open | Standing::Won));
        let place =
            |deal: &Opportunity| (counts(deal) == Standing::Open, stage(deal).map(|stage| stage.rank));
        let deal = deals.into_iter().max_by_key(place);
        let asked = requests::of_account(db, &account.account_id).await?;
        let asked = asked.first().and_then(|request| app.config.team(&request.team_id));
        let team = teams::team_of(app, &account).or(asked);
        Ok(Self { account, deal, team })
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

    /// The same, as those are asked who know the roles; none where no team serves it.
    pub fn place(&self) -> Option<Place<'_>> {
        Some(Place { account: &self.account, deal: self.deal.as_ref(), team: self.team? })
    }
}
