//! What changes a Home tab: somebody opens it, something in it changes, somebody puts the welcome away.

use baton_storage::ids::{AccountId, ChannelId, MessageTs, TaskId, UserId};
use baton_storage::posts::{self, Post};
use baton_storage::time::At;
use baton_storage::{Tx, homes};

use crate::app::App;
use crate::engine::job::Job;
use crate::features::home::jobs::Publish;
use crate::features::home::jobs::greet::{Greet, message_key};
use crate::features::home::rules::FORGOTTEN;

/// Somebody opens their Home tab; `hash` is the mark of the view that stands before them.
///
/// # Errors
/// When the database refuses.
pub async fn opened(
    app: &App,
    tx: &mut Tx,
    user: &UserId,
    hash: Option<&str>,
    now: At,
) -> anyhow::Result<()> {
    homes::open(tx, user, hash, now).await?;
    Publish { to: user.clone() }.enqueue(app, tx, now).await
}

/// Brings up to date the Home tabs that may show a change: of these people, of those who are on the account, of those
/// who were told of the task. Nobody's who has not opened theirs for long.
///
/// # Errors
/// When the database refuses.
pub async fn refresh(
    app: &App,
    tx: &mut Tx,
    users: &[&UserId],
    account: Option<&AccountId>,
    task: Option<&TaskId>,
    now: At,
) -> anyhow::Result<()> {
    for to in homes::concerned(tx, users, account, task, now - FORGOTTEN).await? {
        Publish { to }.enqueue(app, tx, now).await?;
    }
    Ok(())
}

/// Somebody puts away the words that welcome them, or wants them back.
///
/// # Errors
/// When the database refuses.
pub async fn welcome(app: &App, tx: &mut Tx, user: &UserId, welcomed: bool, now: At) -> anyhow::Result<()> {
    homes::welcome(tx, user, welcomed).await?;
    Publish { to: user.clone() }.enqueue(app, tx, now).await
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
///
/// # Errors
/// When the database refuses.
pub async fn spoken_to(app: &App, tx: &mut Tx, said: Said<'_>, now: At) -> anyhow::Result<()> {
    let Said { user, text, mention, event } = said;
    let in_channel = mention.is_some();
    if let Some((channel, ts)) = mention {
        // The answer goes under what they said.
        posts::keep(tx, &Post { message_key: message_key(event), channel, ts, posted_at: now }).await?;
    }
    let greet = Greet { to: user.clone(), text: text.to_owned(), in_channel, event: event.to_owned() };
    greet.enqueue(app, tx, now).await
}
