//! A reassignment begins, and the manager's word on one that a CSM asks for themselves.

use baton_storage::asks::Asks;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{AccountId, UserId};
use baton_storage::people::Person;
use baton_storage::reassignments::{self, Move, Reassignment};
use baton_storage::states::{MoveState, ReassignmentState, Role};
use baton_storage::{Tx, accounts};
use serde_json::json;

use crate::accounts::roles::{Place, book_of};
use crate::app::Ctx;
use crate::config::Team;
use crate::error::ActionError;
use crate::features::reassignment::{actions, subject};
use crate::tasks;
use crate::tasks::actions::notices::News;

/// Begins, with who is to have which account: done at once where whoever begins it may agree, else the managers are
/// asked.
pub async fn start(
    ctx: &mut Ctx<'_>,
    reassignment: &mut Reassignment,
    moves: &[(AccountId, UserId)],
    agrees: bool,
) -> Result<(), ActionError> {
    let by = reassignment.started_by.clone();
    reassignments::keep(ctx.tx, reassignment).await?;
    for (account, to) in moves {
        let one = Move {
            reassignment_id: reassignment.reassignment_id.clone(),
            account_id: account.clone(),
            to_csm: to.clone(),
            state: MoveState::Waiting,
            completed_at: None,
        };
        reassignments::keep_move(ctx.tx, &one).await?;
    }
    let entry = Entry::new(ctx.now, &by, "reassignment.start", subject::subject(reassignment));
    let what = format!("{} accounts of {}", moves.len(), reassignment.from_csm);
    audit::record(ctx.tx, &entry.because(what)).await?;
    match agrees {
        true => Ok(actions::apply(ctx, reassignment, &by).await?),
        false => Ok(actions::ask::ask_managers(ctx, reassignment).await?),
    }
}

/// A manager agrees: the accounts change hands. What is not theirs any more stays where it is.
pub async fn agree(
    ctx: &mut Ctx<'_>,
    reassignment: &mut Reassignment,
    by: &UserId,
) -> Result<(), ActionError> {
    drop_what_has_gone(ctx.tx, reassignment).await?;
    let entry = Entry::new(ctx.now, by, "reassignment.agree", subject::subject(reassignment));
    audit::record(ctx.tx, &entry.moved("proposed", "running")).await?;
    actions::ask::settle(ctx, reassignment, &Asks::Agree(None), by).await?;
    Ok(actions::apply(ctx, reassignment, by).await?)
}

async fn drop_what_has_gone(tx: &mut Tx, reassignment: &Reassignment) -> Result<(), ActionError> {
    let book = book_of(tx, &reassignment.from_csm).await?;
    for mut one in reassignments::moves(tx, &reassignment.reassignment_id).await? {
        if !book.iter().any(|account| account.account_id == one.account_id) {
            one.state = MoveState::Dropped;
            reassignments::keep_move(tx, &one).await?;
        }
    }
    Ok(())
}

/// A manager says no: nothing changes hands, and whoever asked reads why.
pub async fn refuse(
    ctx: &mut Ctx<'_>,
    reassignment: &mut Reassignment,
    team: &Team,
    why: &str,
    actor: &Person,
) -> Result<(), ActionError> {
    reassignment.state = ReassignmentState::Refused;
    reassignment.decided_by = Some(actor.user_id.clone());
    reassignment.decided_at = Some(ctx.now);
    reassignment.refusal = Some(why.to_owned());
    reassignments::keep(ctx.tx, reassignment).await?;
    let moves = reassignments::moves(ctx.tx, &reassignment.reassignment_id).await?;
    for one in &moves {
        let dropped = Move { state: MoveState::Dropped, ..one.clone() };
        reassignments::keep_move(ctx.tx, &dropped).await?;
    }
    let entry = Entry::new(ctx.now, &actor.user_id, "reassignment.refuse", subject::subject(reassignment));
    audit::record(ctx.tx, &entry.moved("proposed", "refused").because(why)).await?;
    actions::ask::settle(ctx, reassignment, &Asks::Agree(None), &actor.user_id).await?;
    let account = match moves.first() {
        Some(first) => accounts::resolve_merged(ctx.tx, &first.account_id).await?,
        None => None,
    };
    if let Some(account) = account {
        let place = Place { account: &account, deal: None, team };
        let facts = json!({ "who": actor.name, "because": why });
        let subject = subject::subject(reassignment);
        let news = News { subject, what: "handover_refused", roles: &[], facts };
        tasks::actions::notices::notify_at_once(ctx, &news, Role::Csm, &reassignment.from_csm, &place)
            .await?;
    }
    Ok(())
}
