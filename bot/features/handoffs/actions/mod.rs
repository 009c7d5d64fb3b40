//! An account's handoff along its track: begun when it has a CSM, its steps opened as their time comes, paused
//! when the deal is lost, complete when the account is onboarded (T1–T7).
//!
//! Its steps are tasks of the subject `handoff:ID`; its card is one message, brought up to date in place.

pub mod deal_moves;
pub mod pause;
pub mod undo;

use baton_storage::accounts::{self, Account};
use baton_storage::actor::Actor;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::audit::{self, Entry};
use baton_storage::handoffs::{self, Handoff};
use baton_storage::ids::{HandoffId, OpportunityId, RequestId};
use baton_storage::states::HandoffState;
use baton_storage::time::At;
use baton_storage::{opportunities, requests};
use serde_json::json;

use crate::accounts::roles::{self, Place};
use crate::accounts::teams;
use crate::app::Ctx;
use crate::engine::card;
use crate::event::Event;
use crate::features::handoffs::jobs;
use crate::features::handoffs::jobs::card::{Card, refresh};
use crate::features::handoffs::load::situation::situation;
use crate::features::handoffs::rules::{Moment, Step, Tracks};
use crate::rules::calendar::Calendar;
use crate::tasks::actions::asking::Asking;
use crate::{features, tasks};

/// Begins the handoff of an account that has a CSM now; one that runs goes on.
pub async fn begin(
    ctx: &mut Ctx<'_>,
    account: &Account,
    deal: Option<&OpportunityId>,
    request: Option<&RequestId>,
) -> anyhow::Result<()> {
    let team = match request {
        Some(request) => {
            requests::find(ctx.tx, request).await?.and_then(|request| ctx.app.config.team(&request.team_id))
        }
        None => teams::team_of(ctx.app, account),
    };
    let Some(team) = team else { return Ok(()) };
    let running = handoffs::of_account(ctx.tx, &account.account_id).await?;
    let handoff = match running {
        Some(running) => running,
        None => {
            let handoff = Handoff {
                handoff_id: HandoffId::fresh(),
                account_id: account.account_id.clone(),
                opportunity_id: deal.cloned(),
                request_id: request.cloned(),
                team_id: team.id.clone(),
                track: team.track.clone(),
                state: HandoffState::Running,
                started_at: ctx.now,
                paused_at: None,
                ended_at: None,
                reason: None,
            };
            handoffs::add(ctx.tx, &handoff).await?;
            let object = format!("handoff:{}", handoff.handoff_id);
            let entry = Entry::new(ctx.now, &Actor::Baton, "handoffs.begin", object).because(&handoff.track);
            audit::record(ctx.tx, &entry).await?;
            handoff
        }
    };
    features::channels::actions::wanted(ctx, &account.account_id).await?;
    post_card(ctx, &handoff).await?;
    advance(ctx, &handoff.handoff_id).await
}

/// Posts the card where it belongs now: the account's channel, or until one is known to its CSM.
pub async fn post_card(ctx: &mut Ctx<'_>, handoff: &Handoff) -> anyhow::Result<()> {
    let Some(account) = accounts::resolve_merged(ctx.tx, &handoff.account_id).await? else { return Ok(()) };
    let place = match &account.channel {
        Some(channel) => channel.0.clone(),
        None => {
            let Some(team) = ctx.app.config.team(&handoff.team_id) else { return Ok(()) };
            let place = Place { account: &account, deal: None, team };
            let csm = roles::holder(ctx.app, ctx.tx, baton_storage::states::Role::Csm, &place).await?;
            let Some((csm, _)) = csm else { return Ok(()) };
            csm.0
        }
    };
    card::post::<Card>(ctx, &handoff.handoff_id, place).await
}

/// Opens every step whose time has come, and completes the handoff when nothing is left.
pub async fn advance(ctx: &mut Ctx<'_>, id: &HandoffId) -> anyhow::Result<()> {
    let Some(mut handoff) = handoffs::find(ctx.tx, id).await? else { return Ok(()) };
    let (Some(track), Some(team)) =
        (ctx.app.playbook.of::<Tracks>().0.get(&handoff.track), ctx.app.config.team(&handoff.team_id))
    else {
        return Ok(());
    };
    if handoff.state != HandoffState::Running {
        ctx.emit(Event::HandoffAdvanced(&handoff.account_id)).await?;
        return refresh(ctx, id).await;
    }
    let situation = situation(ctx.app, ctx.tx, &handoff).await?;
    let Some(mut account) = accounts::resolve_merged(ctx.tx, &handoff.account_id).await? else {
        return Ok(());
    };
    let deal = opportunities::named(ctx.tx, handoff.opportunity_id.as_ref()).await?;
    let calendar = Calendar::of(&ctx.app.config, team, &ctx.app.playbook.hours);
    let place = Place { account: &account, deal: deal.as_ref(), team };
    for step in track.ready(&situation) {
        // What counts from Closed Won counts from that day, not from when we heard of it.
        let won_at = deal.as_ref().and_then(|deal| deal.stage_since);
        let since_won = step.opens.on == Some(Moment::Won) && step.opens.after.is_empty();
        let opened = won_at.filter(|_| since_won).map_or(ctx.now, |won| won.min(ctx.now));
        ask(ctx, &handoff, step, opened, &calendar, &place).await?;
    }
    if track.is_complete(&situation) {
        handoff.state = HandoffState::Completed;
        handoff.ended_at = Some(ctx.now);
        handoffs::change(ctx.tx, &handoff).await?;
        account.onboarding_since = None;
        accounts::keep(ctx.tx, &account).await?;
        features::priority::actions::lifecycle::onboarded(ctx, &account.account_id).await?;
        let object = format!("handoff:{id}");
        audit::record(ctx.tx, &Entry::new(ctx.now, &Actor::Baton, "handoffs.complete", object)).await?;
    }
    ctx.emit(Event::HandoffAdvanced(&handoff.account_id)).await?;
    refresh(ctx, id).await
}

/// Asks its owner for a step that opened then.
async fn ask(
    ctx: &mut Ctx<'_>,
    handoff: &Handoff,
    step: &Step,
    opened: At,
    calendar: &Calendar,
    place: &Place<'_>,
) -> anyhow::Result<()> {
    let Some(times) = step.times(opened, calendar) else { return Ok(()) };
    let asking = Asking {
        subject: handoff.subject(),
        asks: Asks::Step(step.id.clone()),
        role: step.owner,
        kind: TaskKind::Action,
        urgent: false,
        facts: json!({}),
        due_at: Some(times.due),
        reminders: times.reminders,
        escalate_at: times.escalate_at,
    };
    let due = times.due;
    if tasks::actions::open(ctx, asking, place).await? {
        jobs::late::at(ctx.tx, &handoff.handoff_id, &step.id, due, ctx.now).await?;
        // Until the meeting has a day of its own, the day on which it is due counts.
        ctx.emit(Event::StepOpened { handoff, step: &step.id, due }).await?;
    }
    Ok(())
}
