//! Where a matter's one message stands, so that it is updated in place and not repeated.

use sqlx::FromRow;

use crate::ids::{ChannelId, HandoffId, MessageTs};
use crate::subject::Subject;
use crate::time::At;
use crate::{Reader, Result, Tx};

/// How the matter of a handoff's card ends, beside which other messages of the handoff stand.
const CARD: &str = ":card";

/// The matter of a handoff's card.
pub fn card_of(handoff: &HandoffId) -> String {
    format!("{}{CARD}", Subject::Handoff(handoff.clone()))
}

/// The handoff whose card it is, if it is a card's.
pub fn handoff_of_card(message_key: &str) -> Option<HandoffId> {
    message_key.strip_suffix(CARD)?.parse::<Subject>().ok()?.handoff().cloned()
}

/// A message of ours on Slack.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Post {
    /// What it is about, such as `request:0198…:card`.
    pub message_key: String,
    pub channel: ChannelId,
    pub ts: MessageTs,
    pub posted_at: At,
}

impl Post {
    /// Whether it stands among somebody's direct messages: Slack's ids of those begin so.
    pub fn is_direct(&self) -> bool {
        self.channel.as_str().starts_with('D')
    }
}

/// Remembers where a matter's message stands; a newer one takes an older one's place.
pub async fn keep(tx: &mut Tx, post: &Post) -> Result<()> {
    sqlx::query(
        "insert into posts (message_key, channel, ts, posted_at) values ($1, $2, $3, $4) \
         on conflict (message_key, channel) do update set ts = excluded.ts, posted_at = excluded.posted_at",
    )
    .bind(&post.message_key)
    .bind(&post.channel)
    .bind(&post.ts)
    .bind(post.posted_at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A message is none of its matter's any more: it stands there, and is left as it is.
pub async fn forget(tx: &mut Tx, post: &Post) -> Result<()> {
    sqlx::query("delete from posts where message_key = $1 and channel = $2 and ts = $3")
        .bind(&post.message_key)
        .bind(&post.channel)
        .bind(&post.ts)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Every message of a matter, the newest first.
pub async fn of_matter(db: &mut Reader, message_key: &str) -> Result<Vec<Post>> {
    Ok(sqlx::query_as(
        "select message_key, channel, ts, posted_at from posts where message_key = $1 order by posted_at desc, channel",
    )
    .bind(message_key)
    .fetch_all(db)
    .await?)
}

/// Every message whose matter begins so, the newest first.
pub async fn beginning(db: &mut Reader, beginning: &str) -> Result<Vec<Post>> {
    Ok(sqlx::query_as(
        "select message_key, channel, ts, posted_at from posts where substr(message_key, 1, length($1)) = $1 \
         order by posted_at desc, message_key, channel",
    )
    .bind(beginning)
    .fetch_all(db)
    .await?)
}

/// What a message is about, of those matters that begin so.
pub async fn matter_at(
    db: &mut Reader,
    channel: &ChannelId,
    ts: &MessageTs,
    beginning: &str,
) -> Result<Option<String>> {
    Ok(sqlx::query_scalar(
        "select message_key from posts where channel = $1 and ts = $2 and substr(message_key, 1, length($3)) = $3 limit 1",
    )
    .bind(channel)
    .bind(ts)
    .bind(beginning)
    .fetch_optional(db)
    .await?)
}

/// Whether this message is the one of a matter.
pub async fn is_matter(db: &mut Reader, channel: &ChannelId, ts: &MessageTs) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar("select 1 from posts where channel = $1 and ts = $2 limit 1")
        .bind(channel)
        .bind(ts)
        .fetch_optional(db)
        .await?;
    Ok(found.is_some())
}
