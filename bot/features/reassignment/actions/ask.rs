//! What is asked of whom about a reassignment: the tasks of both sides, the manager's word, the fields in the CRM.

use baton_storage::accounts::{self, Account};
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::ids::UserId;
use baton_storage::reassignments::{self, Move, Reassignment};
use baton_storage::states::{Role, TaskState};
use baton_storage::time::At;
use baton_storage::{Tx, tasks};
use chrono::{NaiveDate, NaiveTime};
use serde_json::{Value, json};

use crate::accounts::roles::Place;
use crate::app::App;
use crate::config::Team;
use crate::features::reassignment::actions::{is_there, name};
use crate::features::reassignment::rules::Side;
use crate::features::reassignment::subject::subject;
use crate::rules::calendar::{Calendar, first_instant};
use crate::tasks::actions::Asking;

/// What both sides see to: one thing to be asked of each, whose page lists the tasks.
pub(crate) async fn tasks(
    app: &App,
    tx: &mut Tx,
    reassignment: &Reassignment,
    (one, account, team): (&Move, &Account, &Team),
    now: At,
) -> anyhow::Result<()> {
    let calendar = Calendar::of(&app.config, team, &app.playbook.hours);
    let last: Option<NaiveDate> = reassignment.overlap_until.as_deref().and_then(|day| day.parse().ok());
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or(NaiveTime::MIN);
    let due = match last {
        Some(last) => Some(first_instant(team.timezone, last.and_time(noon))),
        None => calendar.plus_business_days(now, 10),
    };
    let soon = calendar.plus_business_days(now, 5);
    let before = due.and_then(|due| calendar.opening_days_from(due, -2));
    // The message that tells of it all comes first; the day's messages remind of what is left.
    let mut reminders: Vec<At> = [soon, before].into_iter().flatten().collect();
    reminders.retain(|at| *at > now && due.is_none_or(|due| *at < due));
    reminders.extend(due);
    let facts =
        json!({ "before": name(tx, &reassignment.from_csm).await?, "after": name(tx, &one.to_csm).await? });
    let place = Place { account, deal: None, team };
    let sides = [(Side::Old, Asks::Old, &reassignment.from_csm), (Side::New, Asks::New, &one.to_csm)];
    for (side, asks, owner) in sides {
        let overlaps = reassignment.overlap_until.is_some() && is_there(tx, owner).await?;
        if side == Side::Old && !overlaps {
            continue;
        }
        let asking = Asking {
            subject: one.subject(),
            asks: asks.clone(),
            role: Role::Csm,
            kind: TaskKind::Action,
            urgent: false,
            facts: facts.clone(),
            due_at: due,
            reminders: reminders.clone(),
            escalate_at: None,
        };
        crate::tasks::actions::open_for(app, tx, asking, (owner.clone(), Role::Csm), &place, now).await?;
        // It is theirs by name: the role is the other one's already.
        for mut open in tasks::of_subject(tx, &one.subject()).await? {
            if open.state == TaskState::Open && open.asks == asks && side == Side::Old {
                open.passed = true;
                tasks::change(tx, &open).await?;
            }
        }
    }
    Ok(())
}

/// The managers alone may change whom the CRM names: one thing to be asked for all accounts.
pub(crate) async fn ask_for_fields(
    app: &App,
    tx: &mut Tx,
    reassignment: &Reassignment,
    named: &[String],
    now: At,
) -> anyhow::Result<()> {
    if named.is_empty() {
        return Ok(());
    }
    let facts = json!({
        "before": name(tx, &reassignment.from_csm).await?,
        "count": named.len(),
        "names": named.iter().take(8).cloned().collect::<Vec<_>>().join(", "),
        "more": named.len().saturating_sub(8),
    });
    ask(app, tx, reassignment, (Asks::Fields, false), facts, now).await
}

/// The manager's word on what a CSM asks for themselves.
///
/// # Errors
/// When the database refuses.
pub async fn ask_managers(
    app: &App,
    tx: &mut Tx,
    reassignment: &Reassignment,
    now: At,
) -> anyhow::Result<()> {
    let moves = reassignments::moves(tx, &reassignment.reassignment_id).await?;
    let mut given = Vec::new();
    for one in moves.iter().take(8) {
        let account = accounts::find(tx, &one.account_id).await?.map(|account| account.name);
        given.push(format!("{} to {}", account.unwrap_or_default(), name(tx, &one.to_csm).await?));
    }
    let facts = json!({
        "before": name(tx, &reassignment.from_csm).await?,
        "kind": reassignment.kind,
        "why": reassignment.why,
        "count": moves.len(),
        "given": given.join(", "),
        "more": moves.len().saturating_sub(8),
    });
    ask(app, tx, reassignment, (Asks::Agree(None), true), facts, now).await
}

async fn ask(
    app: &App,
    tx: &mut Tx,
    reassignment: &Reassignment,
    (asks, urgent): (Asks, bool),
    facts: Value,
    now: At,
) -> anyhow::Result<()> {
    let moves = reassignments::moves(tx, &reassignment.reassignment_id).await?;
    let Some(team) = app.config.team(&reassignment.team_id) else { return Ok(()) };
    let Some(first) = moves.first() else { return Ok(()) };
    let Some(account) = accounts::resolve_merged(tx, &first.account_id).await? else { return Ok(()) };
    let calendar = Calendar::of(&app.config, team, &app.playbook.hours);
    let later = |days| calendar.plus_business_days(now, days);
    let asking = Asking {
        subject: subject(reassignment),
        asks,
        role: Role::Managers,
        kind: TaskKind::Action,
        urgent,
        facts,
        due_at: later(3),
        // What is urgent is told at once, and not again on the next morning.
        reminders: [if urgent { later(1) } else { Some(now) }, later(3)].into_iter().flatten().collect(),
        escalate_at: later(4).filter(|_| urgent),
    };
    crate::tasks::actions::open(app, tx, asking, &Place { account: &account, deal: None, team }, now).await?;
    Ok(())
}

/// What was asked of a reassignment as a whole is settled.
///
/// # Errors
/// When the database refuses.
pub async fn settle(
    app: &App,
    tx: &mut Tx,
    reassignment: &Reassignment,
    asks: &Asks,
    by: &UserId,
    now: At,
) -> anyhow::Result<()> {
    let answer = match &reassignment.refusal {
        Some(why) => app.words.plain("tasks.answer.refused", json!({ "because": why }))?,
        None => app.words.plain("tasks.answer.agreed", json!({}))?,
    };
    for mut open in tasks::of_subject(tx, &subject(reassignment)).await? {
        if open.state == TaskState::Open && open.asks == *asks {
            crate::tasks::actions::settle(
                app,
                tx,
                &mut open,
                TaskState::Done,
                Some(by.into()),
                Some(&answer),
                now,
            )
            .await?;
        }
    }
    Ok(())
}
