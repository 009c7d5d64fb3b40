//! What is addressed to one person within the same few minutes is one message, whatever caused it.
//!
//! A message that comes by itself goes out at once. What follows within minutes waits a little, and whatever is due
//! when the worker comes to a person goes out in one message (`storage/bundles.rs`): each keeps its own row, its own
//! key and its own place in what is brought up to date. Deliberately absent: receipts, offers and answers to a click,
//! which somebody waits for.

pub mod load;
pub mod put;
pub mod rules;
pub mod view;

use std::sync::Arc;

use baton_storage::ids::{ChannelId, MessageTs, OutboxId, UserId};
use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::posts::{self, Post};
use baton_storage::time::At;
use baton_storage::{Reader, bundles, people};
use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::engine::audience::{redirect, redirected};
use crate::engine::gathered::load::{Fate, Member, read};
use crate::engine::job::{Delivery, Errand, Job, Posting, PrepareCtx, To};
use crate::engine::outcome::Outcome;
use crate::engine::{delivery, gathered};

/// What the matter of a message begins with that holds several things.
pub const MATTER: &str = "together:";
/// How many of them are looked at when the message is put together; the others are shown when somebody asks.
const READ: usize = 60;
/// When something is tried again that could not be put into words.
const AGAIN: Duration = Duration::minutes(1);

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

    /// The message as it is now.
    async fn prepare(self, ctx: PrepareCtx<'_>) -> anyhow::Result<Delivery> {
        let gathered = gather(ctx, &self.leader, self.to).await?;
        Ok(Delivery::Post(Box::new(gathered.posting)))
    }
}

/// Several things that go out in one message.
#[derive(Debug)]
pub struct Gathered {
    /// The message that holds them.
    pub posting: Posting,
    members: Vec<Member>,
}

/// What a claimed effect comes to that is sent for several.
async fn work(ctx: PrepareCtx<'_>, leader: &OutboxEntry) -> anyhow::Result<Delivery> {
    let to = redirected(leader).unwrap_or_else(|| UserId::from(leader.lane.as_str()));
    let gathered = gather(ctx, &leader.outbox_id, to).await?;
    Ok(match gathered.members.iter().any(Member::is_wanted) {
        true => Delivery::Do(Box::new(gathered)),
        false => Delivery::NotWanted("nothing of it is wanted any more"),
    })
}

async fn gather(ctx: PrepareCtx<'_>, leader: &OutboxId, to: UserId) -> anyhow::Result<Gathered> {
    let PrepareCtx { app, db, now, table } = ctx;
    let mut members = Vec::new();
    for (place, effect) in bundles::members(db, leader).await?.into_iter().enumerate() {
        let fate = if place < READ {
            read(PrepareCtx { app, db, now, table }, &effect).await?
        } else {
            Fate::Unread
        };
        members.push(Member { effect, fate });
    }
    let messages: Vec<_> = members.iter().filter_map(Member::message).collect();
    let count = members.iter().filter(|member| member.is_wanted()).count();
    let reader = people::name(db, &to).await?;
    let message = gathered::view::gathered(&app.words, &reader, &messages, count, leader.as_str())?;
    let message_key = Some(format!("{MATTER}{leader}"));
    Ok(Gathered {
        posting: Posting { to: To::Person(to), message, message_key, instead: Vec::new() },
        members,
    })
}

/// The update of the message of several things in which a matter stands; none of one that stands alone.
pub async fn standing_in(ctx: PrepareCtx<'_>, posts: &[Post]) -> anyhow::Result<Option<Delivery>> {
    for post in posts {
        if let Some(leader) = leader_at(ctx.db, &post.channel, &post.ts).await? {
            return anew(ctx, &leader, post.channel.clone(), post.ts.clone()).await.map(Some);
        }
    }
    Ok(None)
}

/// The update of a message that holds several things, where it stands.
pub async fn anew(
    ctx: PrepareCtx<'_>,
    leader: &OutboxId,
    channel: ChannelId,
    ts: MessageTs,
) -> anyhow::Result<Delivery> {
    let now = ctx.now;
    let first = bundles::members(ctx.db, leader).await?.into_iter().next();
    let to = UserId(first.map(|first| first.lane).unwrap_or_default());
    let gathered = gather(ctx, leader, to).await?;
    let post = Post { message_key: format!("{MATTER}{leader}"), channel, ts, posted_at: now };
    Ok(Delivery::Update { posts: vec![post], message: Box::new(gathered.posting.message) })
}

/// Whose message it is that stands there, where it holds several things.
pub async fn leader_at(
    db: &mut Reader,
    channel: &ChannelId,
    ts: &MessageTs,
) -> anyhow::Result<Option<OutboxId>> {
    let message_key = posts::matter_at(db, channel, ts, MATTER).await?;
    Ok(message_key.and_then(|message_key| message_key.strip_prefix(MATTER).map(OutboxId::from)))
}

/// What a claimed effect comes to, whether it goes out alone or for several.
///
/// # Errors
/// When there is no such kind, the database refuses, or the words do not render.
pub async fn of(ctx: PrepareCtx<'_>, effect: &OutboxEntry) -> anyhow::Result<Delivery> {
    match &effect.bundle {
        Some(_) => work(ctx, effect).await,
        None => ctx.of_effect(effect).await,
    }
}

/// Sends the message that holds them, and lets each have its part of what came of it.
impl Errand for Gathered {
    async fn perform(self, app: &Arc<App>, effect: &OutboxEntry, now: At) -> Outcome {
        let sent = delivery::post(app, effect, self.posting.clone(), now).await;
        self.share(sent, effect, now)
    }

    fn says(&self) -> Option<&Posting> {
        Some(&self.posting)
    }

    /// Lets each of them have its part of what came of the message: where it stands, who is told instead, and whether
    /// it was in it at all.
    fn share(self, mut done: Outcome, leader: &OutboxEntry, now: At) -> Outcome {
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
                    done.posts.extend(posting.message_key.map(|message_key| Post {
                        message_key,
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
