//! An account's handoff along its track: begun when it has a CSM, its steps opened as their time comes, paused
//! when the deal is lost, complete when the account is onboarded (T1–T7).
//!
//! Its steps are tasks of the subject `handoff:ID`; its card is one message, brought up to date in place.

pub mod deal_moves;
pub mod pause;

use std::collections::BTreeSet;

use baton_storage::accounts::{self, Account};
use baton_storage::actor::Actor;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::audit::{self, Entry};
use baton_storage::handoffs::{self, Handoff};
use baton_storage::ids::{HandoffId, OpportunityId, RequestId};
use baton_storage::opportunities;
use baton_storage::states::{HandoffState, Pov, TaskState};
use baton_storage::tasks as stored_tasks;
use baton_storage::time::At;
use baton_storage::{Reader, Tx, outbox, posts, requests};
use serde_json::json;

use crate::accounts::roles::Place;
use crate::accounts::{roles, teams};
use crate::app::App;
use crate::engine::job::Job;
use crate::engine::update::Update;
use crate::event::Event;
use crate::features::handoffs::jobs;
use crate::features::handoffs::jobs::card::Card;
use crate::features::handoffs::rules::Tracks;
use crate::features::handoffs::rules::{Moment, Situation, Step, Track};
use crate::rules::calendar::Calendar;
use crate::rules::stages::Standing;
use crate::tasks::actions::Asking;
use crate::{features, tasks};

/// Begins the handoff of an account that has a CSM now; one that runs goes on.
///
/// # Errors
/// When the database refuses.
pub async fn begin(
    app: &App,
    tx: &mut Tx,
    account: &Account,
    deal: Option<&OpportunityId>,
    request: Option<&RequestId>,
    now: At,
) -> anyhow::Result<()> {
    let team = match request {
        Some(request) => {
            requests::find(tx, request).await?.and_then(|request| app.config.team(&request.team_id))
        }
        None => teams::team_of(app, account),
    };
    let Some(team) = team else { return Ok(()) };
    let running = handoffs::of_account(tx, &account.account_id).await?;
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
                started_at: now,
                paused_at: None,
                ended_at: None,
                reason: None,
            };
            handoffs::add(tx, &handoff).await?;
            let object = format!("handoff:{}", handoff.handoff_id);
            let entry = Entry::new(now, &Actor::Baton, "handoffs.begin", object).because(&handoff.track);
            audit::record(tx, &entry).await?;
            handoff
        }
    };
    features::channels::actions::wanted(app, tx, &account.account_id, now).await?;
    post_card(app, tx, &handoff, now).await?;
    advance(app, tx, &handoff.handoff_id, now).await
}

/// Posts the card where it belongs now: the account's channel, or until one is known to its CSM.
///
/// # Errors
/// When the database refuses.
pub async fn post_card(app: &App, tx: &mut Tx, handoff: &Handoff, now: At) -> anyhow::Result<()> {
    let Some(account) = accounts::resolve_merged(tx, &handoff.account_id).await? else { return Ok(()) };
    let place = match &account.channel {
        Some(channel) => channel.0.clone(),
        None => {
            let Some(team) = app.config.team(&handoff.team_id) else { return Ok(()) };
            let place = Place { account: &account, deal: None, team };
            let csm = roles::holder(app, tx, baton_storage::states::Role::Csm, &place).await?;
            let Some((csm, _)) = csm else { return Ok(()) };
            csm.0
        }
    };
    let card = Card { handoff: handoff.handoff_id.clone(), place };
    // Once at each place; where it could not be posted, another try is welcome.
    let posts = posts::of_matter(tx, &jobs::card::message_key(&handoff.handoff_id)).await?;
    let is_person = card.place.starts_with(['U', 'W']);
    let stands = posts.iter().any(|post| is_person || post.channel.as_str() == card.place);
    let effect = card.effect(app, now)?;
    if !stands && !outbox::is_pending(tx, &effect.kind, &effect.args).await? {
        outbox::add(tx, effect, now).await?;
    }
    Ok(())
}

/// Brings the card up to date.
///
/// # Errors
/// When the database refuses.
pub async fn refresh(app: &App, tx: &mut Tx, handoff: &HandoffId, now: At) -> anyhow::Result<()> {
    // Wherever it stands: the place is looked up by the matter, not by the job's arguments.
    for post in posts::of_matter(tx, &jobs::card::message_key(handoff)).await?.into_iter().take(1) {
        let card = Card { handoff: handoff.clone(), place: post.channel.0 };
        Update::of(app, &card)?.enqueue(app, tx, now).await?;
    }
    Ok(())
}

