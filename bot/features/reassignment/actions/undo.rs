//! The manager's word on a transfer is taken back (R4): it waits for approval again. Accounts that have changed hands by it
//! go back to whoever had them, with what is open of them. Where they have gone on meanwhile, the word stands.

use baton_storage::accounts::{self, Account};
use baton_storage::asks::Asks;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::UserId;
use baton_storage::reassignments::{self, Move, Reassignment};
use baton_storage::states::{MoveState, ReassignmentState, Role, TaskState};
use baton_storage::subject::Subject;
use baton_storage::tasks::{self as stored_tasks, Task};
use baton_storage::{assignments, people};
use serde_json::{Value, json};

use crate::accounts::roles::{self, Place};
use crate::app::Ctx;
use crate::event::Reopened;
use crate::features::reassignment::actions::ask::is_there;
use crate::features::reassignment::actions::hand::{self, Handing};
use crate::features::reassignment::jobs;
use crate::features::reassignment::subject::{subject, team_for};
use crate::tasks;
use crate::tasks::actions::notices::News;

/// How many accounts are named; the rest is a number.
const NAMED: usize = 3;

/// The approval is about to be asked for again: refused where what was said of it stands.
pub async fn reopening(ctx: &mut Ctx<'_>, reopened: Reopened<'_>) -> anyhow::Result<()> {
    let Some(one) = decided(ctx, reopened.task).await? else { return Ok(()) };
    let from = people::name(ctx.tx, &one.from_csm).await?;
    let newer = reassignments::newest(ctx.tx, &one.from_csm).await?;
    let why = if !is_there(ctx.tx, &one.from_csm).await? {
        Some("left")
    } else if newer.is_some_and(|newer| newer.reassignment_id != one.reassignment_id) {
        Some("asked_anew")
    } else if one.state != ReassignmentState::Refused && moved_by(ctx, &one).await?.is_none() {
        Some("moved_on")
    } else {
        None
    };
    if let Some(why) = why {
        let sentence = ctx.app.words.plain(&format!("reassignment.undo.{why}"), json!({ "name": from }))?;
        reopened.stays.refuse(sentence);
    }
    Ok(())
}

/// It waits for approval again, and every account is where it was.
pub async fn reopened(ctx: &mut Ctx<'_>, reopened: Reopened<'_>) -> anyhow::Result<()> {
    let Reopened { task, settled_by, by, .. } = reopened;
    let Some(mut one) = decided(ctx, task).await? else { return Ok(()) };
    let before = one.state;
    let moves = reassignments::moves(ctx.tx, &one.reassignment_id).await?;
    let mut returned = Vec::new();
    match before {
        ReassignmentState::Refused => {
            for one in &moves {
                keep(ctx, one, MoveState::Waiting).await?;
            }
        }
        _ => returned = moved_by(ctx, &one).await?.unwrap_or_default(),
    }
    one.state = ReassignmentState::Proposed;
    (one.decided_by, one.decided_at, one.refusal) = (None, None, None);
    reassignments::keep(ctx.tx, &one).await?;
    let entry = Entry::new(ctx.now, by, "reassignment.undo", subject(&one));
    audit::record(ctx.tx, &entry.moved(before.as_str(), one.state.as_str())).await?;
    give_back(ctx, &one, &returned, by).await?;
    let Some(place) = place(ctx, &one, &moves).await? else { return Ok(()) };
    let (account, team) = place;
    let place = Place { account: &account, deal: None, team };
    let other = settled_by.person().filter(|user| *user != by);
    let whose = match other {
        Some(user) => Some(people::name(ctx.tx, user).await?),
        None => None,
    };
    let who = people::name(ctx.tx, by).await?;
    let refused = before == ReassignmentState::Refused;
    let mut facts = json!({ "who": who, "whose": whose, "refused": refused, "reader": "csm" });
    name(&mut facts, returned.iter());
    say(ctx, &one, "handover_undecided", &facts, &one.from_csm, &place).await?;
    facts["before"] = json!(people::name(ctx.tx, &one.from_csm).await?);
    if let Some(user) = other.filter(|user| **user != one.from_csm) {
        facts["reader"] = json!("manager");
        say(ctx, &one, "handover_undecided", &facts, user, &place).await?;
    }
    let mut successors: Vec<&UserId> = returned.iter().map(|(one, _)| &one.to_csm).collect();
    successors.sort_unstable();
    successors.dedup();
    for to in successors {
        name(&mut facts, returned.iter().filter(|(one, _)| one.to_csm == *to));
        say(ctx, &one, "handover_returned", &facts, to, &place).await?;
    }
    jobs::leaver::refresh(ctx, &one.from_csm).await
}

