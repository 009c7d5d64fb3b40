//! What changes a Home tab: somebody opens it, something in it changes, somebody puts the welcome away.

use baton_storage::homes;
use baton_storage::ids::{AccountId, ChannelId, MessageTs, TaskId, UserId};
use baton_storage::posts::{self, Post};

use crate::app::Ctx;
use crate::engine::job::Job;
use crate::features::home::jobs::Publish;
use crate::features::home::jobs::greet::{Greet, message_key};
use crate::features::home::rules::FORGOTTEN;

/// Somebody opens their Home tab; `hash` is the mark of the view that stands before them.
pub async fn opened(ctx: &mut Ctx<'_>, user: &UserId, hash: Option<&str>) -> anyhow::Result<()> {
    homes::open(ctx.tx, user, hash, ctx.now).await?;
    Publish { to: user.clone() }.enqueue(ctx).await
}

/// Brings up to date the Home tabs that may show a change: of these people, of those who are on the account, of those
/// who were told of the task. Nobody's who has not opened theirs for long.
pub async fn refresh(
    ctx: &mut Ctx<'_>,
    users: &[&UserId],
    account: Option<&AccountId>,
    task: Option<&TaskId>,
) -> anyhow::Result<()> {
    for to in homes::concerned(ctx.tx, users, account, task, ctx.now - FORGOTTEN).await? {
        Publish { to }.enqueue(ctx).await?;
    }
    Ok(())
}

/// Somebody puts away the words that welcome them, or wants them back.
pub async fn welcome(ctx: &mut Ctx<'_>, user: &UserId, welcomed: bool) -> anyhow::Result<()> {
    homes::welcome(ctx.tx, user, welcomed).await?;
    Publish { to: user.clone() }.enqueue(ctx).await
}

/// What somebody said to Baton, and where.
pub struct Said<'s> {
    pub user: &'s UserId,
    pub text: &'s str,
    /// The message in a channel in which they mention it, or the root of its thread; none in their direct message.
    pub mention: Option<(ChannelId, MessageTs)>,
    /// The event's id: one answer to each.
    pub event: &'s str,
}

/// Somebody speaks to Baton: they get an answer, where they said it.
pub async fn spoken_to(ctx: &mut Ctx<'_>, said: Said<'_>) -> anyhow::Result<()> {
    let Said { user, text, mention, event } = said;
    let in_channel = mention.is_some();
    if let Some((channel, ts)) = mention {
        // The answer goes under what they said.
        posts::keep(ctx.tx, &Post { message_key: message_key(event), channel, ts, posted_at: ctx.now })
            .await?;
    }
    let greet = Greet { to: user.clone(), text: text.to_owned(), in_channel, event: event.to_owned() };
    greet.enqueue(ctx).await
}
