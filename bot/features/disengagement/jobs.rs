//! Letting an account go: its card, what is asked of whom at each step, and its end (D1, D2).
//!
//! The card is one message for ourselves, brought up to date in place. Deliberately absent: anything that is sent to
//! the customer, which people do; and engagements that are open, which end by their own rules.

use baton_storage::disengagements::{self, Disengagement};
use baton_storage::ids::{AccountId, ChannelId, DisengagementId, UserId};
use baton_storage::subject::Subject;
use baton_storage::time::At;
use baton_storage::{Tx, outbox, posts};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Delivery, Job, Posting, To};
use crate::engine::update::Update;
use crate::features::disengagement::actions::owner;
use crate::features::disengagement::load::{Case, sheet};
use crate::features::disengagement::view;

/// The card, at one place.
#[derive(Serialize, Deserialize)]
pub struct Card {
    pub disengagement: DisengagementId,
    /// The account's channel, or a person where it has none.
    pub place: String,
}

impl Job for Card {
    const KIND: &'static str = "disengagement.card";

    fn lane(&self, _app: &App) -> String {
        self.place.clone()
    }

    /// The card, or its update. Where it cannot stand, whoever lets the account go has it.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let Some(one) = disengagements::find(db, &self.disengagement).await? else {
            return Ok(Delivery::NotWanted("it is not known any more"));
        };
        let instead = owner(&one).clone();
        let Some(case) = Case::of(app, db, one).await? else {
            return Ok(Delivery::NotWanted("its account or team is not known any more"));
        };
        let message = view::card(&app.words, &sheet(app, db, &case, now).await?)?;
        let to = match self.place.starts_with(['U', 'W']) {
            true => To::Person(UserId(self.place)),
            false => To::Channel(ChannelId(self.place)),
        };
        let message_key = Some(message_key(&self.disengagement));
        Ok(Delivery::Post(Box::new(Posting { to, message, message_key, instead: vec![instead] })))
    }
}

/// What the card is about.
pub fn message_key(id: &DisengagementId) -> String {
    Subject::Disengagement(id.clone()).to_string()
}

/// Posts the card: into the account's channel, or to whoever lets it go; once.
///
/// # Errors
/// When the database refuses.
pub async fn post_card(app: &App, tx: &mut Tx, case: &Case<'_>, now: At) -> anyhow::Result<()> {
    let id = &case.one.disengagement_id;
    let place = match &case.account.channel {
        Some(channel) => channel.0.clone(),
        None => owner(&case.one).0.clone(),
    };
    let posts = posts::of_matter(tx, &message_key(id)).await?;
    let is_person = place.starts_with(['U', 'W']);
    let stands = posts.iter().any(|post| is_person || post.channel.as_str() == place);
    let effect = Card { disengagement: id.clone(), place }.effect(app, now)?;
    if !stands && !outbox::is_pending(tx, &effect.kind, &effect.args).await? {
        outbox::add(tx, effect, now).await?;
    }
    Ok(())
}

/// The account has a channel now: the card of what is under way comes into it.
///
/// # Errors
/// When the database refuses.
pub async fn move_card(app: &App, tx: &mut Tx, account: &AccountId, now: At) -> anyhow::Result<()> {
    let Some(one) = disengagements::latest(tx, account).await?.filter(|one| one.state.is_open()) else {
        return Ok(());
    };
    // Before the manager has agreed there is no card.
    if posts::of_matter(tx, &message_key(&one.disengagement_id)).await?.is_empty() {
        return Ok(());
    }
    match Case::of(app, tx, one).await? {
        Some(case) => post_card(app, tx, &case, now).await,
        None => Ok(()),
    }
}

/// Brings the card up to date, wherever it stands.
///
/// # Errors
/// When the database refuses.
pub async fn refresh(app: &App, tx: &mut Tx, one: &Disengagement, now: At) -> anyhow::Result<()> {
    for post in posts::of_matter(tx, &message_key(&one.disengagement_id)).await?.into_iter().take(1) {
        let card = Card { disengagement: one.disengagement_id.clone(), place: post.channel.0 };
        Update::of(app, &card)?.enqueue(app, tx, now).await?;
    }
    Ok(())
}
