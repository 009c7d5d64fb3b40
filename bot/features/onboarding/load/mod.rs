//! Where an account's onboarding stands: its rows, its handoff and its deal, and whether the clock runs.

pub mod data;

use baton_storage::accounts::{self, Account};
use baton_storage::handoffs::{self, Handoff};
use baton_storage::ids::AccountId;
use baton_storage::milestones::{self, Milestone};
use baton_storage::opportunities::{self, Opportunity};
use baton_storage::states::HandoffState;
use baton_storage::time::At;
use baton_storage::{Reader, tasks};

use crate::accounts::roles::Place;
use crate::accounts::teams::team_of;
use crate::app::App;
use crate::config::Team;
use crate::features::handoffs::load::situation::{situation, track_of};
use crate::features::onboarding::rules::Goal;
use crate::rules::calendar::Calendar;
use crate::rules::stages::StageKind;

/// An account's onboarding.
pub struct OnboardingContext<'a> {
    pub account: Account,
    pub team: &'a Team,
    /// The latest.
    pub handoff: Option<Handoff>,
    pub deal: Option<Opportunity>,
    /// Of the latest start; empty before there is one.
    pub rows: Vec<Milestone>,
}

/// Whether the clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// From this moment on.
    Runs(At),
    /// The handoff is complete; what is left of the plan goes on.
    Over,
    /// For Closed Won.
    Waits,
    /// The account was let go.
    Ended,
}

/// An account's onboarding; none where no team serves the account.
pub async fn course<'a>(
    app: &'a App,
    db: &mut Reader,
    account: &AccountId,
) -> anyhow::Result<Option<OnboardingContext<'a>>> {
    let Some(account) = accounts::resolve_merged(db, account).await? else { return Ok(None) };
    let handoff = handoffs::latest(db, &account.account_id).await?;
    let team = handoff.as_ref().and_then(|handoff| app.config.team(&handoff.team_id));
    let Some(team) = team.or_else(|| team_of(app, &account)) else { return Ok(None) };
    let deal = handoff.as_ref().and_then(|handoff| handoff.opportunity_id.as_ref());
    let deal = opportunities::named(db, deal).await?;
    let rows = milestones::current(db, &account.account_id).await?;
    Ok(Some(OnboardingContext { account, team, handoff, deal, rows }))
}

impl OnboardingContext<'_> {
    /// When it began; none before it has.
    pub fn began(&self) -> Option<At> {
        self.rows.first().map(|row| row.began_at)
    }

    /// Whether its rows are those of the start that counts: the account says so, or it is over.
    pub fn has_begun(&self) -> bool {
        let since = self.account.onboarding_since;
        self.began().is_some_and(|began| since.is_none_or(|since| since == began))
    }

    /// Whether the clock runs.
    pub fn clock(&self, app: &App, now: At) -> Clock {
        let Some(handoff) = &self.handoff else {
            // Its CSM had it before Baton knew of it.
            return match self.account.onboarding_since {
                Some(since) => Clock::Runs(since),
                None if self.rows.is_empty() => Clock::Ended,
                None => Clock::Over,
            };
        };
        let won = self.deal.as_ref().map(|deal| {
            let stage = deal.stage.as_deref().and_then(|stage| app.playbook.stages.parse(stage));
            let since = deal.stage_since.unwrap_or(deal.known_at).min(now);
            stage.filter(|stage| stage.counts_as == StageKind::Won).map(|_| since)
        });
        match (handoff.state, won) {
            (HandoffState::Ended, _) => Clock::Ended,
            (HandoffState::Completed, _) => Clock::Over,
            (HandoffState::Paused, _) | (HandoffState::Running, Some(None)) => Clock::Waits,
            (HandoffState::Running, Some(Some(won))) => Clock::Runs(won),
            // Where no deal is known, the day on which the CSM accepted counts.
            (HandoffState::Running, None) => Clock::Runs(handoff.started_at),
        }
    }

    /// Whether what is to be reached is asked for now.
    pub fn is_on(&self, app: &App, now: At) -> bool {
        matches!(self.clock(app, now), Clock::Runs(_) | Clock::Over) && self.has_begun()
    }

    /// What is to be reached, by its id.
    pub fn row(&self, id: &str) -> Option<&Milestone> {
        self.rows.iter().find(|row| row.milestone == id)
    }

    /// The working time of its team.
    pub fn calendar(&self, app: &App) -> Calendar {
        Calendar::of(&app.config, self.team, &app.playbook.hours)
    }

    /// The same, as those are asked who know the roles.
    pub fn place(&self) -> Place<'_> {
        Place { account: &self.account, deal: self.deal.as_ref(), team: self.team }
    }

    /// Whether a step of the handoff that runs asks for the same.
    pub async fn is_a_step(&self, app: &App, db: &mut Reader, goal: Goal<'_>) -> anyhow::Result<bool> {
        let running = self.handoff.as_ref().filter(|handoff| handoff.state == HandoffState::Running);
        let (Some(handoff), Some(step)) = (running, goal.step()) else { return Ok(false) };
        let Some(step) = track_of(app, handoff).and_then(|track| track.step(step)) else { return Ok(false) };
        Ok(step.applies(&situation(app, db, handoff).await?))
    }

    /// The latest task of the step that asks for the same.
    pub async fn step_todo(&self, db: &mut Reader, goal: Goal<'_>) -> anyhow::Result<Option<tasks::Task>> {
        let (Some(handoff), Some(step)) = (&self.handoff, goal.step()) else { return Ok(None) };
        let asked = tasks::of_subject(db, &handoff.subject()).await?;
        Ok(asked.into_iter().rev().find(|one| one.asks.step() == Some(step)))
    }
}
