//! What is asked of whom while an account is let go: the manager's word, then the CSM's steps one after the other.

pub mod complete;

use baton_storage::Tx;
use baton_storage::actor::Actor;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::disengagements::Disengagement;
use baton_storage::ids::UserId;
use baton_storage::states::{DisengagementState, Role, TaskState};
use baton_storage::tasks as stored_tasks;
use baton_storage::time::At;
use serde_json::{Value, json};

use crate::app::App;
use crate::features::disengagement::load::{Case, name};
use crate::features::disengagement::rules::DisengageRules;
use crate::rules::calendar::Calendar;
use crate::tasks;
use crate::tasks::actions::Asking;
use crate::tasks::actions::notices::News;

/// The steps that are asked, one at a time.
const STEPS: &[Asks] = &[Asks::Agree(None), Asks::Meet, Asks::Write, Asks::Complete];

/// Whose it is to let the account go.
pub fn owner(one: &Disengagement) -> &UserId {
    one.csm.as_ref().unwrap_or(&one.started_by)
}

/// Asks for what comes next, and no longer for what was asked before.
///
/// # Errors
/// When the database refuses.
pub async fn ask(app: &App, tx: &mut Tx, case: &Case<'_>, now: At) -> anyhow::Result<()> {
    let one = &case.one;
    let next = match one.state {
        DisengagementState::Proposed => Asks::Agree(None),
        DisengagementState::Agreed => Asks::Meet,
        DisengagementState::Met if one.letter.is_none() => Asks::Write,
        DisengagementState::Met => Asks::Complete,
        _ => return Ok(()),
    };
    // The meeting may be said anew after the letter: what is asked already is asked once.
    let calendar = Calendar::of(&app.config, case.team, &app.playbook.hours);
    let later = |days: usize| calendar.plus_business_days(now, days);
    let (due, reminders, patience): (usize, &[usize], usize) = match next {
        Asks::Agree(_) => (2, &[1, 2], 3),
        Asks::Meet => (10, &[5, 10], 15),
        _ => (2, &[1, 3], 5),
    };
    let by_manager = next == Asks::Agree(None);
    let reason = app.playbook.of::<DisengageRules>().reason(&one.reason);
    let seller = match &case.seller {
        Some(seller) => Some(name(tx, seller).await?),
        None => None,
    };
    let successor = match &one.successor {
        Some(successor) => Some(name(tx, successor).await?),
        None => None,
    };
    let asking = Asking {
        subject: one.subject(),
        asks: next,
        role: if by_manager { Role::Managers } else { Role::Csm },
        kind: TaskKind::Action,
        urgent: by_manager,
        facts: json!({
            "who": name(tx, &one.started_by).await?,
            "because": reason.map_or_else(|| one.reason.clone(), |reason| format!("{}.", reason.label)),
            "explanation": one.explanation,
            "seller": seller,
            "successor": successor,
        }),
        due_at: later(due),
        reminders: reminders.iter().filter_map(|days| later(*days)).collect(),
        escalate_at: later(patience),
    };
    let place = case.place();
    if by_manager {
        tasks::actions::open(app, tx, asking, &place, now).await?;
        return Ok(());
    }
    tasks::actions::open_for(app, tx, asking, (owner(one).clone(), Role::Csm), &place, now).await?;
    Ok(())
}

/// A step is settled: done by somebody, or overtaken.
///
/// # Errors
/// When the database refuses.
pub async fn settle(
    app: &App,
    tx: &mut Tx,
    one: &Disengagement,
    step: &Asks,
    by: Option<&UserId>,
    now: At,
) -> anyhow::Result<()> {
    let answer = match (step, one.state) {
        (Asks::Agree(_), DisengagementState::Refused) => {
            Some(app.words.plain("tasks.answer.refused", json!({ "because": one.why }))?)
        }
        (Asks::Agree(_), _) if by.is_some() => Some(app.words.plain("tasks.answer.agreed", json!({}))?),
        _ => None,
    };
    for mut open in stored_tasks::of_subject(tx, &one.subject()).await? {
        if open.state == TaskState::Open && open.asks == *step {
            tasks::actions::settle(
                app,
                tx,
                &mut open,
                TaskState::Done,
                by.map(Actor::from),
                answer.as_deref(),
                now,
            )
            .await?;
        }
    }
    Ok(())
}

/// Nothing more is asked of it.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw_asks(
    app: &App,
    tx: &mut Tx,
    one: &Disengagement,
    why: &str,
    now: At,
) -> anyhow::Result<()> {
    for mut open in stored_tasks::of_subject(tx, &one.subject()).await? {
        if open.state == TaskState::Open && STEPS.contains(&open.asks) {
            tasks::actions::settle(app, tx, &mut open, TaskState::Superseded, None, Some(why), now).await?;
        }
    }
    Ok(())
}

/// Tells whoever waits for it at once; nobody is told of what they did themselves.
///
/// # Errors
/// When the database refuses.
pub async fn tell(
    app: &App,
    tx: &mut Tx,
    case: &Case<'_>,
    (what, facts): (&str, Value),
    to: &[&UserId],
    by: &UserId,
    now: At,
) -> anyhow::Result<()> {
    let mut told: Vec<&UserId> = to.iter().copied().filter(|user| *user != by).collect();
    told.sort_unstable();
    told.dedup();
    for user in told {
        let news = News { subject: case.one.subject(), what, roles: &[], facts: facts.clone() };
        tasks::actions::notices::tell_now(app, tx, &news, (Role::Csm, user), &case.place(), now).await?;
    }
    Ok(())
}
