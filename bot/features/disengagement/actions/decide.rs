//! Letting an account go begins, and the manager's word on it (D2).

use baton_storage::asks::Asks;
use baton_storage::audit::{self, Entry};
use baton_storage::disengagements;
use baton_storage::ids::UserId;
use baton_storage::people::Person;
use baton_storage::states::DisengagementState;
use serde_json::json;

use crate::app::Ctx;
use crate::error::ActionError;
use crate::features::disengagement::actions::{self, store};
use crate::features::disengagement::jobs;
use crate::features::disengagement::load::{self, DisengagementContext};

/// Begins: the manager is asked; whoever leads the team agrees by beginning. `false`: somebody was faster.
pub async fn start(
    ctx: &mut Ctx<'_>,
    case: &mut DisengagementContext<'_>,
    agrees: bool,
    by: &UserId,
) -> Result<bool, ActionError> {
    if agrees {
        decided(ctx, case, DisengagementState::Agreed, by);
    }
    if !disengagements::add(ctx.tx, &case.one).await? {
        return Ok(false);
    }
    let entry = Entry::new(ctx.now, by, "disengagement.start", case.one.subject());
    let entry = entry.moved("none", case.one.state.as_str()).because(&case.one.explanation);
    audit::record(ctx.tx, &entry).await?;
    if agrees {
        let entry = Entry::new(ctx.now, by, "disengagement.agree", case.one.subject());
        let entry = entry.moved("proposed", "agreed").because("whoever began it is a manager");
        audit::record(ctx.tx, &entry).await?;
        agreed(ctx, case, by).await?;
    } else {
        actions::ask(ctx, case).await?;
    }
    Ok(true)
}

/// A manager agrees: the steps begin.
pub async fn agree(
    ctx: &mut Ctx<'_>,
    case: &mut DisengagementContext<'_>,
    by: &UserId,
) -> Result<(), ActionError> {
    decided(ctx, case, DisengagementState::Agreed, by);
    store(ctx, case, "disengagement.agree", DisengagementState::Proposed, None, by).await?;
    agreed(ctx, case, by).await
}

/// What follows from a manager's yes.
async fn agreed(ctx: &mut Ctx<'_>, case: &DisengagementContext<'_>, by: &UserId) -> Result<(), ActionError> {
    actions::settle(ctx, &case.one, &Asks::Agree(None), Some(by)).await?;
    jobs::post_card(ctx, case).await?;
    actions::ask(ctx, case).await?;
    let data = load::data(ctx.app, ctx.tx, case, ctx.now).await?;
    let facts = json!({ "who": data.decided_by, "seller": data.seller });
    let mut to = vec![actions::owner(&case.one), &case.one.started_by];
    if case.account.channel.is_none() {
        // The card has just come to them, and says the same.
        to.retain(|user| *user != actions::owner(&case.one));
    }
    Ok(actions::notify(ctx, case, "disengage_agreed", facts, &to, by).await?)
}

/// A manager says no, with the reason that those who asked read.
pub async fn refuse(
    ctx: &mut Ctx<'_>,
    case: &mut DisengagementContext<'_>,
    why: &str,
    actor: &Person,
) -> Result<(), ActionError> {
    let by = &actor.user_id;
    decided(ctx, case, DisengagementState::Refused, by);
    case.one.why = Some(why.to_owned());
    store(ctx, case, "disengagement.refuse", DisengagementState::Proposed, Some(why), by).await?;
    actions::settle(ctx, &case.one, &Asks::Agree(None), Some(by)).await?;
    let facts = json!({ "who": actor.name, "because": why });
    let to = [actions::owner(&case.one), &case.one.started_by];
    Ok(actions::notify(ctx, case, "disengage_refused", facts, &to, by).await?)
}

fn decided(ctx: &Ctx<'_>, case: &mut DisengagementContext<'_>, state: DisengagementState, by: &UserId) {
    case.one.state = state;
    case.one.decided_by = Some(by.clone());
    case.one.decided_at = Some(ctx.now);
}
