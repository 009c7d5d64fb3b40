//! What is wanted of GitLab: a project for a customer, an issue for an account at risk. The jobs do it.

use baton_storage::accounts::{self, Account};
use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{AccountId, IssueKey, UserId};
use baton_storage::issues::{self, Issue, IssueKind, IssueState};
use baton_storage::projects::{self, Project};
use serde_json::json;

use crate::app::Ctx;
use crate::connectors::gitlab::jobs::{project, risk};
use crate::connectors::gitlab::keep::show;
use crate::engine::job::Job;
use crate::features::health::rules::HealthRules;

/// An account is to have a project.
pub async fn want(ctx: &mut Ctx<'_>, account: &AccountId, by: Option<&UserId>) -> anyhow::Result<()> {
    let wanted = Project::wanted(account.clone(), by.cloned(), ctx.now);
    if !projects::add(ctx.tx, &wanted).await? {
        return Ok(());
    }
    let actor = by.map_or(Actor::Baton, Actor::from);
    audit::record(ctx.tx, &Entry::new(ctx.now, &actor, "gitlab.want", format!("account:{account}"))).await?;
    project::Make { account: account.clone() }.enqueue(ctx).await?;
    show(ctx, account).await
}

/// Somebody or the CRM said how an account is: one that is not well has an issue, which follows what is said and is closed
/// when the account is well (G5).
pub async fn follow_health(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    if ctx.app.config.gitlab.as_ref().is_none_or(|gitlab| gitlab.triage_project.is_none()) {
        return Ok(());
    }
    let Some(account) = accounts::resolve_merged(ctx.tx, account).await? else { return Ok(()) };
    let known = issues::of_risk(ctx.tx, &account.account_id).await?;
    if known.is_none() {
        if !is_at_risk(ctx, &account) {
            return Ok(());
        }
        let title = ctx.app.words.plain("gitlab.risk.title", json!({ "account": account.name }))?;
        let issue = Issue {
            issue_key: IssueKey::fresh(),
            account_id: account.account_id.clone(),
            kind: IssueKind::Risk,
            state: IssueState::Wanted,
            title,
            body: String::new(),
            asked_by: None,
            asked_at: ctx.now,
            url: None,
        };
        issues::add(ctx.tx, &issue).await?;
    }
    risk::Risk { account: account.account_id }.enqueue(ctx).await
}

fn is_at_risk(ctx: &Ctx<'_>, account: &Account) -> bool {
    let rules = ctx.app.playbook.of::<HealthRules>();
    let colour = account.health.as_deref().and_then(|word| rules.colour(word));
    colour.is_some_and(|colour| colour.update_every_days.is_some())
}
