//! Reactions to events of others: who is asked to come back leaves, says no more, the account gets its channel, or
//! a deal is a reason to ask.

use baton_storage::news::Around;

use crate::accounts::roles::looks_after;
use crate::app::Ctx;
use crate::event::Event;
use crate::features::reengagement::actions;
use crate::features::reengagement::jobs::{messages, prompts};

/// What follows here from what happened elsewhere.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    match *event {
        Event::TaskChanged(task) => match task.subject.engagement() {
            Some(engagement) => messages::refresh(ctx, engagement).await,
            None => Ok(()),
        },
        Event::TaskReopening(reopened) => actions::undo::reopening(ctx, reopened).await,
        Event::TaskReopened(reopened) => {
            actions::undo::reopened(ctx, reopened).await?;
            prompts::reopened(ctx, reopened).await
        }
        Event::OwnerLeft(task) => actions::answers::left(ctx, &mut task.clone()).await.map(drop),
        Event::ChannelAttached(account) => messages::post_cards(ctx, account).await,
        Event::AccountChanged { deals, .. } => {
            for deal in deals {
                prompts::follow(ctx, &deal.opportunity_id, false).await?;
            }
            Ok(())
        }
        Event::DealChanged { around, deal, moved, new } => {
            let csm = |around: &Around| looks_after(ctx.app, &around.account, around.assignment.as_ref());
            // Of a deal that is new to us nothing was asked, and nobody is asked back while nobody is there.
            if new && !around.is_some_and(csm) {
                return Ok(());
            }
            prompts::follow_as(ctx, &deal.opportunity_id, around, moved).await
        }
        Event::DealsMerged { gone, stays } => {
            for deal in [gone, stays] {
                prompts::follow(ctx, deal, false).await?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}