/// The accounts go back to whoever had them, and nobody is asked for what the transfer made necessary.
async fn give_back(
    ctx: &mut Ctx<'_>,
    reassignment: &Reassignment,
    returned: &[(Move, Account)],
    by: &UserId,
) -> anyhow::Result<()> {
    let why = json!({ "who": people::name(ctx.tx, by).await? });
    let why = ctx.app.words.plain("reassignment.undo.because", why)?;
    let mut teams = Vec::new();
    for (one, account) in returned {
        keep(ctx, one, MoveState::Waiting).await?;
        let untold = overtake(ctx, &one.subject(), &why).await?;
        let (from, to) = (&one.to_csm, &reassignment.from_csm);
        hand::hand(ctx, &Handing { account, from, to, why: &why, stays: false, by }).await?;
        let Some(team) = team_for(ctx.app, account, reassignment) else { continue };
        if !teams.contains(&team.id) {
            teams.push(team.id.clone());
        }
        let place = Place { account, deal: None, team };
        let facts = json!({ "name": people::name(ctx.tx, to).await? });
        for role in [Role::Sa, Role::Seller] {
            let Some(user) = roles::role_holder(ctx.tx, role, &place).await? else { continue };
            if ![by, from, to].contains(&&user) && !untold.contains(&user) {
                let news =
                    News { subject: one.subject(), what: "handed_back", roles: &[], facts: facts.clone() };
                tasks::actions::notices::notify_one(ctx, &news, role, &user, &place).await?;
            }
        }
    }
    let fields = Asks::Fields;
    for mut open in stored_tasks::of_subject(ctx.tx, &subject(reassignment)).await? {
        if open.state == TaskState::Open && open.asks == fields {
            tasks::actions::settle(ctx, &mut open, TaskState::Superseded, None, Some(&why)).await?;
        }
    }
    hand::review(ctx, &teams).await
}

/// What is open of a move is not needed any more; whoever has not heard yet that the account changed hands.
async fn overtake(ctx: &mut Ctx<'_>, of: &Subject, why: &str) -> anyhow::Result<Vec<UserId>> {
    let mut untold = Vec::new();
    for mut open in stored_tasks::of_subject(ctx.tx, of).await? {
        if open.state == TaskState::Open {
            tasks::actions::settle(ctx, &mut open, TaskState::Superseded, None, Some(why)).await?;
            if !open.is_action() {
                untold.push(open.owner);
            }
        }
    }
    Ok(untold)
}

/// The reassignment whose approval a task asked for, once it is decided.
async fn decided(ctx: &mut Ctx<'_>, task: &Task) -> anyhow::Result<Option<Reassignment>> {
    let (Subject::Reassignment(id), Asks::Agree(_)) = (&task.subject, &task.asks) else { return Ok(None) };
    let one = reassignments::find(ctx.tx, id).await?;
    Ok(one.filter(|one| one.state != ReassignmentState::Proposed))
}

/// The accounts that changed hands by it; none where one of them has gone on to somebody else, or nothing has moved.
async fn moved_by(ctx: &mut Ctx<'_>, one: &Reassignment) -> anyhow::Result<Option<Vec<(Move, Account)>>> {
    let mut moved = Vec::new();
    for one in reassignments::moves(ctx.tx, &one.reassignment_id).await? {
        if !matches!(one.state, MoveState::Running | MoveState::Completed) {
            continue;
        }
        let Some(account) = accounts::resolve_merged(ctx.tx, &one.account_id).await? else { return Ok(None) };
        let holder = assignments::current(ctx.tx, &account.account_id).await?;
        if holder.is_none_or(|holder| holder.csm != one.to_csm) {
            return Ok(None);
        }
        moved.push((one, account));
    }
    Ok(Some(moved).filter(|moved| !moved.is_empty()))
}

async fn keep(ctx: &mut Ctx<'_>, one: &Move, state: MoveState) -> anyhow::Result<()> {
    let kept = Move { state, completed_at: None, ..one.clone() };
    Ok(reassignments::keep_move(ctx.tx, &kept).await?)
}

/// The first account of it, and its team: what news of it as a whole is said of.
async fn place<'a>(
    ctx: &mut Ctx<'a>,
    one: &Reassignment,
    moves: &[Move],
) -> anyhow::Result<Option<(Account, &'a crate::config::Team)>> {
    let Some(first) = moves.first() else { return Ok(None) };
    let account = accounts::resolve_merged(ctx.tx, &first.account_id).await?;
    Ok(account.and_then(|account| team_for(ctx.app, &account, one).map(|team| (account, team))))
}

async fn say(
    ctx: &mut Ctx<'_>,
    one: &Reassignment,
    what: &str,
    facts: &Value,
    to: &UserId,
    place: &Place<'_>,
) -> anyhow::Result<()> {
    let news = News { subject: subject(one), what, roles: &[], facts: facts.clone() };
    tasks::actions::notices::notify_at_once(ctx, &news, Role::Csm, to, place).await
}

/// What the first of the accounts are called, and how many more they are.
fn name<'m>(facts: &mut Value, returned: impl Iterator<Item = &'m (Move, Account)>) {
    let names: Vec<&str> = returned.map(|(_, account)| account.name.as_str()).collect();
    facts["names"] = json!(names.iter().take(NAMED).collect::<Vec<_>>());
    facts["more"] = json!(names.len().saturating_sub(NAMED));
}
