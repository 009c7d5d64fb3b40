//! One send function: every message to a channel or a person goes through [`perform`], which asks the
//! audience guard first and classifies what came of it (durability.md, "Out").

use std::sync::Arc;

use baton_storage::bundles;
use baton_storage::ids::{ChannelId, MessageTs, UserId};
use baton_storage::outbox::{self, OutboxEntry, Settlement};
use baton_storage::posts::{self, Post};
use baton_storage::states::OutboxState;
use baton_storage::time::At;
use chrono::Duration;

use crate::app::App;
use crate::engine::audience::{Blocked, Place, redirect, redirected};
use crate::engine::job::{Delivery, Job, Posting, Table, To, add};
use crate::engine::outcome::{LOOKS, Outcome, hold};
use crate::engine::plain::Call;
use crate::engine::reply::Reply;
use crate::engine::{audience, moved, ops_note, plain, set_aside};
use crate::slack::client::failure::SlackError;
use crate::slack::client::messages::Outgoing;
use crate::slack::message::Message;

/// How long the guard asks before it gives up and tells the owner instead: longer than Slack's usual outage,
/// which is no reason for a card to go elsewhere.
const GUARD_PATIENCE: Duration = Duration::minutes(30);

/// Does what an effect came to.
pub async fn perform(app: &Arc<App>, effect: &OutboxEntry, work: Delivery) -> Outcome {
    let now = app.clock.now();
    let silent = work.is_silent();
    let mut done = match work {
        Delivery::NotWanted(why) => Outcome::of(Settlement::Cancelled { why: why.into() }),
        Delivery::Later(_) if effect.state == OutboxState::Reconciling => {
            Outcome::look_again(effect, now, "not its time")
        }
        Delivery::Later(wait) => {
            let due_at = now.plus_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
            Outcome::of(Settlement::Snoozed { due_at })
        }
        Delivery::Post(posting) => post(app, effect, *posting, now).await,
        Delivery::Update { posts, message } => update(app, effect, &posts, &message, now).await,
        Delivery::Respond { response_url, to, message } => {
            respond(app, effect, &response_url, &to, &message, now).await
        }
        Delivery::Do(errand) => errand.perform(app, effect, now).await,
    };
    done.called = !silent;
    done
}

/// Stores what came of an attempt, with all that follows from it, in one transaction.
pub async fn settle(
    app: &Arc<App>,
    table: &'static Table,
    effect: &OutboxEntry,
    done: Outcome,
    now: At,
) -> anyhow::Result<()> {
    let effect = effect.clone();
    let write = app.write(now, move |ctx| {
        Box::pin(async move {
            outbox::settle(ctx.tx, &effect.outbox_id, &done.settlement, ctx.now).await?;
            match &done.aside {
                Some(reason) => set_aside::put_effect(ctx, &effect, reason).await?,
                // Only what was tried before can have been set aside.
                None if effect.attempts > 1 || effect.state == OutboxState::Reconciling => {
                    set_aside::take_back_effect(ctx.tx, &effect).await?;
                }
                None => {}
            }
            for (id, its_own) in &done.apart {
                bundles::apart(ctx.tx, id).await?;
                outbox::settle(ctx.tx, id, its_own, ctx.now).await?;
            }
            for post in &done.posts {
                posts::keep(ctx.tx, post).await?;
                moved::leave_word(ctx, post).await?;
            }
            if let Some(then) = done.then {
                then.keep(ctx).await?;
            }
            for effect in done.follow_up {
                let haste = table.job(&effect.kind).and_then(|job| job.haste);
                add(ctx, effect, haste).await?;
            }
            Ok(())
        })
    });
    write.await
}

/// Posts a message, once the audience guard lets it through; or finds out whether an earlier attempt has.
pub(crate) async fn post(app: &App, effect: &OutboxEntry, mut posting: Posting, now: At) -> Outcome {
    let to = redirected(effect).map_or(posting.to.clone(), To::Person);
    if effect.bundle.is_none()
        && let Some(because) = audience::because(app, effect, &posting.to)
    {
        posting.message.blocks.push(because);
    }
    let place = match audience::place(app, &to).await {
        Ok(Some(place)) => place,
        Ok(None) => return Outcome::of(Settlement::Cancelled { why: "no message to hang it under".into() }),
        // That we cannot look now does not say that it was not posted.
        Err(Blocked::Now(failure)) if effect.state == OutboxState::Reconciling => {
            return Outcome::retry_lookup(effect, &failure, now);
        }
        Err(blocked) => return undelivered(app, effect, &posting, &to, blocked, now),
    };
    if effect.state == OutboxState::Reconciling {
        return look(app, effect, &posting, &place, now).await;
    }
    if let Err(mut blocked) = audience::guard(app, &place, posting.message.audience).await {
        let asked_since = effect.first_try_at.unwrap_or(now);
        if matches!(blocked, Blocked::Now(SlackError::Ambiguous(_)))
            && now.since(asked_since) >= GUARD_PATIENCE
        {
            blocked = Blocked::Always("channel_unknown".into());
        }
        return undelivered(app, effect, &posting, &to, blocked, now);
    }
    let call = Call::Post { channel: &place.channel, thread: place.thread.as_ref(), id: &effect.outbox_id };
    let (sent, learnt) = plain::send(app, call, &posting.message, now).await;
    match sent {
        Ok(ts) => Outcome { then: learnt, ..posted(&posting, place.channel, ts, now) },
        // That it was refused in the middle of a migration is not relied upon: a look costs less than a double.
        Err(SlackError::Ambiguous(fault) | SlackError::Passing(fault)) => {
            Outcome::of(Settlement::Look { due_at: now + LOOKS[0], looks: 0, fault })
        }
        Err(SlackError::Refused(code)) => undelivered(app, effect, &posting, &to, Blocked::Always(code), now),
        Err(failure) => undelivered(app, effect, &posting, &to, Blocked::Now(failure), now),
    }
}

