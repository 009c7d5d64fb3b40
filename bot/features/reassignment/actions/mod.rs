//! The accounts change hands: each on its own, and what both sides and those around them hear of it and see to.

pub mod ask;
pub mod decide;
pub mod hand;
pub mod undo;

use baton_storage::accounts::{self, Account};
use baton_storage::ids::{TeamId, UserId};
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::people;
use baton_storage::reassignments::{self, Move, Reassignment};
use baton_storage::states::{MoveState, ReassignmentState, Role};
use serde_json::json;

use crate::accounts::qualification::{CurrentCsm, QualificationRules};
use crate::accounts::roles::{self, Place};
use crate::app::Ctx;
use crate::config::Team;
use crate::engine::job::Job;
use crate::features::reassignment::actions::ask::{ask_for_fields, is_there, tasks};
use crate::features::reassignment::actions::hand::Handing;
use crate::features::reassignment::jobs;
use crate::features::reassignment::jobs::note::Note;
use crate::features::reassignment::jobs::over::OVER;
use crate::features::reassignment::rules::Side;
use crate::features::reassignment::subject::{ends_at, subject, team_for};
use crate::slack::dates::day;
use crate::tasks::actions::notices::News;

/// Hands them over, as stored.
pub async fn apply(ctx: &mut Ctx<'_>, reassignment: &mut Reassignment, by: &UserId) -> anyhow::Result<()> {
    reassignment.state = ReassignmentState::Running;
    reassignment.decided_by = Some(by.clone());
    reassignment.decided_at = Some(ctx.now);
    reassignments::keep(ctx.tx, reassignment).await?;
    let facts = json!({ "kind": reassignment.kind, "why": reassignment.why });
    let why = ctx.app.words.plain("reassignment.because", facts)?;
    let mut named = Vec::new();
    let (mut successors, mut teams): (Vec<UserId>, Vec<TeamId>) = (Vec::new(), Vec::new());
    for mut one in reassignments::moves(ctx.tx, &reassignment.reassignment_id).await? {
        let account = accounts::resolve_merged(ctx.tx, &one.account_id).await?;
        let Some(account) = account.filter(|_| one.state == MoveState::Waiting) else { continue };
        let Some(team) = team_for(ctx.app, &account, reassignment) else { continue };
        one.state = MoveState::Running;
        reassignments::keep_move(ctx.tx, &one).await?;
        let stays = reassignment.overlap_until.is_some();
        let (from, to) = (&reassignment.from_csm, &one.to_csm);
        hand::hand(ctx, &Handing { account: &account, from, to, why: &why, stays, by }).await?;
        notify(ctx, reassignment, &one, &account, team, by).await?;
        tasks(ctx, reassignment, &one, &account, team).await?;
        let field =
            CurrentCsm::of_field(account.csm_field.as_deref(), ctx.app.playbook.of::<QualificationRules>());
        if matches!(field, CurrentCsm::Person { .. }) {
            named.push(account.name);
        }
        if !successors.contains(&one.to_csm) {
            successors.push(one.to_csm);
        }
        if !teams.contains(&team.id) {
            teams.push(team.id.clone());
        }
    }
    hand::review(ctx, &teams).await?;
    for to in successors {
        let note = Note::of(reassignment, to, Side::New);
        note.enqueue(ctx).await?;
    }
    if is_there(ctx.tx, &reassignment.from_csm).await? {
        let to = reassignment.from_csm.clone();
        let note = Note::of(reassignment, to, Side::Old);
        note.enqueue(ctx).await?;
    }
    ask_for_fields(ctx, reassignment, &named).await?;
    jobs::leaver::refresh(ctx, &reassignment.from_csm).await?;
    let team = ctx.app.config.team(&reassignment.team_id);
    match team.and_then(|team| ends_at(reassignment, team)).filter(|at| *at > ctx.now) {
        Some(at) => {
            let args = json!({ "handover": reassignment.reassignment_id }).to_string();
            let moment = Occurrence::planned(subject(reassignment), "over", OVER, args, at);
            occurrences::add(ctx.tx, &moment).await?;
            Ok(())
        }
        None => jobs::over::end(ctx, reassignment).await,
    }
}

/// The architect and the seller hear of it, once.
async fn notify(
    ctx: &mut Ctx<'_>,
    reassignment: &Reassignment,
    one: &Move,
    account: &Account,
    team: &Team,
    by: &UserId,
) -> anyhow::Result<()> {
    let place = Place { account, deal: None, team };
    let from = people::name(ctx.tx, &reassignment.from_csm).await?;
    let facts = json!({
        "user": one.to_csm, "before": from, "until": reassignment.overlap_until.as_deref().map(day),
    });
    let mut told = vec![by.clone(), reassignment.from_csm.clone(), one.to_csm.clone()];
    for role in [Role::Sa, Role::Seller] {
        let Some(user) = roles::role_holder(ctx.tx, role, &place).await? else { continue };
        if !told.contains(&user) {
            let news = News { subject: one.subject(), what: "handed_over", roles: &[], facts: facts.clone() };
            crate::tasks::actions::notices::notify_one(ctx, &news, role, &user, &place).await?;
            told.push(user);
        }
    }
    Ok(())
}
