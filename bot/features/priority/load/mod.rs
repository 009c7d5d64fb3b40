//! Everything that is known for one account's priority.

pub mod data;
pub mod evidence;
pub mod offers;
pub mod rights;
pub mod said;

use std::sync::Arc;

use anyhow::Context;
use baton_storage::Reader;
use baton_storage::accounts::{self, Account};
use baton_storage::assessments::{self, Assessment};
use baton_storage::book::{self, Deals};
use baton_storage::exceptions::{self, Exception};
use baton_storage::ids::{AccountId, UserId};
use baton_storage::reviews::{self, Item, Review};
use baton_storage::states::{AssessmentState, ExceptionState, Priority, Role};
use baton_storage::time::At;
use baton_storage::touches::{self, Touch};

use crate::accounts::qualification::{CurrentCsm, QualificationRules};
use crate::accounts::roles::{self, Place};
use crate::accounts::teams::{team_of, today};
use crate::app::App;
use crate::config::Team;
use crate::features::priority::rules::evidence::Evidence;
use crate::features::priority::rules::flow::{Decision, Outcome};
use crate::features::priority::rules::{Answers, Model, Version, kept, overlaid};
use crate::features::priority::subject::model;

/// An account beside the model that decides its priority.
pub struct PriorityContext<'a> {
    pub account: Account,
    pub team: &'a Team,
    pub model: Arc<Model>,
    pub evidence: Evidence,
    /// The level that holds, with its path; none where nobody has decided yet.
    pub last: Option<Assessment>,
    /// A level that somebody has to agree to (P3).
    pub proposed: Option<Assessment>,
    /// Asked for, or agreed on (P5).
    pub exception: Option<Exception>,
    pub touch: Option<Touch>,
    /// The team's review that is open, and the account's place in it.
    pub review: Option<(Review, Item)>,
    /// Who looks after the account.
    pub csm: Option<UserId>,
}

impl PriorityContext<'_> {
    /// The version of the model that holds today.
    ///
    /// # Errors
    /// When the model has none, which is a fault found at the start.
    pub fn version(&self) -> anyhow::Result<&Version> {
        self.model.in_force(self.evidence.today).context("a model without a version")
    }

    /// The level that holds. One that nobody has set is that with which accounts start (P1).
    pub fn level(&self) -> Priority {
        self.account.priority.unwrap_or(Priority::Pr1)
    }

    /// What the deal feed answers by itself today.
    ///
    /// # Errors
    /// As [`PriorityContext::version`].
    pub fn known(&self) -> anyhow::Result<Answers> {
        Ok(self.version()?.known(&self.evidence))
    }

    /// What was answered the last time.
    pub fn answered(&self) -> Answers {
        kept(self.last.as_ref().map(|last| last.answers.as_str()))
    }

    /// What the form is filled in with, as [`overlaid`] puts it together.
    ///
    /// # Errors
    /// As [`PriorityContext::version`].
    pub fn prefilled(&self) -> anyhow::Result<Answers> {
        self.beside_the_feed(self.answered())
    }

    /// What was given the last time: the answers to what is proposed, where something is, else those that hold.
    pub fn given(&self) -> Answers {
        let proposed = self.proposed.as_ref().map(|proposed| proposed.answers.as_str());
        let proposed = proposed.and_then(|answers| serde_json::from_str(answers).ok());
        proposed.unwrap_or_else(|| self.answered())
    }

    /// The same as [`PriorityContext::prefilled`], with what is proposed before what holds: whoever looks a proposal over
    /// reads the answers that led to it.
    ///
    /// # Errors
    /// As [`PriorityContext::version`].
    pub fn drafted(&self) -> anyhow::Result<Answers> {
        self.beside_the_feed(self.given())
    }

    fn beside_the_feed(&self, answers: Answers) -> anyhow::Result<Answers> {
        Ok(overlaid(answers, self.known()?))
    }

    /// What the answers come to if nothing has changed since they were given, beside what the feed says now.
    ///
    /// # Errors
    /// As [`PriorityContext::version`].
    pub fn unchanged(&self) -> anyhow::Result<Option<Decision>> {
        Ok(match self.version()?.decide(&self.prefilled()?) {
            Outcome::Decided(decision) => Some(decision),
            Outcome::Open { .. } => None,
        })
    }

    /// The exception that everybody agreed on.
    pub fn agreed(&self) -> Option<&Exception> {
        self.exception.as_ref().filter(|exception| exception.state == ExceptionState::Agreed)
    }

    /// Where the account belongs, as those are asked who know the roles.
    pub fn place(&self) -> Place<'_> {
        Place { account: &self.account, deal: None, team: self.team }
    }
}

