//! A card that stands at one place: once it is posted somewhere else, the old place says where it is now.
//!
//! What is still on its way to the old place finds it gone from the matter's posts, and leaves it alone.

use baton_storage::accounts::Account;
use baton_storage::ids::{ChannelId, MessageTs};
use baton_storage::outbox;
use baton_storage::posts::{self, Post};
use baton_storage::subject::{Subject, SubjectKind};
use baton_storage::{Reader, accounts, disengagements, engagements, handoffs};
use serde::{Deserialize, Serialize};

use crate::app::{App, Ctx};
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Delivery, Job};
use crate::slack::replies;

/// Say in a message that its card stands somewhere else now.
#[derive(Serialize, Deserialize)]
pub struct Moved {
    #[serde(rename = "matter")]
    message_key: String,
    channel: ChannelId,
    ts: MessageTs,
    /// Where it stands now.
    to: ChannelId,
}

impl Job for Moved {
    const KIND: &'static str = "moved";

    fn lane(&self, _app: &App) -> String {
        // After whatever is still on its way to the old place.
        self.channel.0.clone()
    }

    /// The old message, with the way to the new one.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let back = posts::of_matter(db, &self.message_key).await?;
        if back.iter().any(|post| post.channel == self.channel && post.ts == self.ts) {
            return Ok(Delivery::NotWanted("the card stands there again"));
        }
        let account = account(db, &self.message_key).await?.map(|account| account.name);
        let message = replies::moved(&app.words, account.as_deref(), self.to.as_str())?;
        let post = Post { message_key: self.message_key, channel: self.channel, ts: self.ts, posted_at: now };
        Ok(Delivery::Update { posts: vec![post], message: Box::new(message) })
    }
}

/// A card was posted: what stands of it elsewhere leads there from now on.
pub(crate) async fn leave_word(ctx: &mut Ctx<'_>, card: &Post) -> anyhow::Result<()> {
    if card_of(&card.message_key).is_none() {
        return Ok(());
    }
    let all = posts::of_matter(ctx.tx, &card.message_key).await?;
    // A direct message is where a card waits for a channel, or stands for want of one. If the account has got its
    // channel while the message was on its way, and the card stands there, that is its place.
    let to = match card.channel.as_str().starts_with('D') {
        true => account(ctx.tx, &card.message_key).await?.and_then(|account| account.channel),
        false => Some(card.channel.clone()),
    };
    let Some(to) = to.filter(|to| all.iter().any(|post| post.channel == *to)) else { return Ok(()) };
    for old in all.into_iter().filter(|post| post.channel != to) {
        posts::forget(ctx.tx, &old).await?;
        let moved = Moved { message_key: old.message_key, channel: old.channel, ts: old.ts, to: to.clone() };
        outbox::add(ctx.tx, moved.effect(ctx.app, ctx.now)?, ctx.now).await?;
    }
    Ok(())
}

/// What a card of an account's, which has one place, is about; none where a matter is no such card.
fn card_of(message_key: &str) -> Option<Subject> {
    let kinds = [SubjectKind::Disengagement, SubjectKind::Engagement];
    let handoff = posts::handoff_of_card(message_key).map(Subject::Handoff);
    handoff.or_else(|| message_key.parse().ok().filter(|subject: &Subject| kinds.contains(&subject.kind())))
}

/// The account that a card is about.
async fn account(db: &mut Reader, message_key: &str) -> anyhow::Result<Option<Account>> {
    let account = match card_of(message_key) {
        Some(Subject::Handoff(id)) => handoffs::find(db, &id).await?.map(|one| one.account_id),
        Some(Subject::Disengagement(id)) => disengagements::find(db, &id).await?.map(|one| one.account_id),
        Some(Subject::Engagement(id)) => engagements::find(db, &id).await?.map(|one| one.account_id),
        _ => None,
    };
    match account {
        Some(account) => Ok(accounts::resolve_merged(db, &account).await?),
        None => Ok(None),
    }
}
