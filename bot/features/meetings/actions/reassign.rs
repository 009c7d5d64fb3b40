//! Meetings to come of an account whose CSM changes: whoever has it now organizes and is invited, whoever had it stays
//! invited for as long as both look after it.

use baton_storage::Tx;
use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{AccountId, UserId};
use baton_storage::meetings::{self, Meeting};
use baton_storage::subject::Subject;
use baton_storage::{handoffs, tasks};

use crate::app::Ctx;
use crate::features::meetings::actions::{self, publish};

/// Passes them on; `stays`: whether whoever had the account comes along for now.
pub async fn pass_on(
    ctx: &mut Ctx<'_>,
    account: &AccountId,
    from: &UserId,
    to: &UserId,
    stays: bool,
    by: &Actor,
) -> anyhow::Result<()> {
    for (mut meeting, knew) in of_account(ctx.tx, account, from).await? {
        let mut invited = knew.clone();
        if !invited.contains(to) {
            invited.push(to.clone());
        }
        invited.retain(|user| stays || user != from);
        if meeting.organizer == *from {
            meeting.organizer = to.clone();
        }
        change(ctx, &mut meeting, &knew, &invited, by).await?;
    }
    Ok(())
}

/// Somebody is not invited any more.
pub async fn without(
    ctx: &mut Ctx<'_>,
    account: &AccountId,
    user: &UserId,
    by: &Actor,
) -> anyhow::Result<()> {
    for (mut meeting, knew) in of_account(ctx.tx, account, user).await? {
        let invited: Vec<UserId> = knew.iter().filter(|one| *one != user).cloned().collect();
        change(ctx, &mut meeting, &knew, &invited, by).await?;
    }
    Ok(())
}

/// An account's meetings to come that somebody organizes or is invited to, with those who are.
async fn of_account(
    tx: &mut Tx,
    account: &AccountId,
    user: &UserId,
) -> anyhow::Result<Vec<(Meeting, Vec<UserId>)>> {
    let Some(handoff) = handoffs::of_account(tx, account).await? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for meeting in meetings::planned(tx, &handoff.handoff_id).await? {
        let invited = meetings::invited(tx, &meeting.meeting_id).await?;
        if meeting.organizer == *user || invited.contains(user) {
            found.push((meeting, invited));
        }
    }
    Ok(found)
}

async fn change(
    ctx: &mut Ctx<'_>,
    meeting: &mut Meeting,
    knew: &[UserId],
    invited: &[UserId],
    by: &Actor,
) -> anyhow::Result<()> {
    meeting.sequence += 1;
    meeting.changed_by = by.clone();
    meeting.changed_at = ctx.now;
    meetings::keep(ctx.tx, meeting).await?;
    meetings::invite(ctx.tx, &meeting.meeting_id, invited).await?;
    audit::record(ctx.tx, &Entry::new(ctx.now, by, "meetings.pass", meeting.subject())).await?;
    let asked = tasks::of_subject(ctx.tx, &Subject::Handoff(meeting.handoff_id.clone())).await?;
    if let Some(task) = asked.iter().rev().find(|task| task.asks.step() == Some(&meeting.step)) {
        actions::notify::passed(ctx, task, meeting, knew, invited).await?;
    }
    publish(ctx, meeting).await
}
