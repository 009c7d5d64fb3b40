//! A deal, its account and its team, as the rules see them.

use baton_storage::Reader;
use baton_storage::accounts::Account;
use baton_storage::ids::OpportunityId;
use baton_storage::news::{self, Around};
use baton_storage::opportunities::Opportunity;
use baton_storage::states::Segment;

use crate::accounts::qualification::{self, AccountFacts, Answer, CurrentCsm, QualificationRules};
use crate::accounts::roles::{self, Place};
use crate::accounts::teams::team_of;
use crate::app::App;
use crate::config::Team;
use crate::features::deals::rules::asks::DealFacts;
use crate::rules::stages::Stage;
use baton_storage::subject::Subject;

/// A deal, its account and its team, and what the rules ask of them.
pub struct DealContext<'a> {
    pub account: Account,
    pub deal: Opportunity,
    pub team: &'a Team,
    pub stage: &'a Stage,
    requested: bool,
    has_csm: bool,
    /// Why the account gets no CSM of its own, if it does not.
    gets_none: Option<String>,
    expected_arr: Option<i64>,
}

impl DealContext<'_> {
    /// The deal as the rules see it.
    pub fn facts(&self) -> DealFacts<'_> {
        DealFacts {
            stage: self.stage,
            stage_since: self.deal.stage_since.unwrap_or(self.deal.known_at),
            close_date: self.deal.close_date.as_deref().and_then(|day| day.parse().ok()),
            requested: self.requested,
            has_csm: self.has_csm,
            gets_none: self.gets_none.is_some(),
            deleted: self.deal.deleted_at.is_some(),
            track: &self.team.track,
        }
    }

    /// Why the account gets no CSM of its own, if it is known that it does not (Q1, Q2).
    pub fn gets_none_because(&self) -> Option<&str> {
        self.gets_none.as_deref()
    }

    /// What the account will be worth a year if the deal is won, whole currency units; none if not known.
    pub const fn expected_arr(&self) -> Option<i64> {
        self.expected_arr
    }

    /// Why what is asked of the deal rests: it was deleted, or is in a stage that is none of an open deal.
    pub fn rests_because(&self) -> String {
        match self.deal.deleted_at {
            Some(_) => "the deal was deleted in the CRM".to_owned(),
            None => format!("the deal is in {}", self.stage.label()),
        }
    }

    /// Whether the account has a CSM.
    pub const fn has_csm(&self) -> bool {
        self.has_csm
    }

    /// The deal's account, deal and team.
    pub fn place(&self) -> Place<'_> {
        Place { account: &self.account, deal: Some(&self.deal), team: self.team }
    }
}

/// A deal as the rules see it; none while its team, or its stage, is not known.
pub async fn load_context<'a>(
    app: &'a App,
    db: &mut Reader,
    deal: &OpportunityId,
) -> anyhow::Result<Option<DealContext<'a>>> {
    Ok(news::around(db, deal).await?.and_then(|around| seen(app, &around)))
}

/// The same by what was read of it.
pub fn seen<'a>(app: &'a App, around: &Around) -> Option<DealContext<'a>> {
    let Around { deal, account, requests, assignment, .. } = around.clone();
    if deal.merged_into.is_some() {
        return None;
    }
    let stage = deal.stage.as_deref().and_then(|stage| app.playbook.stages.parse(stage))?;
    let team = team_of(app, &account)?;
    let since = deal.stage_since.unwrap_or(deal.known_at);
    // One that was settled in an earlier stage asked for an earlier stage; whether it brought a CSM is said by
    // the assignment.
    let requested = requests
        .iter()
        .filter(|request| request.opportunity_id == deal.opportunity_id)
        .any(|one| one.state.is_open() || one.changed_at >= since);
    let rules = &app.playbook.of::<QualificationRules>();
    let has_csm = roles::looks_after(app, &account, assignment.as_ref());
    let expected_arr = expected_arr(&account, &deal);
    let facts = AccountFacts {
        segment: account.segment.unwrap_or(Segment::Enterprise),
        expected_arr,
        currency: app.config.organization.currency,
        csm: CurrentCsm::of_field(account.csm_field.as_deref(), rules),
        parent: None,
        dedicated: false,
    };
    let verdict = qualification::qualify(&facts, rules);
    let none = matches!(verdict.answer, Answer::Scale | Answer::None | Answer::Pooled { .. });
    let gets_none = none.then_some(verdict.why.sentence);
    Some(DealContext { account, deal, team, stage, requested, has_csm, gets_none, expected_arr })
}

/// What the account will be worth a year if the deal is won; unknown if neither is known.
pub(crate) fn expected_arr(account: &Account, deal: &Opportunity) -> Option<i64> {
    match (account.arr, deal.amount) {
        (None, None) => None,
        (arr, amount) => Some(arr.unwrap_or(0).saturating_add(amount.unwrap_or(0))),
    }
}

/// What a deal's tasks are about.
pub fn subject(deal: &OpportunityId) -> Subject {
    Subject::Deal(deal.clone())
}
