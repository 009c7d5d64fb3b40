//! What GitLab is to follow of what happens elsewhere.

use baton_storage::ids::AccountId;
use baton_storage::{accounts, projects};

use crate::app::Ctx;
use crate::connectors::gitlab::jobs::issue::Open;
use crate::connectors::gitlab::jobs::project::Make;
use crate::connectors::gitlab::{actions, load};
use crate::engine::job::Job;
use crate::event::Event;

/// What follows here from what happened elsewhere.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    if ctx.app.config.gitlab.is_none() {
        return Ok(());
    }
    match *event {
        // A handoff that begins, or goes on with another step: the project begins with it, and follows its people.
        Event::HandoffAdvanced(account) => follow(ctx, account).await,
        Event::DealWon(around) => follow(ctx, &around.account.account_id).await,
        Event::HealthSaid(account) => actions::follow_health(ctx, account).await,
        Event::IssueWanted(issue) => Open { issue: issue.clone() }.enqueue(ctx).await,
        _ => Ok(()),
    }
}

async fn follow(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    let Some(account) = accounts::resolve_merged(ctx.tx, account).await? else { return Ok(()) };
    if projects::of_account(ctx.tx, &account.account_id).await?.is_some() {
        return Make { account: account.account_id }.enqueue(ctx).await;
    }
    match load::is_due(ctx.app, ctx.tx, &account).await? {
        true => actions::want(ctx, &account.account_id, None).await,
        false => Ok(()),
    }
}
