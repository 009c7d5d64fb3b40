//! Reactions to events of others: who is asked to come back leaves, says no more, the account gets its channel, or
//! a deal is a reason to ask.

use baton_storage::Tx;
use baton_storage::news::Around;
use baton_storage::time::At;

use crate::accounts::roles::looks_after;
use crate::app::App;
use crate::event::Event;
use crate::features::deals::jobs::seen;
use crate::features::reengagement::jobs::prompts;
use crate::features::reengagement::{actions, subject};

/// What follows here from what happened elsewhere.
///
/// # Errors
/// When the database refuses.
pub async fn react(app: &App, tx: &mut Tx, event: &Event<'_>, now: At) -> anyhow::Result<()> {
    match *event {
        Event::TaskChanged(task) => match task.subject.engagement() {
            Some(engagement) => subject::refresh(app, tx, engagement, now).await,
            None => Ok(()),
        },
        Event::OwnerLeft(task) => actions::answers::left(app, tx, &mut task.clone(), now).await.map(drop),
        Event::ChannelAttached(account) => subject::post_cards(app, tx, account, now).await,
        Event::AccountChanged { deals, .. } => {
            for deal in deals {
                prompts::follow(app, tx, &deal.opportunity_id, false, now).await?;
            }
            Ok(())
        }
        Event::DealChanged { around, deal, moved, new } => {
            let csm = |around: &Around| looks_after(app, &around.account, around.assignment.as_ref());
            // Of a deal that is new to us nothing was asked, and nobody is asked back while nobody is there.
            if new && !around.is_some_and(csm) {
                return Ok(());
            }
            let standing = around.and_then(|around| seen(app, around));
            prompts::follow_as(app, tx, &deal.opportunity_id, standing.as_ref(), moved, now).await
        }
        Event::DealsMerged { gone, stays } => {
            for deal in [gone, stays] {
                prompts::follow(app, tx, deal, false, now).await?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}
