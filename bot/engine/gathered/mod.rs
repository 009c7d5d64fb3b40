//! What is addressed to one person within the same few minutes is one message, whatever caused it.
//!
//! A message that comes by itself goes out at once. What follows within minutes waits a little, and whatever is due
//! when the courier comes to a person goes out in one message (`storage/bundles.rs`): each keeps its own row, its own
//! key and its own place in what is brought up to date. Deliberately absent: receipts, offers and answers to a click,
//! which somebody waits for.

pub mod commands;
pub mod load;
pub mod rules;
pub mod view;

use anyhow::Context;
use baton_storage::bundles;
use baton_storage::ids::{ChannelId, MessageTs, OutboxId, UserId};
use baton_storage::outbox::{self, Effect, NewEffect, Settlement};
use baton_storage::posts::{self, Post};
use baton_storage::time::At;
use baton_storage::{Reader, Tx, people};
use chrono::Duration;
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::engine::audience::{redirect, redirected};
use crate::engine::gathered::load::{Fate, Member, read};
use crate::engine::gathered::rules::Haste;
use crate::engine::job::{Job, Posting, To, Work};
use crate::engine::outcome::Done;
use crate::engine::{gathered, ops_note};
use crate::registry::jobs::KINDS;
use crate::{features, tasks};

/// What the matter of a message begins with that holds several things.
pub const MATTER: &str = "together:";
/// How many of them are looked at when the message is put together; the others are shown when somebody asks.
const READ: usize = 60;
/// When something is tried again that could not be put into words.
const AGAIN: Duration = Duration::minutes(1);

/// What may go out together, and whether it may wait for others.
const GATHERED: &[(&str, Haste)] = &[
    (tasks::jobs::Single::KIND, Haste::News),
    (tasks::jobs::Digest::KIND, Haste::News),
    (tasks::list::List::KIND, Haste::News),
    (features::requests::jobs::escalation::Nudge::KIND, Haste::News),
    (features::requests::jobs::Dedicated::KIND, Haste::Answer),
    (features::requests::jobs::news::News::KIND, Haste::Answer),
    (features::reassignment::jobs::note::Note::KIND, Haste::Answer),
    (features::reassignment::jobs::leaver::Notice::KIND, Haste::News),
    (features::reengagement::jobs::letter::Letter::KIND, Haste::Answer),
    (features::reengagement::jobs::note::News::KIND, Haste::Answer),
    (features::reviews::jobs::left::Left::KIND, Haste::News),
    (features::channels::jobs::look::News::KIND, Haste::Answer),
    (ops_note::OpsNote::KIND, Haste::Answer),
];

/// Adds an effect to the outbox. Where one person has just been written to, it waits for what else there will be.
///
/// # Errors
/// When the database refuses.
pub async fn put(app: &App, tx: &mut Tx, effect: NewEffect, now: At) -> anyhow::Result<Option<OutboxId>> {
    let Some((_, haste)) = GATHERED.iter().find(|(kind, _)| *kind == effect.kind) else {
        return Ok(outbox::add(tx, effect, now).await?);
    };
    put_with(app, tx, effect, *haste, now).await
}

/// The same, where the one who causes it knows whether somebody waits for it.
///
/// # Errors
/// When the database refuses.
pub async fn put_with(
    app: &App,
    tx: &mut Tx,
    mut effect: NewEffect,
    haste: Haste,
    now: At,
) -> anyhow::Result<Option<OutboxId>> {
    let rules = &app.playbook.together;
    let sent = bundles::sent(tx, &effect.lane, rules.since(now)).await?;
    let waiting = bundles::waiting(tx, &effect.lane, now).await?;
    effect.due_at = effect.due_at.max(rules.due(haste, &sent, waiting, now));
    Ok(bundles::add(tx, effect, now).await?)
}

/// The message of several things, as its own job: for bringing it up to date.
#[derive(Serialize, Deserialize)]
pub struct Bundle {
    pub leader: OutboxId,
    /// Who reads it.
    pub to: UserId,
}

impl Job for Bundle {
    const KIND: &'static str = "together";

    fn lane(&self, _app: &App) -> String {
        self.to.0.clone()
    }
}

/// The message as it is now.
pub fn compose<'a>(
    app: &'a App,
    db: &'a mut Reader,
    args: &'a str,
    now: At,
) -> BoxFuture<'a, anyhow::Result<Work>> {
    Box::pin(async move {
        let job = Bundle::read(args)?;
        let gathered = gather(app, db, &job.leader, job.to, now).await?;
        Ok(Work::Post(Box::new(gathered.posting)))
    })
}

/// Several things that go out in one message.
#[derive(Debug)]
pub struct Gathered {
    /// The message that holds them.
    pub posting: Posting,
    members: Vec<Member>,
}

/// What a claimed effect comes to that is sent for several.
///
/// # Errors
/// When the database refuses, or the words do not render.
async fn work(app: &App, db: &mut Reader, leader: &Effect, now: At) -> anyhow::Result<Work> {
    let to = redirected(leader).unwrap_or_else(|| UserId::from(leader.lane.as_str()));
    let gathered = gather(app, db, &leader.outbox_id, to, now).await?;
    Ok(match gathered.members.iter().any(Member::is_wanted) {
        true => Work::Together(Box::new(gathered)),
        false => Work::NotWanted("nothing of it is wanted any more"),
    })
}

