//! One account changes hands: who looks after it, what is open of it, its meetings and its channel.

use baton_storage::accounts::Account;
use baton_storage::actor::Actor;
use baton_storage::assignments::{self, Outcome};
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{TeamId, UserId};
use baton_storage::states::Role;
use baton_storage::subject::SubjectKind;
use baton_storage::{disengagements, handoffs, reviews, tasks};

use crate::app::Ctx;
use crate::engine::job::Job;
use crate::features;
use crate::features::handoffs::jobs::card;

/// An account that goes from one CSM to another.
pub struct Handing<'h> {
    pub account: &'h Account,
    pub from: &'h UserId,
    pub to: &'h UserId,
    /// In a clause, for the audit.
    pub why: &'h str,
    /// Whether whoever had it comes along to its meetings for now.
    pub stays: bool,
    pub by: &'h UserId,
}

/// It changes hands (R5).
pub async fn hand(ctx: &mut Ctx<'_>, handing: &Handing<'_>) -> anyhow::Result<()> {
    let Handing { account, from, to, why, stays, by } = *handing;
    let id = &account.account_id;
    if let Some(before) = assignments::current(ctx.tx, id).await? {
        assignments::settle_account(ctx.tx, id, Outcome::Replaced, Some(why), ctx.now).await?;
        features::requests::jobs::refresh_offer(ctx, &before).await?;
    }
    assignments::hand(ctx.tx, id, to, by, why, ctx.now).await?;
    let entry = Entry::new(ctx.now, by, "assignment.hand", format!("account:{id}"));
    audit::record(ctx.tx, &entry.moved(from.as_str(), to.as_str()).because(why)).await?;

    for mut open in tasks::open_of_account(ctx.tx, id).await? {
        let theirs = (open.role == Role::Csm && !open.passed) || open.owner == *from;
        if open.is_action() && theirs && open.subject.kind() != SubjectKind::Reassignment {
            crate::tasks::actions::reassign_to(ctx, &mut open, to, None).await?;
        }
    }
    if let Some(mut letting_go) = disengagements::latest(ctx.tx, id).await?.filter(|one| one.state.is_open())
    {
        letting_go.csm = Some(to.clone());
        disengagements::change(ctx.tx, &letting_go).await?;
        features::disengagement::jobs::refresh(ctx, &letting_go).await?;
    }
    features::meetings::actions::reassign::pass_on(ctx, id, from, to, stays, &Actor::from(by)).await?;
    if let Some(running) = handoffs::of_account(ctx.tx, id).await? {
        card::refresh(ctx, &running.handoff_id).await?;
    }
    if let Some(channel) =
        account.channel.clone().filter(|_| ctx.app.config.organization.create_account_channels)
    {
        features::channels::jobs::invite::Invite { account: id.clone(), channel }.enqueue(ctx).await?;
    }
    Ok(())
}

/// What is still to be reviewed of these teams' accounts is for whoever has them now (P6).
pub async fn review(ctx: &mut Ctx<'_>, teams: &[TeamId]) -> anyhow::Result<()> {
    for team in teams {
        if let Some(running) = reviews::running(ctx.tx, team).await? {
            features::reviews::actions::items::sync(ctx, running).await?;
        }
    }
    Ok(())
}