/// Where an account stands; none where no team serves it, or it is not known.
pub async fn load_context<'a>(
    app: &'a App,
    db: &mut Reader,
    account: &AccountId,
    now: At,
) -> anyhow::Result<Option<PriorityContext<'a>>> {
    of(app, db, account, now, false).await
}

/// The same for what the feed tells: the place by revenue is known as far down as the model asks about it, so that
/// news of one account does not cost more the more accounts there are.
pub async fn told<'a>(
    app: &'a App,
    db: &mut Reader,
    account: &AccountId,
    now: At,
) -> anyhow::Result<Option<PriorityContext<'a>>> {
    of(app, db, account, now, true).await
}

async fn of<'a>(
    app: &'a App,
    db: &mut Reader,
    account: &AccountId,
    now: At,
    told: bool,
) -> anyhow::Result<Option<PriorityContext<'a>>> {
    let Some(account) = accounts::resolve_merged(db, account).await? else { return Ok(None) };
    let Some(team) = team_of(app, &account) else { return Ok(None) };
    let Some(model) = model(app, team) else { return Ok(None) };
    let id = &account.account_id;
    let today = today(app, team, now);
    let furthest = model.in_force(today).map_or(0, Version::furthest_rank);
    let entry = match told {
        true => book::of_account_among(db, id, &deals(app), furthest).await?,
        false => book::of_account(db, id, &deals(app)).await?,
    };
    let Some(entry) = entry else { return Ok(None) };
    let evidence = Evidence::of(&entry, today, team.timezone);
    let review = match reviews::running(db, &team.id).await? {
        Some(review) => reviews::item(db, &review.review_id, id).await?.map(|item| (review, item)),
        None => None,
    };
    let csm = csm(app, db, &account, team).await?;
    Ok(Some(PriorityContext {
        evidence,
        last: assessments::current(db, id, AssessmentState::Decided).await?,
        proposed: assessments::current(db, id, AssessmentState::Proposed).await?,
        exception: exceptions::current(db, id).await?,
        touch: touches::latest(db, id).await?,
        review,
        csm,
        account,
        team,
        model,
    }))
}

/// Which deals count as open, and as an upgrade or growth.
pub fn deals(app: &App) -> Deals {
    app.playbook.of::<Deals>().clone()
}

/// The person who looks after an account; a pool is none.
pub(crate) async fn csm(
    app: &App,
    db: &mut Reader,
    account: &Account,
    team: &Team,
) -> anyhow::Result<Option<UserId>> {
    let field = CurrentCsm::of_field(account.csm_field.as_deref(), app.playbook.of::<QualificationRules>());
    let place = Place { account, deal: None, team };
    match roles::role_holder(db, Role::Csm, &place).await? {
        Some(user) if !matches!(field, CurrentCsm::Pool(_)) => Ok(Some(user)),
        _ => Ok(None),
    }
}

/// Whether an account's priority is reviewed: unmanaged children and digital customers are in nobody's book (Q4).
pub fn is_reviewed(account: &Account) -> bool {
    account.priority.is_none_or(|level| level <= Priority::Pr2)
}

/// The level that a decision of the model comes to beside the exception that is agreed on.
pub fn level_with(context: &PriorityContext<'_>, decision: &Decision) -> Priority {
    context.agreed().map_or(decision.level, |exception| exception.level)
}