/// Finds out whether an uncertain message stands; sends it again only once it is known not to.
async fn look(app: &App, effect: &OutboxEntry, posting: &Posting, place: &Place, now: At) -> Outcome {
    let since = effect.first_try_at.unwrap_or(effect.created_at);
    match app.slack.find_message(&place.channel, place.thread.as_ref(), &effect.outbox_id, since).await {
        Ok(Some(ts)) => posted(posting, place.channel.clone(), ts, now),
        Ok(None) => {
            let looks = effect.looks + 1;
            match usize::try_from(looks).ok().and_then(|looks| LOOKS.get(looks)) {
                Some(pause) => Outcome::of(Settlement::Look {
                    due_at: now + *pause,
                    looks,
                    fault: "not found yet".into(),
                }),
                None => Outcome::retry(effect, now, "was not posted"),
            }
        }
        Err(SlackError::Refused(code)) => {
            let mut done = Outcome::of(Settlement::Unknown { fault: code.clone() });
            done.follow_up.extend(ops_note::unknown(app, effect, &code, now));
            done
        }
        Err(failure) => Outcome::retry_lookup(effect, &failure, now),
    }
}

/// It stands on Slack.
pub(crate) fn posted(posting: &Posting, channel: ChannelId, ts: MessageTs, now: At) -> Outcome {
    let mut done = Outcome::of(Settlement::Completed(Some((channel.clone(), ts.clone()))));
    done.posts.extend(posting.message_key.clone().map(|message_key| Post {
        message_key,
        channel,
        ts,
        posted_at: now,
    }));
    done
}

/// What to do with a message that could not be posted: wait, or tell its owner by another way.
fn undelivered(
    app: &App,
    effect: &OutboxEntry,
    posting: &Posting,
    to: &To,
    blocked: Blocked,
    now: At,
) -> Outcome {
    let code = match blocked {
        Blocked::Now(failure) => {
            let mut done = Outcome::retry(effect, now, &failure.to_string());
            if let Some(wait) = hold(&failure) {
                done.hold = Some(wait);
                done.settlement = Settlement::Retry { due_at: now + wait, fault: failure.to_string() };
            }
            done.all_stop = matches!(failure, SlackError::Unauthorized(_));
            return done;
        }
        Blocked::Always(code) => code,
    };
    tracing::warn!(effect = %effect.outbox_id, kind = effect.kind, code, "a message was not delivered");
    refused(app, effect, posting, to, &code, now)
}

/// It never gets there: its owner is told by another way, and who can mend it hears of it.
pub(crate) fn refused(
    app: &App,
    effect: &OutboxEntry,
    posting: &Posting,
    to: &To,
    code: &str,
    now: At,
) -> Outcome {
    let mut done = Outcome::discarded(code);
    if redirected(effect).is_none() {
        done.follow_up.extend(posting.instead.iter().filter_map(|owner| redirect(effect, owner, code, now)));
    }
    // Whoever is no member of ours and presses something is answered where Slack lets us; nobody has anything to mend.
    if effect.kind != Reply::KIND || code != audience::NOBODY_THERE {
        done.follow_up.extend(ops_note::undelivered(app, to, code, now));
    }
    done
}

/// Brings a message up to date wherever it stands; repeating it does no harm. A channel in which somebody outside
/// can read by now gets nothing new.
async fn update(app: &App, effect: &OutboxEntry, posts: &[Post], message: &Message, now: At) -> Outcome {
    let (mut kept_back, mut learnt) = (Vec::new(), None);
    for post in posts {
        let place = Place { channel: post.channel.clone(), thread: None, person: None };
        match audience::guard(app, &place, message.audience).await {
            Ok(()) => {}
            Err(Blocked::Always(code)) => {
                tracing::warn!(code, "a message was not brought up to date");
                let channel = To::Channel(post.channel.clone());
                kept_back.extend(ops_note::undelivered(app, &channel, &code, now));
                continue;
            }
            Err(Blocked::Now(failure)) => return Outcome::again(effect, now, &failure),
        }
        let call = Call::Update { channel: &post.channel, ts: &post.ts };
        let (sent, new) = plain::send(app, call, message, now).await;
        learnt = new.or(learnt);
        match sent {
            Ok(_) => {}
            // The message or its channel is gone: there is nothing to bring up to date.
            Err(SlackError::Refused(code)) => tracing::warn!(code, "a message could not be updated"),
            Err(failure) => return Outcome::again(effect, now, &failure),
        }
    }
    Outcome { follow_up: kept_back, then: learnt, ..Outcome::of(Settlement::Completed(None)) }
}

async fn respond(
    app: &App,
    effect: &OutboxEntry,
    response_url: &str,
    to: &UserId,
    message: &Message,
    now: At,
) -> Outcome {
    if effect.state == OutboxState::Reconciling {
        return Outcome::of(Settlement::Unknown { fault: "an answer that cannot be looked for".into() });
    }
    match app.slack.respond(response_url, &outgoing(message, None)).await {
        Ok(()) => Outcome::of(Settlement::Completed(None)),
        Err(SlackError::Ambiguous(fault)) => Outcome::of(Settlement::Unknown { fault }),
        Err(SlackError::Refused(code)) => {
            let mut done = Outcome::discarded(&code);
            done.follow_up.extend(redirect(effect, to, &code, now));
            done
        }
        Err(failure) => Outcome::again(effect, now, &failure),
    }
}

fn outgoing<'m>(message: &'m Message, thread: Option<&'m MessageTs>) -> Outgoing<'m> {
    Outgoing { text: &message.text, blocks: &message.blocks, thread }
}
