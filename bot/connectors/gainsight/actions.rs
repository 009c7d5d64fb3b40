//! What an account's company is to hold, once something was decided. The job enters it.

use baton_storage::attributes::{self, Attribute, AttributeKind};
use baton_storage::ids::AccountId;
use baton_storage::states::AssessmentState;
use baton_storage::{accounts, assessments};

use crate::accounts::context::AccountContext;
use crate::app::Ctx;
use crate::config::gainsight::Gainsight;
use crate::connectors::gainsight::jobs::enter::Enter;
use crate::connectors::gainsight::{by_hand, load};
use crate::engine::job::Job;

/// A level was decided, or what was decided is taken back: the company is to hold the one that the account has now. What is
/// proposed alone changes nothing.
pub async fn follow_priority(ctx: &mut Ctx<'_>, account: &AccountId, decided: bool) -> anyhow::Result<()> {
    let Some(account) = accounts::resolve_merged(ctx.tx, account).await? else { return Ok(()) };
    let Some(level) = account.priority else { return Ok(()) };
    let known = attributes::find(ctx.tx, &account.account_id, AttributeKind::Priority).await?;
    let stands = known.as_ref().is_none_or(|known| known.value == level.as_str());
    if !decided && stands {
        return Ok(());
    }
    match &ctx.app.config.gainsight {
        Some(Gainsight::ByHand) => by_hand::ask(ctx, &account, level, known).await,
        Some(Gainsight::Connected(section)) if section.priority.is_some() => {
            want(ctx, &account.account_id, AttributeKind::Priority, level.as_str(), known).await
        }
        _ => Ok(()),
    }
}

/// Something happened by which an account may be elsewhere in its life.
pub async fn follow_lifecycle(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    if load::section(ctx.app).is_none_or(|section| section.lifecycle.is_none()) {
        return Ok(());
    }
    let Some(context) = AccountContext::find(ctx.app, ctx.tx, account).await? else { return Ok(()) };
    let Some(now) = load::lifecycle(ctx.app, ctx.tx, &context).await? else { return Ok(()) };
    let account = &context.account.account_id;
    let known = attributes::find(ctx.tx, account, AttributeKind::Lifecycle).await?;
    match known.as_ref().is_some_and(|known| known.value == now.as_str()) {
        true => Ok(()),
        false => want(ctx, account, AttributeKind::Lifecycle, now.as_str(), known).await,
    }
}

/// A deal is won: a company that was not there may be there now, or somebody is to hear that it is not.
pub async fn follow_won(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    follow_lifecycle(ctx, account).await?;
    let waits = attributes::of_account(ctx.tx, account).await?.iter().any(|one| one.trouble.is_some());
    match waits && load::section(ctx.app).is_some() {
        true => Enter { account: account.clone() }.enqueue(ctx).await,
        false => Ok(()),
    }
}

/// Two accounts became one: its company is to hold what was decided of it, by either.
pub async fn follow_merged(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    let decided = assessments::current(ctx.tx, account, AssessmentState::Decided).await?.is_some();
    follow_priority(ctx, account, decided).await?;
    follow_lifecycle(ctx, account).await
}

async fn want(
    ctx: &mut Ctx<'_>,
    account: &AccountId,
    attribute: AttributeKind,
    value: &str,
    known: Option<Attribute>,
) -> anyhow::Result<()> {
    let wanted = Attribute::wanted(account.clone(), attribute, value, known, ctx.now);
    attributes::keep(ctx.tx, &wanted).await?;
    Enter { account: account.clone() }.enqueue(ctx).await
}
