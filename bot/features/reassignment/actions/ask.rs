//! What is asked of whom about a reassignment: the tasks of both sides, the manager's word, the fields in the CRM.

use baton_storage::accounts::{self, Account};
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::ids::UserId;
use baton_storage::reassignments::{self, Move, Reassignment};
use baton_storage::states::{Role, TaskState};
use baton_storage::time::At;
use baton_storage::{Tx, people, tasks};
use chrono::{NaiveDate, NaiveTime};
use serde_json::{Value, json};

use crate::accounts::roles::Place;
use crate::app::Ctx;
use crate::config::Team;
use crate::features::reassignment::rules::Side;
use crate::features::reassignment::subject::subject;
use crate::rules::calendar::{Calendar, first_instant};
use crate::tasks::actions::asking::Asking;

/// What both sides see to: one thing to be asked of each, whose page lists the tasks.
pub(crate) async fn tasks(
    ctx: &mut Ctx<'_>,
    reassignment: &Reassignment,
    one: &Move,
    account: &Account,
    team: &Team,
) -> anyhow::Result<()> {
    let calendar = Calendar::of(&ctx.app.config, team, &ctx.app.playbook.hours);
    let last: Option<NaiveDate> = reassignment.overlap_until.as_deref().and_then(|day| day.parse().ok());
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or(NaiveTime::MIN);
    let due = match last {
        Some(last) => Some(first_instant(team.timezone, last.and_time(noon))),
        None => calendar.plus_business_days(ctx.now, 10),
    };
    let soon = calendar.plus_business_days(ctx.now, 5);
    let before = due.and_then(|due| calendar.opening_days_from(due, -2));
    // The message that tells of it all comes first; the day's messages remind of what is left.
    let mut reminders: Vec<At> = [soon, before].into_iter().flatten().collect();
    reminders.retain(|at| *at > ctx.now && due.is_none_or(|due| *at < due));
    reminders.extend(due);
    let facts = json!({ "before": people::name(ctx.tx, &reassignment.from_csm).await?, "after": people::name(ctx.tx, &one.to_csm).await? });
    let place = Place { account, deal: None, team };
    let sides = [(Side::Old, Asks::Old, &reassignment.from_csm), (Side::New, Asks::New, &one.to_csm)];
    for (side, asks, owner) in sides {
        let overlaps = reassignment.overlap_until.is_some() && is_there(ctx.tx, owner).await?;
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
        crate::tasks::actions::open_for(ctx, asking, owner.clone(), Role::Csm, &place).await?;
        // It is theirs by name: the role is the other one's already.
        for mut open in tasks::of_subject(ctx.tx, &one.subject()).await? {
            if open.state == TaskState::Open && open.asks == asks && side == Side::Old {
                open.passed = true;
                tasks::change(ctx.tx, &open).await?;
            }
        }
    }
    Ok(())
}

/// The managers alone may change whom the CRM names: one thing to be asked for all accounts.
pub(crate) async fn ask_for_fields(
    ctx: &mut Ctx<'_>,
    reassignment: &Reassignment,
    named: &[String],
) -> anyhow::Result<()> {
    if named.is_empty() {
        return Ok(());
    }
    let facts = json!({
        "before": people::name(ctx.tx, &reassignment.from_csm).await?,
        "count": named.len(),
        "names": named.iter().take(8).cloned().collect::<Vec<_>>().join(", "),
        "more": named.len().saturating_sub(8),
    });
    ask(ctx, reassignment, Asks::Fields, false, facts).await
}

/// The manager's word on what a CSM asks for themselves.
pub async fn ask_managers(ctx: &mut Ctx<'_>, reassignment: &Reassignment) -> anyhow::Result<()> {
    let moves = reassignments::moves(ctx.tx, &reassignment.reassignment_id).await?;
    let mut given = Vec::new();
    for one in moves.iter().take(8) {
        let account = accounts::find(ctx.tx, &one.account_id).await?.map(|account| account.name);
        given.push(format!(
            "{} to {}",
            account.unwrap_or_default(),
            people::name(ctx.tx, &one.to_csm).await?
        ));
    }
    let facts = json!({
        "before": people::name(ctx.tx, &reassignment.from_csm).await?,
        "kind": reassignment.kind,
        "why": reassignment.why,
        "count": moves.len(),
        "given": given.join(", "),
        "more": moves.len().saturating_sub(8),
    });
    ask(ctx, reassignment, Asks::Agree(None), true, facts).await
}

async fn ask(
    ctx: &mut Ctx<'_>,
    reassignment: &Reassignment,
    asks: Asks,
    urgent: bool,
    facts: Value,
) -> anyhow::Result<()> {
    let moves = reassignments::moves(ctx.tx, &reassignment.reassignment_id).await?;
    let Some(team) = ctx.app.config.team(&reassignment.team_id) else { return Ok(()) };
    let Some(first) = moves.first() else { return Ok(()) };
    let Some(account) = accounts::resolve_merged(ctx.tx, &first.account_id).await? else { return Ok(()) };
    let calendar = Calendar::of(&ctx.app.config, team, &ctx.app.playbook.hours);
    let later = |days| calendar.plus_business_days(ctx.now, days);
    let asking = Asking {
        subject: subject(reassignment),
        asks,
        role: Role::Managers,
        kind: TaskKind::Action,
        urgent,
        facts,
        due_at: later(3),
        // What is urgent is told at once, and not again on the next morning.
        reminders: [if urgent { later(1) } else { Some(ctx.now) }, later(3)].into_iter().flatten().collect(),
        escalate_at: later(4).filter(|_| urgent),
    };
    crate::tasks::actions::open(ctx, asking, &Place { account: &account, deal: None, team }).await?;
    Ok(())
}

/// What was asked of a reassignment as a whole is settled.
pub async fn settle(
    ctx: &mut Ctx<'_>,
    reassignment: &Reassignment,
    asks: &Asks,
    by: &UserId,
) -> anyhow::Result<()> {
    let answer = match &reassignment.refusal {
        Some(why) => ctx.app.words.plain("tasks.answer.refused", json!({ "because": why }))?,
        None => ctx.app.words.plain("tasks.answer.agreed", json!({}))?,
    };
    for mut open in tasks::of_subject(ctx.tx, &subject(reassignment)).await? {
        if open.state == TaskState::Open && open.asks == *asks {
            crate::tasks::actions::undo::settle_by_word(ctx, &mut open, TaskState::Done, by, Some(&answer))
                .await?;
        }
    }
    Ok(())
}

/// Whether somebody has not left.
pub(crate) async fn is_there(tx: &mut Tx, user: &UserId) -> anyhow::Result<bool> {
    Ok(people::find(tx, user).await?.is_none_or(|person| person.active))
}
