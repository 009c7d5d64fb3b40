//! Reactions to events of others: the CRM says how an account is, and nobody owes an update of one that was merged.

use crate::app::Ctx;
use crate::event::Event;
use crate::features::health::{actions, jobs};

/// What follows here from what happened elsewhere.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    match *event {
        Event::HealthTold { before, account, sent, said } => {
            actions::told(ctx, before, account, sent, said).await
        }
        Event::AccountsMerged { gone, .. } => {
            let why = "the account was merged into another one";
            jobs::owed::stop(ctx, &gone.account_id, why).await
        }
        _ => Ok(()),
    }
}