/// What is known of a handoff, for its track to decide.
///
/// # Errors
/// When the database refuses.
pub async fn situation(app: &App, db: &mut Reader, handoff: &Handoff) -> anyhow::Result<Situation> {
    let account = accounts::resolve_merged(db, &handoff.account_id).await?;
    let deal = opportunities::named(db, handoff.opportunity_id.as_ref()).await?;
    let stage = deal.as_ref().and_then(|deal| app.playbook.stages.parse(deal.stage.as_deref()?));
    let request = match &handoff.request_id {
        Some(request) => requests::find(db, request).await?,
        None => None,
    };
    let assigned = match &account {
        Some(account) => roles::has_csm(app, db, account).await?,
        None => false,
    };
    let settled = stored_tasks::of_subject(db, &handoff.subject()).await?;
    let settled = settled.into_iter().filter(|one| matches!(one.state, TaskState::Done | TaskState::Dropped));
    Ok(Situation {
        assigned,
        won: stage.is_some_and(|stage| stage.counts_as == Standing::Won),
        pov: request.is_some_and(|request| request.pov != Pov::None),
        settled: settled.filter_map(|one| one.asks.step().map(str::to_owned)).collect::<BTreeSet<String>>(),
    })
}

/// Opens every step whose time has come, and completes the handoff when nothing is left.
///
/// # Errors
/// When the database refuses.
pub async fn advance(app: &App, tx: &mut Tx, id: &HandoffId, now: At) -> anyhow::Result<()> {
    let Some(mut handoff) = handoffs::find(tx, id).await? else { return Ok(()) };
    let (Some(track), Some(team)) =
        (app.playbook.of::<Tracks>().0.get(&handoff.track), app.config.team(&handoff.team_id))
    else {
        return Ok(());
    };
    if handoff.state != HandoffState::Running {
        app.tell(tx, Event::HandoffAdvanced(&handoff.account_id), now).await?;
        return refresh(app, tx, id, now).await;
    }
    let situation = situation(app, tx, &handoff).await?;
    let Some(mut account) = accounts::resolve_merged(tx, &handoff.account_id).await? else { return Ok(()) };
    let deal = opportunities::named(tx, handoff.opportunity_id.as_ref()).await?;
    let calendar = Calendar::of(&app.config, team, &app.playbook.hours);
    let place = Place { account: &account, deal: deal.as_ref(), team };
    for step in track.ready(&situation) {
        // What counts from Closed Won counts from that day, not from when we heard of it.
        let won_at = deal.as_ref().and_then(|deal| deal.stage_since);
        let since_won = step.opens.on == Some(Moment::Won) && step.opens.after.is_empty();
        let opened = won_at.filter(|_| since_won).map_or(now, |won| won.min(now));
        ask(app, tx, &handoff, (step, opened), &calendar, &place, now).await?;
    }
    if track.is_complete(&situation) {
        handoff.state = HandoffState::Completed;
        handoff.ended_at = Some(now);
        handoffs::change(tx, &handoff).await?;
        account.onboarding_since = None;
        accounts::keep(tx, &account).await?;
        features::priority::actions::lifecycle::onboarded(app, tx, &account.account_id, now).await?;
        let object = format!("handoff:{id}");
        audit::record(tx, &Entry::new(now, &Actor::Baton, "handoffs.complete", object)).await?;
    }
    app.tell(tx, Event::HandoffAdvanced(&handoff.account_id), now).await?;
    refresh(app, tx, id, now).await
}

/// Asks its owner for a step that opened then.
async fn ask(
    app: &App,
    tx: &mut Tx,
    handoff: &Handoff,
    (step, opened): (&Step, At),
    calendar: &Calendar,
    place: &Place<'_>,
    now: At,
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
    if tasks::actions::open(app, tx, asking, place, now).await? {
        jobs::late::at(tx, &handoff.handoff_id, &step.id, due, now).await?;
        // Until the meeting has a day of its own, the day on which it is due counts.
        app.tell(tx, Event::StepOpened { handoff, step: &step.id, due }, now).await?;
    }
    Ok(())
}

/// A handoff's track; none when the file is gone.
pub fn track_of<'a>(app: &'a App, handoff: &Handoff) -> Option<&'a Track> {
    app.playbook.of::<Tracks>().0.get(&handoff.track)
}
