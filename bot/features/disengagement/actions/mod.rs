//! What is asked of whom while an account is let go: the manager's word, then the CSM's steps one after the other.

pub mod complete;
pub mod decide;
pub mod steps;
pub mod undo;

use baton_storage::actor::Actor;
use baton_storage::asks::{Asks, TaskKind};
use baton_storage::audit::{self, Entry};
use baton_storage::disengagements::{self, Disengagement};
use baton_storage::ids::UserId;
use baton_storage::states::{DisengagementState, Role, TaskState};
use baton_storage::tasks as stored_tasks;
use serde_json::{Value, json};

use crate::app::Ctx;
use crate::error::ActionError;
use crate::features::disengagement::load::{DisengagementContext, name};
use crate::features::disengagement::rules::DisengageRules;
use crate::rules::calendar::Calendar;
use crate::tasks;
use crate::tasks::actions::asking::Asking;
use crate::tasks::actions::notices::News;
use crate::tasks::actions::undo::settle_by_word;

/// The steps that are asked, one at a time.
const STEPS: &[Asks] = &[Asks::Agree(None), Asks::Meet, Asks::Write, Asks::Complete];

/// Whose it is to let the account go.
pub fn owner(one: &Disengagement) -> &UserId {
    one.csm.as_ref().unwrap_or(&one.started_by)
}

/// Stores it in its new state, with the audit's entry.
pub(crate) async fn store(
    ctx: &mut Ctx<'_>,
    case: &DisengagementContext<'_>,
    action: &str,
    before: DisengagementState,
    why: Option<&str>,
    by: &UserId,
) -> Result<(), ActionError> {
    disengagements::change(ctx.tx, &case.one).await?;
    let entry = Entry::new(ctx.now, by, action, case.one.subject());
    let mut entry = entry.moved(before.as_str(), case.one.state.as_str());
    if let Some(why) = why {
        entry = entry.because(why);
    }
    Ok(audit::record(ctx.tx, &entry).await?)
}

/// Asks for what comes next, and no longer for what was asked before.
pub async fn ask(ctx: &mut Ctx<'_>, case: &DisengagementContext<'_>) -> anyhow::Result<()> {
    let one = &case.one;
    let next = match one.state {
        DisengagementState::Proposed => Asks::Agree(None),
        DisengagementState::Agreed => Asks::Meet,
        DisengagementState::Met if one.letter.is_none() => Asks::Write,
        DisengagementState::Met => Asks::Complete,
        _ => return Ok(()),
    };
    // The meeting may be said anew after the letter: what is asked already is asked once.
    let calendar = Calendar::of(&ctx.app.config, case.team, &ctx.app.playbook.hours);
    let later = |days: usize| calendar.plus_business_days(ctx.now, days);
    let (due, reminders, patience): (usize, &[usize], usize) = match next {
        Asks::Agree(_) => (2, &[1, 2], 3),
        Asks::Meet => (10, &[5, 10], 15),
        _ => (2, &[1, 3], 5),
    };
    let by_manager = next == Asks::Agree(None);
    let reason = ctx.app.playbook.of::<DisengageRules>().reason(&one.reason);
    let seller = match &case.seller {
        Some(seller) => Some(name(ctx.tx, seller).await?),
        None => None,
    };
    let successor = match &one.successor {
        Some(successor) => Some(name(ctx.tx, successor).await?),
        None => None,
    };
    let asking = Asking {
        subject: one.subject(),
        asks: next,
        role: if by_manager { Role::Managers } else { Role::Csm },
        kind: TaskKind::Action,
        urgent: by_manager,
        facts: json!({
            "who": name(ctx.tx, &one.started_by).await?,
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
        tasks::actions::open(ctx, asking, &place).await?;
        return Ok(());
    }
    tasks::actions::open_for(ctx, asking, owner(one).clone(), Role::Csm, &place).await?;
    Ok(())
}

/// A step is settled: done by somebody, or overtaken.
pub async fn settle(
    ctx: &mut Ctx<'_>,
    one: &Disengagement,
    step: &Asks,
    by: Option<&UserId>,
) -> anyhow::Result<()> {
    let answer = match (step, one.state) {
        (Asks::Agree(_), DisengagementState::Refused) => {
            Some(ctx.app.words.plain("tasks.answer.refused", json!({ "because": one.why }))?)
        }
        (Asks::Agree(_), _) if by.is_some() => Some(ctx.app.words.plain("tasks.answer.agreed", json!({}))?),
        _ => None,
    };
    for mut open in stored_tasks::of_subject(ctx.tx, &one.subject()).await? {
        if open.state == TaskState::Open && open.asks == *step {
            match by {
                // A draft is written anew, and what is completed has said what it ends: neither is taken back.
                Some(by) if matches!(step, Asks::Agree(_) | Asks::Meet) => {
                    settle_by_word(ctx, &mut open, TaskState::Done, by, answer.as_deref()).await?;
                }
                by => {
                    let by = by.map(Actor::from);
                    tasks::actions::settle(ctx, &mut open, TaskState::Done, by, answer.as_deref()).await?;
                }
            }
        }
    }
    Ok(())
}

/// Nothing more is asked of it.
pub async fn withdraw_asks(ctx: &mut Ctx<'_>, one: &Disengagement, why: &str) -> anyhow::Result<()> {
    for mut open in stored_tasks::of_subject(ctx.tx, &one.subject()).await? {
        if open.state == TaskState::Open && STEPS.contains(&open.asks) {
            tasks::actions::settle(ctx, &mut open, TaskState::Superseded, None, Some(why)).await?;
        }
    }
    Ok(())
}

/// Tells whoever waits for it at once; nobody is told of what they did themselves.
pub async fn notify(
    ctx: &mut Ctx<'_>,
    case: &DisengagementContext<'_>,
    what: &str,
    facts: Value,
    to: &[&UserId],
    by: &UserId,
) -> anyhow::Result<()> {
    let mut told: Vec<&UserId> = to.iter().copied().filter(|user| *user != by).collect();
    told.sort_unstable();
    told.dedup();
    for user in told {
        let news = News { subject: case.one.subject(), what, roles: &[], facts: facts.clone() };
        tasks::actions::notices::notify_at_once(ctx, &news, Role::Csm, user, &case.place()).await?;
    }
    Ok(())
}
