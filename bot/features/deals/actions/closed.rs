//! A deal that is won, lost, or open again.

use baton_storage::actor::Actor;
use baton_storage::assignments::{self, Outcome};
use baton_storage::states::{RequestState, Role};
use baton_storage::time::At;
use baton_storage::{Tx, handoffs, requests};
use serde_json::json;

use crate::app::App;
use crate::error::Failure;
use crate::features::deals::jobs::{self, Standing};
use crate::features::requests::actions::Deed;
use crate::tasks::actions::notices::News;
use crate::tasks::rules::ReminderRules;
use crate::{features, tasks};

/// Closed Won: the handoff goes on with the CSM's part; a commercial account that qualifies and has nobody gets
/// its request by itself (R1, T5).
///
/// # Errors
/// When the database refuses.
pub async fn won(app: &App, tx: &mut Tx, standing: &Standing<'_>, now: At) -> Result<(), Failure> {
    let account = &standing.account;
    jobs::lost::keep(tx, &standing.deal.opportunity_id, now).await?;
    features::handoffs::actions::pause::resume(app, tx, &account.account_id, now).await?;
    if handoffs::of_account(tx, &account.account_id).await?.is_some() {
        return Ok(());
    }
    if standing.has_csm() {
        // An upgrade or a renewal of a customer is nobody's handoff.
        let new = standing.deal.kind.as_deref().is_none_or(|kind| kind == "new_business");
        let earlier = handoffs::latest(tx, &account.account_id).await?;
        if new && earlier.is_none() {
            let deal = Some(&standing.deal.opportunity_id);
            features::handoffs::actions::begin(app, tx, account, deal, None, now).await?;
        }
        return Ok(());
    }
    features::requests::actions::automatic::on_closed_won(app, tx, standing, now).await
}

/// Lost: nothing is asked any more; who has the account keeps it for as long as the deal may reopen.
///
/// # Errors
/// When the database refuses.
pub async fn lost(app: &App, tx: &mut Tx, standing: &Standing<'_>, now: At) -> Result<(), Failure> {
    let deal = &standing.deal;
    let why = format!("the deal is in {}", standing.stage.label());
    if let Some(mut request) = requests::open_of(tx, &deal.opportunity_id).await? {
        let picture = features::requests::load::sketch(app, tx, &request.request_id, now).await?;
        assignments::settle(tx, &request.request_id, Outcome::Ended, Some(&why), now).await?;
        let before = request.state;
        request.state = RequestState::Declined;
        request.decided_by = Some(Actor::Baton);
        request.decided_at = Some(now);
        request.reason = Some(format!("{why}. It opens again by itself if the deal does"));
        let deed = Deed { actor: &Actor::Baton, action: "request.lost", before, why: Some(&why) };
        features::requests::actions::store(app, tx, &mut request, &deed, now).await?;
        if let Some(offer) = picture.assignment() {
            features::requests::jobs::refresh_offer(app, tx, offer, now).await?;
        }
        let told = picture.watchers.iter().chain([&request.requester]);
        features::requests::actions::tell(app, tx, &request, "declined", told, &Actor::Baton, now).await?;
    }
    let held = now + chrono::Duration::days(app.playbook.of::<ReminderRules>().reopens_within_days);
    if features::handoffs::actions::pause::pause(app, tx, &standing.account.account_id, &why, now).await? {
        jobs::lost::let_go_at(tx, &deal.opportunity_id, held, now).await?;
        let until = held.utc().with_timezone(&standing.team.timezone).format("%-d %b").to_string();
        let news = News {
            subject: jobs::subject(&deal.opportunity_id),
            what: "lost",
            roles: &[Role::Csm, Role::Sa],
            facts: json!({ "until": until }),
        };
        tasks::actions::notices::tell(app, tx, news, &standing.place(), now).await?;
    }
    Ok(())
}

/// Open again: what rested goes on where it was.
///
/// # Errors
/// When the database refuses.
pub async fn reopened(app: &App, tx: &mut Tx, standing: &Standing<'_>, now: At) -> Result<(), Failure> {
    let deal = &standing.deal;
    jobs::lost::keep(tx, &deal.opportunity_id, now).await?;
    if features::handoffs::actions::pause::resume(app, tx, &standing.account.account_id, now).await? {
        let news = News {
            subject: jobs::subject(&deal.opportunity_id),
            what: "reopened",
            roles: &[Role::Csm, Role::Sa],
            facts: json!({}),
        };
        tasks::actions::notices::tell(app, tx, news, &standing.place(), now).await?;
    }
    let ours = |request: &requests::Request| {
        let held = chrono::Duration::days(app.playbook.of::<ReminderRules>().reopens_within_days);
        request.opportunity_id == deal.opportunity_id
            && request.state == RequestState::Declined
            && request.decided_by == Some(Actor::Baton)
            && request.decided_at.is_some_and(|at| now.since(at) <= held)
    };
    let requests = requests::of_account(tx, &standing.account.account_id).await?;
    if let Some(mut request) = requests.into_iter().find(ours) {
        let before = request.state;
        request.state = RequestState::Open;
        request.routed_at = now;
        request.acknowledged_by = None;
        request.acknowledged_at = None;
        request.decided_by = None;
        request.decided_at = None;
        request.reason = None;
        let why = format!("the deal is open again, in {}", standing.stage.label());
        let deed = Deed { actor: &Actor::Baton, action: "request.reopen", before, why: Some(&why) };
        features::requests::actions::store(app, tx, &mut request, &deed, now).await?;
        features::requests::actions::note(
            app,
            tx,
            &request,
            "reopened",
            json!({ "stage": standing.stage.label() }),
            now,
        )
        .await?;
        let picture = features::requests::load::sketch(app, tx, &request.request_id, now).await?;
        let told = picture.watchers.iter().chain([&request.requester]);
        features::requests::actions::tell(app, tx, &request, "reopened", told, &Actor::Baton, now).await?;
    }
    Ok(())
}
