//! Where a message goes, who can read there, and who gets it instead.
//!
//! The audience guard lives here (promise 3): before every post it is asked afresh whether somebody outside
//! can read the channel, and what cannot be known counts as yes.

use baton_storage::ids::{ChannelId, MessageTs, UserId};
use baton_storage::outbox::{NewOutboxEntry, OutboxEntry};
use baton_storage::time::At;
use baton_storage::{Fault, Reader, people, posts};
use serde_json::Value;
use slack_morphism::prelude::SlackBlock;

use crate::app::App;
use crate::engine::job::To;
use crate::slack::client::Channel;
use crate::slack::client::failure::SlackError;
use crate::slack::message::Audience;
use crate::slack::replies;

/// Why a person who has left, or is a guest, is not written to.
pub(crate) const NOBODY_THERE: &str = "nobody_there";

/// A place on Slack.
pub(crate) struct Place {
    pub channel: ChannelId,
    pub thread: Option<MessageTs>,
    /// The one reader, where it is a direct message that was opened for them.
    pub person: Option<UserId>,
}

/// Why a message does not get there.
pub(crate) enum Blocked {
    /// For now; try again.
    Now(SlackError),
    /// For good; the word goes to the record and to whoever is told instead.
    Always(String),
}

/// The audience guard (promise 3): an internal message goes only where nobody outside can read, and
/// unknown means no.
pub(crate) async fn guard(app: &App, place: &Place, audience: Audience) -> Result<(), Blocked> {
    // Slack's ids of direct messages start with D; their one reader was checked when it was opened.
    let direct = place.person.is_some() || place.channel.as_str().starts_with('D');
    if direct || audience == Audience::CustomerSafe {
        return Ok(());
    }
    ours(app, &place.channel).await.map(drop)
}

/// The channel as Slack knows it now, if it stands and nobody outside can read it.
pub(crate) async fn ours(app: &App, channel: &ChannelId) -> Result<Channel, Blocked> {
    match app.slack.channel(channel).await {
        Ok(channel) if channel.archived => Err(Blocked::Always("is_archived".into())),
        Ok(channel) if channel.shared_outside => Err(Blocked::Always("shared_outside".into())),
        Ok(channel) => Ok(channel),
        Err(SlackError::Refused(code)) => Err(Blocked::Always(code)),
        Err(failure) => Err(Blocked::Now(failure)),
    }
}

/// Where it goes; none when it belongs under a message that never came to be.
pub(crate) async fn place(app: &App, to: &To) -> Result<Option<Place>, Blocked> {
    match to {
        To::Channel(channel) => Ok(Some(Place { channel: channel.clone(), thread: None, person: None })),
        To::Person(user) => {
            let channel = direct(app, user).await?;
            Ok(Some(Place { channel, thread: None, person: Some(user.clone()) }))
        }
        To::Under(message_key) => {
            let mut db = app.storage.read().await.map_err(broken)?;
            let posts = posts::of_matter(&mut db, message_key).await.map_err(broken)?;
            Ok(posts.into_iter().next().map(|post| Place {
                channel: post.channel,
                thread: Some(post.ts),
                person: None,
            }))
        }
    }
}

/// The direct-message channel with somebody who is there to read it.
async fn direct(app: &App, user: &UserId) -> Result<ChannelId, Blocked> {
    let mut db = app.storage.read().await.map_err(broken)?;
    if nobody_there(&mut db, user).await.map_err(broken)? {
        return Err(Blocked::Always(NOBODY_THERE.into()));
    }
    if let Some(known) = people::dm_channel(&mut db, user).await.map_err(broken)? {
        return Ok(known);
    }
    drop(db);
    match app.slack.open_dm(user).await {
        Ok(channel) => {
            let (user, opened) = (user.clone(), channel.clone());
            let keep = app
                .storage
                .write(move |tx| Box::pin(async move { people::keep_dm_channel(tx, &user, &opened).await }));
            keep.await.map_err(broken)?;
            Ok(channel)
        }
        Err(SlackError::Refused(code)) => Err(Blocked::Always(code)),
        Err(failure) => Err(Blocked::Now(failure)),
    }
}

/// Whether a direct message to somebody would be read by nobody of ours.
pub(crate) async fn nobody_there(db: &mut Reader, user: &UserId) -> Result<bool, Fault> {
    let person = people::find(db, user).await?;
    Ok(person.is_some_and(|person| !person.active || person.guest || person.bot))
}

/// Why a redirected message did not go where it should have.
pub(crate) fn because(app: &App, effect: &OutboxEntry, meant_for: &To) -> Option<SlackBlock> {
    let args: Value = serde_json::from_str(&effect.args).ok()?;
    let code = args["redirected_because"].as_str()?;
    let place = match meant_for {
        To::Channel(channel) => channel.as_str(),
        To::Person(user) => user.as_str(),
        To::Under(_) => return None,
    };
    replies::redirected(&app.words, place, code).ok()
}

/// Whom an effect was redirected to.
pub(crate) fn redirected(effect: &OutboxEntry) -> Option<UserId> {
    let args: Value = serde_json::from_str(&effect.args).ok()?;
    args["redirect_to"].as_str().map(UserId::from)
}

/// The same effect, to a person, because it could not go where it should have.
pub(crate) fn redirect(effect: &OutboxEntry, to: &UserId, code: &str, now: At) -> Option<NewOutboxEntry> {
    let mut args: Value = serde_json::from_str(&effect.args).ok()?;
    args["redirect_to"] = Value::String(to.0.clone());
    args["redirected_because"] = Value::String(code.to_owned());
    Some(NewOutboxEntry {
        kind: effect.kind.clone(),
        args: args.to_string(),
        unique_key: Some(format!("{}:instead:{to}", effect.outbox_id)),
        lane: to.0.clone(),
        due_at: now,
    })
}

fn broken(fault: Fault) -> Blocked {
    Blocked::Now(SlackError::NotSent(fault.to_string()))
}
