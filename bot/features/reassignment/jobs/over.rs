//! The days on which both look after the accounts are over: whoever had them is out.

use anyhow::Context;
use baton_storage::Tx;
use baton_storage::accounts;
use baton_storage::actor::Actor;
use baton_storage::asks::Asks;
use baton_storage::audit::{self, Entry};
use baton_storage::handovers::{self, Handover};
use baton_storage::ids::{HandoverId, UserId};
use baton_storage::occurrences::Occurrence;
use baton_storage::people;
use baton_storage::states::{HandoverState, MoveState, Role, TodoState};
use baton_storage::time::At;
use baton_storage::todos;
use serde_json::{Value, json};

use crate::accounts::roles::Place;
use crate::app::App;
use crate::engine::job::Fired;
use crate::features::reassignment::subject::{subject, team_for};
use crate::tasks::actions::notices::News;
use crate::{features, tasks};

/// The kind of the moment.
pub const OVER: &str = "reassignment.over";

/// The moment has come.
pub async fn plan(app: &App, tx: &mut Tx, occurrence: &Occurrence, now: At) -> anyhow::Result<Fired> {
    let args: Value = serde_json::from_str(&occurrence.args)?;
    let id = HandoverId::from(args["handover"].as_str().context("a moment of no handover")?);
    let Some(mut handover) = handovers::find(tx, &id).await? else {
        return Ok(Fired::Skipped("the handover is not known any more".into()));
    };
    if handover.state != HandoverState::Running {
        return Ok(Fired::Skipped("it is over already".into()));
    }
    end(app, tx, &mut handover, now).await?;
    Ok(Fired::Done)
}

/// Completes it; each of those concerned hears it once, with how many accounts it was.
///
/// # Errors
/// When the database refuses.
pub async fn end(app: &App, tx: &mut Tx, handover: &mut Handover, now: At) -> anyhow::Result<()> {
    let overlapped = handover.overlap_until.is_some();
    let mut heirs: Vec<(UserId, usize)> = Vec::new();
    let mut count = 0;
    let mut first = None;
    for mut one in handovers::moves(tx, &handover.handover_id).await? {
        if one.state != MoveState::Running {
            continue;
        }
        one.state = MoveState::Completed;
        one.completed_at = Some(now);
        handovers::keep_move(tx, &one).await?;
        count += 1;
        match heirs.iter_mut().find(|(user, _)| *user == one.to_csm) {
            Some((_, count)) => *count += 1,
            None => heirs.push((one.to_csm.clone(), 1)),
        }
        for mut open in todos::of_subject(tx, &one.subject()).await? {
            if open.state == TodoState::Open && open.asks == Asks::Old {
                let why = Some(app.words.plain("reassignment.over", json!({}))?);
                tasks::actions::settle(app, tx, &mut open, TodoState::Overtaken, None, why.as_deref(), now)
                    .await?;
            }
        }
        let by = Actor::Baton;
        if overlapped {
            features::meetings::actions::reassign::without(
                app,
                tx,
                &one.account_id,
                &handover.from_csm,
                &by,
                now,
            )
            .await?;
        }
        first = first.or(Some(one.account_id));
    }
    let before = handover.state;
    handover.state = HandoverState::Completed;
    handovers::keep(tx, handover).await?;
    let entry = Entry::new(now, &Actor::Baton, "reassignment.complete", subject(handover));
    audit::record(tx, &entry.moved(before.as_str(), handover.state.as_str())).await?;
    // Where nothing overlapped everybody has just heard of it.
    let Some(first) = first.filter(|_| overlapped) else { return Ok(()) };
    let Some(account) = accounts::standing(tx, &first).await? else { return Ok(()) };
    let Some(team) = team_for(app, &account, handover) else { return Ok(()) };
    let place = Place { account: &account, deal: None, team };
    let from = people::find(tx, &handover.from_csm).await?;
    let from_name = from.as_ref().map_or_else(|| handover.from_csm.0.clone(), |person| person.name.clone());
    let mut told: Vec<(UserId, &str, usize)> =
        heirs.into_iter().map(|(user, count)| (user, "handover_yours", count)).collect();
    if from.is_none_or(|person| person.active) {
        told.push((handover.from_csm.clone(), "handover_out", count));
    }
    for (user, what, count) in told {
        let facts = json!({ "before": from_name, "count": count });
        let news = News { subject: subject(handover), what, roles: &[], facts };
        tasks::actions::notices::tell_one(app, tx, &news, (Role::Csm, &user), &place, now).await?;
    }
    Ok(())
}
