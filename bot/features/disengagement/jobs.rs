//! Letting an account go: its card, what is asked of whom at each step, and its end (D1, D2).
//!
//! The card is one message for ourselves, brought up to date in place. Deliberately absent: anything that is sent to
//! the customer, which people do; and engagements that are open, which end by their own rules.

use baton_storage::disengagements::{self, Disengagement};
use baton_storage::ids::{AccountId, DisengagementId};
use baton_storage::posts;
use baton_storage::subject::Subject;
use serde::{Deserialize, Serialize};

use crate::app::{App, Ctx};
use crate::engine::card::{self, CardJob};
use crate::engine::job::{Delivery, Job, Posting, PrepareCtx, To};
use crate::features::disengagement::actions::owner;
use crate::features::disengagement::load::{DisengagementContext, data};
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
        let Some(case) = DisengagementContext::of(app, db, one).await? else {
            return Ok(Delivery::NotWanted("its account or team is not known any more"));
        };
        let message = view::card(&app.words, &data(app, db, &case, now).await?)?;
        let to = To::place(self.place);
        let message_key = Some(message_key(&self.disengagement));
        Ok(Delivery::Post(Box::new(Posting { to, message, message_key, instead: vec![instead] })))
    }
}

impl CardJob for Card {
    type Matter = DisengagementId;

    fn at(disengagement: &DisengagementId, place: String) -> Self {
        Self { disengagement: disengagement.clone(), place }
    }

    fn message_key(disengagement: &DisengagementId) -> String {
        message_key(disengagement)
    }
}

/// What the card is about.
pub fn message_key(id: &DisengagementId) -> String {
    Subject::Disengagement(id.clone()).to_string()
}

/// Posts the card: into the account's channel, or to whoever lets it go; once.
pub async fn post_card(ctx: &mut Ctx<'_>, case: &DisengagementContext<'_>) -> anyhow::Result<()> {
    let id = &case.one.disengagement_id;
    let place = match &case.account.channel {
        Some(channel) => channel.0.clone(),
        None => owner(&case.one).0.clone(),
    };
    card::post::<Card>(ctx, id, place).await
}

/// The account has a channel now: the card of what is under way comes into it.
pub async fn move_card(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    let Some(one) = disengagements::latest(ctx.tx, account).await?.filter(|one| one.state.is_open()) else {
        return Ok(());
    };
    // Before the manager has agreed there is no card.
    if posts::of_matter(ctx.tx, &message_key(&one.disengagement_id)).await?.is_empty() {
        return Ok(());
    }
    match DisengagementContext::of(ctx.app, ctx.tx, one).await? {
        Some(case) => post_card(ctx, &case).await,
        None => Ok(()),
    }
}

/// Brings the card up to date, wherever it stands.
pub async fn refresh(ctx: &mut Ctx<'_>, one: &Disengagement) -> anyhow::Result<()> {
    card::refresh::<Card>(ctx, &one.disengagement_id).await
}
