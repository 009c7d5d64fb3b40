//! An agenda in its account's internal channel: one message for each meeting, brought up to date in place.
//!
//! It is posted when somebody says so, and ahead of the meeting by itself ([`ahead`]). An agenda that customers may
//! read is posted among ourselves all the same: Baton sends nothing to customers (promise 3).

pub mod ahead;
pub mod canvas;
pub mod message;

use baton_storage::actor::Actor;
use baton_storage::audit::{self, Entry};
use baton_storage::ids::AccountId;
use baton_storage::{outbox, posts};

use crate::app::Ctx;
use crate::engine::job::Job;
use crate::engine::update::Update;
use crate::features::agendas::jobs::canvas::Canvas;
use crate::features::agendas::jobs::message::Agenda;

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
