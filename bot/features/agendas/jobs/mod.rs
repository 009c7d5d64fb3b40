//! An agenda in its account's internal channel: one message for each meeting, brought up to date in place.
//!
//! It is posted when somebody says so, and ahead of the meeting by itself ([`ahead`]). An agenda that customers may
//! read is posted among ourselves all the same: Baton sends nothing to customers (promise 3).

pub mod ahead;
pub mod canvas;

use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::{AccountId, ChannelId, UserId};
use baton_storage::states::Role;
use baton_storage::{Reader, accounts, outbox, posts};
use serde::{Deserialize, Serialize};

use crate::accounts::roles;
use crate::app::{App, Ctx};
use crate::engine::job::PrepareCtx;
use crate::engine::job::{Delivery, Job, Posting, To};
use crate::engine::update::Update;
use crate::features::agendas::jobs::canvas::Canvas;
use crate::features::agendas::load::{AgendaContext, load_context, sheet};
use crate::features::agendas::rules::Agendas;
use crate::features::agendas::view;

/// An agenda at one place.
#[derive(Clone, Serialize, Deserialize)]
pub struct Agenda {
    pub account: AccountId,
    /// The file's stem.
    pub name: String,
    /// The meeting's day (`YYYY-MM-DD`), where the same meeting comes again and again.
    pub day: Option<String>,
    /// The account's channel, or a person where it has none.
    pub place: String,
}

impl Agenda {
    /// What it is about: one message for each.
    pub fn message_key(&self) -> String {
        let day = self.day.as_ref().map(|day| format!(":{day}")).unwrap_or_default();
        format!("agenda:{}:{}{day}", self.account, self.name)
    }
}

impl Job for Agenda {
    const KIND: &'static str = "agendas.post";

    fn lane(&self, _app: &App) -> String {
        self.place.clone()
    }

    /// The message, or its update.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let PrepareCtx { app, db, .. } = ctx;
        let Some(account) = accounts::resolve_merged(db, &self.account).await? else {
            return Ok(Delivery::NotWanted("the account is not known any more"));
        };
        if app.playbook.of::<Agendas>().get(&self.name).is_none() {
            return Ok(Delivery::NotWanted("the agenda is not there any more"));
        }
        let context = load_context(app, db, account).await?;
        let sheet = sheet(app, db, &self.name, &context).await?;
        let message = view::message(&app.words, &sheet)?;
        let instead = whom_instead(app, db, &self, &context).await?;
        let to = match self.place.starts_with(['U', 'W']) {
            true => To::Person(UserId(self.place.clone())),
            false => To::Channel(ChannelId(self.place.clone())),
        };
        Ok(Delivery::Post(Box::new(Posting { to, message, message_key: Some(self.message_key()), instead })))
    }
}

/// What became of posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posted {
    /// It is on its way.
    Anew,
    /// It stands there, or is about to, and is brought up to date.
    UpToDate,
}

/// Posts an agenda; one that stands there already is brought up to date instead, and nobody reads it twice.
pub async fn post(ctx: &mut Ctx<'_>, agenda: &Agenda, by: &Actor, why: &str) -> anyhow::Result<Posted> {
    let message_key = agenda.message_key();
    let stands =
        posts::of_matter(ctx.tx, &message_key).await?.iter().any(|post| post.channel.0 == agenda.place);
    let args = serde_json::to_string(agenda)?;
    let waits = outbox::is_pending(ctx.tx, Agenda::KIND, &args).await?;
    let posted = if stands || waits { Posted::UpToDate } else { Posted::Anew };
    match posted {
        Posted::Anew => agenda.enqueue(ctx).await?,
        Posted::UpToDate => Update::of(ctx.app, agenda)?.enqueue(ctx).await?,
    }
    with_canvas(ctx, agenda).await?;
    let action = if posted == Posted::Anew { "agendas.post" } else { "agendas.update" };
    audit::record(ctx.tx, &Entry::new(ctx.now, by, action, message_key).because(why)).await?;
    Ok(posted)
}

/// Brings every agenda of an account up to date where it stands: something of its record has changed (A4).
pub async fn refresh(ctx: &mut Ctx<'_>, account: &AccountId) -> anyhow::Result<()> {
    for post in posts::beginning(ctx.tx, &format!("agenda:{account}:")).await? {
        let mut parts = post.message_key.splitn(4, ':').skip(2).map(str::to_owned);
        let Some(name) = parts.next() else { continue };
        let agenda = Agenda { account: account.clone(), name, day: parts.next(), place: post.channel.0 };
        Update::of(ctx.app, &agenda)?.enqueue(ctx).await?;
        with_canvas(ctx, &agenda).await?;
    }
    Ok(())
}

/// The same as a canvas, where the organization wants it so and there is a channel for it.
async fn with_canvas(ctx: &mut Ctx<'_>, agenda: &Agenda) -> anyhow::Result<()> {
    let in_channel = agenda.place.starts_with(['C', 'G']);
    if ctx.app.config.organization.agenda_canvas && in_channel {
        Canvas(agenda.clone()).enqueue(ctx).await?;
    }
    Ok(())
}

/// Who has it where it cannot stand: whoever posted it, or the account's CSM.
async fn whom_instead(
    app: &App,
    db: &mut Reader,
    job: &Agenda,
    context: &AgendaContext<'_>,
) -> anyhow::Result<Vec<UserId>> {
    let by = audit::of_object(db, &job.message_key()).await?.pop().map(|entry| entry.actor);
    if let Some(Actor::Person(by)) = by {
        return Ok(vec![by]);
    }
    let Some(place) = context.place() else { return Ok(Vec::new()) };
    let holder = roles::holder(app, db, Role::Csm, &place).await?;
    Ok(holder.into_iter().map(|(user, _)| user).collect())
}
