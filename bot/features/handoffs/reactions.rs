//! Reactions to events of others: a step of a handoff is settled, its account gets a CSM, a channel, or a new fact,
//! its deal moves: the handoff follows.

use baton_storage::{accounts, handoffs};

use crate::app::Ctx;
use crate::event::Event;
use crate::features::handoffs::actions::{self, deal_moves};
use crate::features::handoffs::jobs::card;

/// What follows here from what happened elsewhere.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    match *event {
        Event::TaskSettled(task) => match task.subject.handoff() {
            Some(handoff) => actions::advance(ctx, handoff).await,
            None => Ok(()),
        },
        Event::TaskReopened(reopened) => actions::undo::reopened(ctx, reopened).await,
        Event::TaskChanged(task) => match task.subject.handoff() {
            Some(handoff) => card::refresh(ctx, handoff).await,
            None => Ok(()),
        },
        Event::ChannelAttached(account) => match handoffs::of_account(ctx.tx, account).await? {
            Some(running) => actions::post_card(ctx, &running).await,
            None => Ok(()),
        },
        Event::FactRecorded(account) => match handoffs::of_account(ctx.tx, account).await? {
            Some(running) => card::refresh(ctx, &running.handoff_id).await,
            None => Ok(()),
        },
        Event::RequestAccepted { account, deal, request } => {
            match accounts::resolve_merged(ctx.tx, account).await? {
                Some(account) => actions::begin(ctx, &account, Some(deal), Some(request)).await,
                None => Ok(()),
            }
        }
        Event::DealWon(around) => deal_moves::won(ctx, around).await,
        Event::DealLost(around) => deal_moves::lost(ctx, around).await,
        Event::DealReopened(around) => deal_moves::reopened(ctx, around).await,
        Event::DealWentBack { around, from } => deal_moves::back(ctx, around, from).await,
        Event::DealChanged { around, deal, .. } => deal_moves::changed(ctx, around, deal).await,
        Event::DealLetGo { account, why } => deal_moves::release(ctx, account, why).await,
        Event::AccountsMerging { gone, stays } => deal_moves::merging(ctx, gone, stays).await,
        Event::AccountsMerged { gone, stays, .. } => deal_moves::merged(ctx, gone, stays).await,
        _ => Ok(()),
    }
}