async fn gather(
    app: &App,
    db: &mut Reader,
    leader: &OutboxId,
    to: UserId,
    now: At,
) -> anyhow::Result<Gathered> {
    let mut members = Vec::new();
    for (place, effect) in bundles::members(db, leader).await?.into_iter().enumerate() {
        let fate = if place < READ { read(app, db, &effect, now).await? } else { Fate::Unread };
        members.push(Member { effect, fate });
    }
    let messages: Vec<_> = members.iter().filter_map(Member::message).collect();
    let count = members.iter().filter(|member| member.is_wanted()).count();
    let reader = people::find(db, &to).await?.map_or_else(|| to.0.clone(), |person| person.name);
    let message = gathered::view::gathered(&app.words, &reader, &messages, count, leader.as_str())?;
    let matter = Some(format!("{MATTER}{leader}"));
    Ok(Gathered { posting: Posting { to: To::Person(to), message, matter, instead: Vec::new() }, members })
}

impl Gathered {
    /// Lets each of them have its part of what came of the message: where it stands, who is told instead, and whether
    /// it was in it at all.
    pub(crate) fn share(self, mut done: Done, leader: &Effect, now: At) -> Done {
        let place = match &done.settlement {
            Settlement::Completed(Some(place)) => Some(place.clone()),
            Settlement::Discarded { .. } => None,
            // It is not settled yet.
            _ => return done,
        };
        let code = match &done.settlement {
            Settlement::Discarded { fault } => fault.clone(),
            _ => String::new(),
        };
        for Member { effect, fate } in self.members {
            let its_own = match (fate, &place) {
                (Fate::Said(posting), Some((channel, ts))) => {
                    let (channel, ts) = (channel.clone(), ts.clone());
                    done.posts.extend(posting.matter.map(|matter| Post {
                        matter,
                        channel,
                        ts,
                        posted_at: now,
                    }));
                    None
                }
                (Fate::Said(posting), None) => {
                    let owners = posting.instead.iter().filter(|_| redirected(&effect).is_none());
                    done.follow_up.extend(owners.filter_map(|owner| redirect(&effect, owner, &code, now)));
                    None
                }
                (Fate::NotWanted(why), _) => Some(Settlement::Cancelled { why: why.into() }),
                (Fate::Broken, _) => {
                    Some(Settlement::Retry { due_at: now + AGAIN, fault: "could not be composed".into() })
                }
                (Fate::Unread, Some(_)) => None,
                // Nobody has looked at it: whom to tell instead is found out when it comes again.
                (Fate::Unread, None) => Some(Settlement::Retry { due_at: now, fault: code.clone() }),
            };
            done.apart.extend(
                its_own.filter(|_| effect.outbox_id != leader.outbox_id).map(|own| (effect.outbox_id, own)),
            );
        }
        done
    }
}

/// The update of the message of several things in which a matter stands; none of one that stands alone.
///
/// # Errors
/// When the database refuses, or the words do not render.
pub async fn standing_in(
    app: &App,
    db: &mut Reader,
    posts: &[Post],
    now: At,
) -> anyhow::Result<Option<Work>> {
    for post in posts {
        if let Some(leader) = leader_at(db, &post.channel, &post.ts).await? {
            return anew(app, db, &leader, (post.channel.clone(), post.ts.clone()), now).await.map(Some);
        }
    }
    Ok(None)
}

/// The update of a message that holds several things, where it stands.
///
/// # Errors
/// When the database refuses, or the words do not render.
pub async fn anew(
    app: &App,
    db: &mut Reader,
    leader: &OutboxId,
    (channel, ts): (ChannelId, MessageTs),
    now: At,
) -> anyhow::Result<Work> {
    let first = bundles::members(db, leader).await?.into_iter().next();
    let to = UserId(first.map(|first| first.lane).unwrap_or_default());
    let gathered = gather(app, db, leader, to, now).await?;
    let post = Post { matter: format!("{MATTER}{leader}"), channel, ts, posted_at: now };
    Ok(Work::Update { posts: vec![post], message: Box::new(gathered.posting.message) })
}

/// Whose message it is that stands there, where it holds several things.
///
/// # Errors
/// When the database refuses.
pub async fn leader_at(
    db: &mut Reader,
    channel: &ChannelId,
    ts: &MessageTs,
) -> anyhow::Result<Option<OutboxId>> {
    let matter = posts::matter_at(db, channel, ts, MATTER).await?;
    Ok(matter.and_then(|matter| matter.strip_prefix(MATTER).map(OutboxId::from)))
}

/// What a claimed effect comes to, whether it goes out alone or for several.
///
/// # Errors
/// When there is no such kind, the database refuses, or the words do not render.
pub async fn of(app: &App, db: &mut Reader, effect: &Effect, now: At) -> anyhow::Result<Work> {
    match &effect.bundle {
        Some(_) => work(app, db, effect, now).await,
        None => composed(app, db, effect, now).await,
    }
}

/// What one effect comes to by itself.
pub(crate) async fn composed(app: &App, db: &mut Reader, effect: &Effect, now: At) -> anyhow::Result<Work> {
    let kind = KINDS.iter().find(|(kind, _)| *kind == effect.kind);
    let (_, compose) = kind.context("no job of this kind")?;
    compose(app, db, &effect.args, now).await
}
