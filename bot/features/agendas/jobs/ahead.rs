//! The agenda ahead of a meeting: posted by itself, so many working days before, once (T2).

use baton_storage::actor::Actor;
use baton_storage::handoffs::{self, Handoff};
use baton_storage::ids::HandoffId;
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::states::{HandoffState, TaskState};
use baton_storage::time::At;
use baton_storage::{accounts, tasks};
use serde::{Deserialize, Serialize};

use crate::app::Ctx;
use crate::engine::moment::Fired;
use crate::features::agendas::jobs::message::Agenda;
use crate::features::agendas::jobs::post;
use crate::features::handoffs::load::situation;
use crate::features::handoffs::rules::Step;
use crate::rules::calendar::Calendar;

/// The kind of the moment.
pub const AHEAD: &str = "agendas.ahead";

#[derive(Serialize, Deserialize)]
struct Ahead {
    handoff: HandoffId,
    /// The step's id.
    step: String,
}

/// Puts the moment up at which a step's agenda is posted, or moves it to before `meets_at`. A step whose agenda is
/// not posted by itself has none.
pub async fn ahead(ctx: &mut Ctx<'_>, handoff: &Handoff, step: &Step, meets_at: At) -> anyhow::Result<()> {
    let (Some(_), Some(days)) = (&step.agenda, step.agenda_days_before) else { return Ok(()) };
    let Some(team) = ctx.app.config.team(&handoff.team_id) else { return Ok(()) };
    let calendar = Calendar::of(&ctx.app.config, team, &ctx.app.playbook.hours);
    let before = i32::try_from(days).unwrap_or_default();
    let Some(at) = calendar.opening_days_from(meets_at, -before) else { return Ok(()) };
    // A meeting that is nearer than that has its agenda as soon as somebody is at work.
    let Some(at) = calendar.next_working(at.max(ctx.now)) else { return Ok(()) };
    let schedule = format!("agenda:{}:{}", handoff.handoff_id, step.id);
    let args = serde_json::to_string(&Ahead { handoff: handoff.handoff_id.clone(), step: step.id.clone() })?;
    let slot = format!("before@{}", meets_at.0);
    let moment = Occurrence::planned(&schedule, &slot, AHEAD, args, at);
    Ok(occurrences::plan(ctx.tx, &schedule, &[moment], "meets another day", ctx.now).await?)
}

/// It is time: posted where the step is still open, whatever the hour was when Baton came back.
pub async fn plan(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let job: Ahead = serde_json::from_str(&occurrence.args)?;
    let skipped = |why: &str| Ok(Fired::Skipped(why.to_owned()));
    let handoff = handoffs::find(ctx.tx, &job.handoff).await?;
    let Some(handoff) = handoff.filter(|handoff| handoff.state == HandoffState::Running) else {
        return skipped("the handoff rests or has ended");
    };
    let step = situation::track_of(ctx.app, &handoff).and_then(|track| track.step(&job.step));
    let Some(name) = step.and_then(|step| step.agenda.clone()) else {
        return skipped("the step has no agenda any more");
    };
    let asked = tasks::of_subject(ctx.tx, &handoff.subject()).await?;
    let open = asked.iter().find(|one| one.asks.step() == Some(&job.step) && one.state == TaskState::Open);
    let Some(open) = open else { return skipped("the step is settled") };
    let Some(account) = accounts::resolve_merged(ctx.tx, &handoff.account_id).await? else {
        return skipped("the account is not known any more");
    };
    // An account without a channel: whoever arranges the meeting has it.
    let place = account.channel.map_or_else(|| open.owner.0.clone(), |channel| channel.0);
    let agenda = Agenda { account: account.account_id, name, day: None, place };
    let why = format!("ahead of the step {}", job.step);
    post(ctx, &agenda, &Actor::Baton, &why).await?;
    Ok(Fired::Done)
}
