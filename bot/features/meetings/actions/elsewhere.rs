//! What became of a meeting in a calendar, outside Slack: it is as if somebody had said so here.

use baton_storage::actor::Actor;
use baton_storage::meetings::{self, Meeting};
use baton_storage::states::TaskState;
use baton_storage::subject::Subject;
use baton_storage::tasks::{self, Task};
use baton_storage::time::At;

use crate::app::Ctx;
use crate::features::meetings::actions::{self, Plan};

/// When a meeting is now.
#[derive(Clone, Copy, Debug)]
pub struct NewTime<'t> {
    pub starts: At,
    pub ends: At,
    /// The IANA name of the zone in which it was chosen; none: the same as before.
    pub zone: Option<&'t str>,
}

/// It is at another time now. `why` stands in the audit.
pub async fn moved(
    ctx: &mut Ctx<'_>,
    meeting: &Meeting,
    time: NewTime<'_>,
    by: &Actor,
    why: &str,
) -> anyhow::Result<()> {
    let Some(mut task) = asked(ctx, meeting).await? else { return Ok(()) };
    let people = meetings::invited(ctx.tx, &meeting.meeting_id).await?;
    let plan = Plan {
        title: meeting.title.clone(),
        customer: meeting.customer,
        starts: time.starts,
        ends: time.ends,
        zone: time.zone.map_or_else(|| meeting.zone.clone(), str::to_owned),
        place: meeting.place.clone(),
        people,
        guests: meeting.guests(),
    };
    actions::arrange(ctx, &mut task, plan, &meeting.organizer, by, Some(why)).await.map(drop)
}

/// It is called off.
pub async fn cancelled(ctx: &mut Ctx<'_>, meeting: &Meeting, reason: &str, by: &Actor) -> anyhow::Result<()> {
    match asked(ctx, meeting).await? {
        Some(mut task) => actions::cancel(ctx, &mut task, reason, by).await,
        None => Ok(()),
    }
}

/// The step that it is, while that is asked.
async fn asked(ctx: &mut Ctx<'_>, meeting: &Meeting) -> anyhow::Result<Option<Task>> {
    let all = tasks::of_subject(ctx.tx, &Subject::Handoff(meeting.handoff_id.clone())).await?;
    let of_step = |task: &Task| task.asks.step() == Some(&meeting.step) && task.state == TaskState::Open;
    Ok(all.into_iter().rev().find(of_step))
}
