//! The card and the letters of a call: posted, and brought up to date.

use baton_storage::accounts;
use baton_storage::engagements::{self, Engagement};
use baton_storage::ids::{AccountId, EngagementId, UserId};
use baton_storage::states::AskState;
use baton_storage::tasks::{self, Task};

use crate::app::Ctx;
use crate::engine::card;
use crate::engine::job::Job;
use crate::engine::update::Update;
use crate::features::reengagement::jobs::card::Card;
use crate::features::reengagement::jobs::letter::Letter;
use crate::features::reengagement::subject::{LETTER, is_turn, subject};

/// Posts the card where it belongs now, if it does not stand there.
pub async fn post_card(ctx: &mut Ctx<'_>, engagement: &Engagement) -> anyhow::Result<()> {
    let account = accounts::resolve_merged(ctx.tx, &engagement.account_id).await?;
    let channel = account.and_then(|account| account.channel);
    let place = channel.map_or_else(|| engagement.asked_by.0.clone(), |channel| channel.0);
    card::post::<Card>(ctx, &engagement.engagement_id, place).await
}

/// The account has a channel now: the cards of what is open come into it.
pub async fn post_cards(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    for engagement in engagements::open_of_account(ctx.tx, account).await? {
        post_card(ctx, &engagement).await?;
        refresh(ctx, &engagement.engagement_id).await?;
    }
    Ok(())
}

/// Brings the card and the letters up to date, and keeps who is asked where a task has passed to somebody else.
pub async fn refresh(ctx: &mut Ctx<'_>, id: &EngagementId) -> anyhow::Result<()> {
    let asked = tasks::of_subject(ctx.tx, &subject(id)).await?;
    for mut ask in engagements::asks(ctx.tx, id).await? {
        let turn = asked.iter().find(|task| is_turn(task, ask.role));
        if let Some(turn) = turn.filter(|task| ask.state == AskState::Waiting && task.owner != ask.asked) {
            ask.asked = turn.owner.clone();
            engagements::ask(ctx.tx, &ask).await?;
        }
    }
    card::refresh::<Card>(ctx, id).await?;
    for task in &asked {
        for (to, how) in tasks::mentions_of(ctx.tx, &task.task_id).await? {
            if how == LETTER {
                let letter = Letter { task: task.task_id.clone(), to };
                Update::of(ctx.app, &letter)?.enqueue(ctx).await?;
            }
        }
    }
    Ok(())
}

/// Writes to somebody at once what they are asked.
pub(crate) async fn write_to(ctx: &mut Ctx<'_>, task: &Task, to: &UserId) -> anyhow::Result<()> {
    tasks::mention(ctx.tx, &task.task_id, to, LETTER).await?;
    Letter { task: task.task_id.clone(), to: to.clone() }.enqueue(ctx).await
}
