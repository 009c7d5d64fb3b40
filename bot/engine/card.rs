//! A card: the one message about a matter. It is posted once at each place where it belongs, and brought up to date
//! wherever it stands.

use baton_storage::{outbox, posts};

use crate::app::Ctx;
use crate::engine::job::Job;
use crate::engine::update::Update;

/// A job that posts a card.
pub trait CardJob: Job + Send + Sync {
    /// What it is about.
    type Matter: Sync;

    /// The card of a matter at a place: a channel, or a person where there is none yet.
    fn at(matter: &Self::Matter, place: String) -> Self;

    /// The key under which a matter's card is found again.
    fn message_key(matter: &Self::Matter) -> String;
}

/// Posts a matter's card at a place, unless it stands there or is on its way. A card that a person has stands for good;
/// where one could not be posted, another try is welcome.
pub async fn post<C: CardJob>(ctx: &mut Ctx<'_>, matter: &C::Matter, place: String) -> anyhow::Result<()> {
    let is_person = place.starts_with(['U', 'W']);
    let posts = posts::of_matter(ctx.tx, &C::message_key(matter)).await?;
    if posts.iter().any(|post| is_person || post.channel.as_str() == place) {
        return Ok(());
    }
    let effect = C::at(matter, place).effect(ctx.app, ctx.now)?;
    if !outbox::is_pending(ctx.tx, &effect.kind, &effect.args).await? {
        outbox::add(ctx.tx, effect, ctx.now).await?;
    }
    Ok(())
}

/// Brings a matter's card up to date, wherever it stands.
pub async fn refresh<C: CardJob>(ctx: &mut Ctx<'_>, matter: &C::Matter) -> anyhow::Result<()> {
    // All that stand are found by the matter, whichever place the job names.
    match posts::of_matter(ctx.tx, &C::message_key(matter)).await?.into_iter().next() {
        Some(post) => Update::of(ctx.app, &C::at(matter, post.channel.0))?.enqueue(ctx).await,
        None => Ok(()),
    }
}
