//! What a request for a CSM leaves to say: the card, the receipt, the offer, news, notes in the thread.
//!
//! Each loads the request when it runs, so what is posted is what is true then.

pub mod escalation;
pub mod news;

use baton_storage::assignments::Assignment;
use baton_storage::assignments::AssignmentState;
use baton_storage::ids::{AccountId, RequestId, TeamId, UserId};
use baton_storage::{Reader, accounts, assignments, people, posts};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::accounts::qualification::QualificationRules;
use crate::app::{App, Ctx};
use crate::engine::gathered::rules::Haste;
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Delivery, Job, Posting, To};
use crate::engine::update::Update;
use crate::features::requests::load::{load_full, load_summary};
use crate::features::requests::view;
use crate::slack::message::Message;

/// The manager's card in a team's channel.
#[derive(Serialize, Deserialize)]
pub struct Card {
    pub request: RequestId,
    pub team: TeamId,
}

impl Card {
    fn message_key(&self) -> String {
        format!("request:{}:card:{}", self.request, self.team)
    }
}

impl Job for Card {
    const KIND: &'static str = "requests.card";

    fn lane(&self, app: &App) -> String {
        app.config.team(&self.team).map_or_else(|| self.team.0.clone(), |team| team.channel.0.clone())
    }

    /// The card, or its update: who cannot see it in the channel gets it by direct message.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let Some(team) = app.config.team(&self.team) else {
            return Ok(Delivery::NotWanted("the team is no longer configured"));
        };
        let context = load_full(app, db, &self.request, now).await?;
        let message = view::card::card(&app.words, &context, &self.team)?;
        Ok(post(To::Channel(team.channel.clone()), message, Some(self.message_key()), context.managers))
    }
}

/// The requester's own copy.
#[derive(Serialize, Deserialize)]
pub struct Receipt {
    pub request: RequestId,
    pub to: UserId,
}

impl Job for Receipt {
    const KIND: &'static str = "requests.receipt";

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    /// The receipt, or its update.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let context = load_summary(app, db, &self.request, now).await?;
        let message = view::people::receipt(&app.words, &context)?;
        let message_key = format!("request:{}:receipt", self.request);
        Ok(post(To::Person(self.to), message, Some(message_key), Vec::new()))
    }
}

/// The CSM's copy of an assignment.
#[derive(Serialize, Deserialize)]
pub struct Offer {
    pub request: RequestId,
    pub assignment: String,
    pub to: UserId,
}

impl Job for Offer {
    const KIND: &'static str = "requests.offer";

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    /// The offer, or its update. A CSM who is not there to read it: the managers are.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let context = load_summary(app, db, &self.request, now).await?;
        let Some(assignment) = context.assignments.iter().find(|one| one.assignment_id == self.assignment)
        else {
            return Ok(Delivery::NotWanted("the assignment is not known any more"));
        };
        let message_key = format!("request:{}:offer:{}", self.request, self.assignment);
        if assignment.state != AssignmentState::Offered
            && posts::of_matter(db, &message_key).await?.is_empty()
        {
            return Ok(Delivery::NotWanted("it was settled before the CSM heard of it"));
        }
        let mut message = view::people::offer(&app.words, &context, assignment)?;
        if assignment.state == AssignmentState::Accepted {
            for after in app.after_accept {
                message.blocks.extend(after(app, db, &context.account, now).await?);
            }
        }
        Ok(post(To::Person(self.to), message, Some(message_key), context.managers))
    }
}

/// A note in the thread of the card.
#[derive(Serialize, Deserialize)]
pub struct ThreadNote {
    pub request: RequestId,
    pub team: TeamId,
    pub version: i64,
    pub what: String,
    /// What only this note knows, and what may be different by the time it is posted.
    pub extra: Value,
}

impl Job for ThreadNote {
    const KIND: &'static str = "requests.thread";

    fn lane(&self, app: &App) -> String {
        Card { request: self.request.clone(), team: self.team.clone() }.lane(app)
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("thread:{}:{}:{}:{}", self.request, self.version, self.what, self.extra))
    }

    /// The note.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, now, .. } = ctx;
        let context = load_summary(app, db, &self.request, now).await?;
        let message = view::people::thread_note(&app.words, &context, &self.what, &self.extra)?;
        let card = Card { request: self.request, team: self.team };
        Ok(post(To::Under(card.message_key()), message, None, Vec::new()))
    }
}

/// A manager learns of a Dedicated customer although no request was made (Q3).
#[derive(Serialize, Deserialize)]
pub struct Dedicated {
    pub account: AccountId,
    pub by: UserId,
    pub to: UserId,
}

impl Job for Dedicated {
    const KIND: &'static str = "requests.dedicated";
    const HASTE: Option<Haste> = Some(Haste::Answer);

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }

    fn unique_key(&self) -> Option<String> {
        Some(format!("dedicated:{}:{}", self.account, self.to))
    }

    /// The word to the manager.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let account = accounts::find(db, &self.account).await?;
        let by = people::find(db, &self.by).await?;
        let account = account.map_or(self.account.0, |account| account.name);
        let by = by.map_or(self.by.0, |person| person.name);
        let url = &app.playbook.of::<QualificationRules>().dedicated_best_practices;
        let message = view::people::dedicated(&app.words, &account, &by, url)?;
        Ok(post(To::Person(self.to), message, None, Vec::new()))
    }
}

pub(crate) fn post(to: To, message: Message, message_key: Option<String>, instead: Vec<UserId>) -> Delivery {
    Delivery::Post(Box::new(Posting { to, message, message_key, instead }))
}

/// Brings every message of a request up to date: the team's card, the receipt, the offers.
pub async fn refresh(ctx: &mut Ctx<'_>, request: &baton_storage::requests::Request) -> anyhow::Result<()> {
    let id = || request.request_id.clone();
    let card = Card { request: id(), team: request.team_id.clone() };
    Update::of(ctx.app, &card)?.enqueue(ctx).await?;
    let receipt = Receipt { request: id(), to: request.requester.clone() };
    Update::of(ctx.app, &receipt)?.enqueue(ctx).await?;
    Ok(())
}

/// Brings the CSM's copy of an assignment up to date.
pub async fn refresh_offer(ctx: &mut Ctx<'_>, assignment: &Assignment) -> anyhow::Result<()> {
    // A reassignment made no offer.
    let Some(request) = assignment.request_id.clone() else { return Ok(()) };
    let offer = Offer { request, assignment: assignment.assignment_id.clone(), to: assignment.csm.clone() };
    Update::of(ctx.app, &offer)?.enqueue(ctx).await
}

/// The latest assignment of a request, if it has one.
pub async fn latest(db: &mut Reader, request: &RequestId) -> anyhow::Result<Option<Assignment>> {
    Ok(assignments::of_request(db, request).await?.pop())
}
