//! What Gainsight is to follow of what happens elsewhere.

use baton_storage::states::AssessmentState;

use crate::app::Ctx;
use crate::connectors::gainsight::{actions, by_hand};
use crate::event::Event;

/// What follows there from what happened here.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    if ctx.app.config.gainsight.is_none() {
        return Ok(());
    }
    match *event {
        Event::PriorityDecided { assessment, .. } => {
            let decided = assessment.state == AssessmentState::Decided;
            actions::follow_priority(ctx, &assessment.account_id, decided).await?;
            actions::follow_lifecycle(ctx, &assessment.account_id).await
        }
        Event::DealWon(around) => actions::follow_won(ctx, &around.account.account_id).await,
        Event::HandoffAdvanced(account) => actions::follow_lifecycle(ctx, account).await,
        Event::AccountsMerged { stays, .. } => actions::follow_merged(ctx, &stays.account_id).await,
        Event::TaskSettled(task) => by_hand::settled(ctx, task).await,
        Event::TaskReopened(reopened) => by_hand::reopened(ctx, reopened.task).await,
        _ => Ok(()),
    }
}
