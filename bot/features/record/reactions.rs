//! Reactions to events of others: what the CRM tells anew becomes a fact of the record.

use crate::app::Ctx;
use crate::event::Event;
use crate::features::record::actions::feed::{FeedUpdate, follow};

/// What follows here from what happened elsewhere.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    match *event {
        Event::CrmTold { before, account, deal, source, at } => {
            follow(ctx, FeedUpdate { account: (before, account), deal, by: (source, at) }).await
        }
        _ => Ok(()),
    }
}
