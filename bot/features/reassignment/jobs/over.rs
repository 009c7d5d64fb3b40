//! The days on which both look after the accounts are over: whoever had them is out.

use anyhow::Context;
use baton_storage::actor::Actor;
use baton_storage::asks::Asks;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{ReassignmentId, UserId};
use baton_storage::occurrences::Occurrence;
use baton_storage::reassignments::{self, Reassignment};
use baton_storage::states::{MoveState, ReassignmentState, Role, TaskState};
use baton_storage::{accounts, people, tasks as stored_tasks};
use serde_json::{Value, json};

use crate::accounts::roles::Place;
use crate::app::Ctx;
use crate::engine::moment::Fired;
use crate::features::reassignment::subject::{subject, team_for};
use crate::tasks::actions::notices::News;
use crate::{features, tasks};

/// The kind of the moment.
pub const OVER: &str = "reassignment.over";

/// The moment has come.
pub async fn plan(ctx: &mut Ctx<'_>, occurrence: &Occurrence) -> anyhow::Result<Fired> {
    let args: Value = serde_json::from_str(&occurrence.args)?;
    let id = ReassignmentId::from(args["handover"].as_str().context("a moment of no handover")?);
    let Some(mut reassignment) = reassignments::find(ctx.tx, &id).await? else {
        return Ok(Fired::Skipped("the reassignment is not known any more".into()));
    };
    if reassignment.state != ReassignmentState::Running {
        return Ok(Fired::Skipped("it is over already".into()));
    }
    end(ctx, &mut reassignment).await?;
    Ok(Fired::Done)
}

/// Completes it; each of those concerned hears it once, with how many accounts it was.
pub async fn end(ctx: &mut Ctx<'_>, reassignment: &mut Reassignment) -> anyhow::Result<()> {
    let overlapped = reassignment.overlap_until.is_some();
    let mut successors: Vec<(UserId, usize)> = Vec::new();
    let mut count = 0;
    let mut first = None;
    for mut one in reassignments::moves(ctx.tx, &reassignment.reassignment_id).await? {
        if one.state != MoveState::Running {
            continue;
        }
        one.state = MoveState::Completed;
        one.completed_at = Some(ctx.now);
        reassignments::keep_move(ctx.tx, &one).await?;
        count += 1;
        match successors.iter_mut().find(|(user, _)| *user == one.to_csm) {
            Some((_, count)) => *count += 1,
            None => successors.push((one.to_csm.clone(), 1)),
        }
        for mut open in stored_tasks::of_subject(ctx.tx, &one.subject()).await? {
            if open.state == TaskState::Open && open.asks == Asks::Old {
                let why = Some(ctx.app.words.plain("reassignment.over", json!({}))?);
                tasks::actions::settle(ctx, &mut open, TaskState::Superseded, None, why.as_deref()).await?;
            }
        }
        let by = Actor::Baton;
        if overlapped {
            features::meetings::actions::reassign::without(ctx, &one.account_id, &reassignment.from_csm, &by)
                .await?;
        }
        first = first.or(Some(one.account_id));
    }
    let before = reassignment.state;
    reassignment.state = ReassignmentState::Completed;
    reassignments::keep(ctx.tx, reassignment).await?;
    let entry = Entry::new(ctx.now, &Actor::Baton, "reassignment.complete", subject(reassignment));
    audit::record(ctx.tx, &entry.moved(before.as_str(), reassignment.state.as_str())).await?;
    // Where nothing overlapped everybody has just heard of it.
    let Some(first) = first.filter(|_| overlapped) else { return Ok(()) };
    let Some(account) = accounts::resolve_merged(ctx.tx, &first).await? else { return Ok(()) };
    let Some(team) = team_for(ctx.app, &account, reassignment) else { return Ok(()) };
    let place = Place { account: &account, deal: None, team };
    let from = people::find(ctx.tx, &reassignment.from_csm).await?;
    let from_name =
        from.as_ref().map_or_else(|| reassignment.from_csm.0.clone(), |person| person.name.clone());
    let mut told: Vec<(UserId, &str, usize)> =
        successors.into_iter().map(|(user, count)| (user, "handover_yours", count)).collect();
    if from.is_none_or(|person| person.active) {
        told.push((reassignment.from_csm.clone(), "handover_out", count));
    }
    for (user, what, count) in told {
        let facts = json!({ "before": from_name, "count": count });
        let news = News { subject: subject(reassignment), what, roles: &[], facts };
        tasks::actions::notices::notify_one(ctx, &news, Role::Csm, &user, &place).await?;
    }
    Ok(())
}
