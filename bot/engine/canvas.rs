//! A canvas in a channel: created once, replaced whole from then on.
//!
//! Replacing is safe to repeat. Creating is not, and a canvas carries nothing of ours by which it could be found
//! again: where the answer is lost it stays unknown, is shown to operators, and is never created twice in silence.

use std::sync::Arc;

use baton_storage::ids::{ChannelId, MessageTs};
use baton_storage::outbox::{Effect, Settlement};
use baton_storage::posts::Post;
use baton_storage::states::OutboxState;
use baton_storage::time::At;
use futures::future::BoxFuture;

use crate::app::App;
use crate::engine::audience::{Blocked, Place};
use crate::engine::job::Errand;
use crate::engine::outcome::Done;
use crate::engine::{audience, ops_note};
use crate::slack::client::failure::Failure;
use crate::slack::message::Audience;

/// What a canvas is to say.
#[derive(Debug)]
pub struct Writing {
    /// What it is about, so that it is found and replaced.
    pub matter: String,
    pub channel: ChannelId,
    /// The canvas that stands there already.
    pub known: Option<String>,
    pub title: String,
    pub markdown: String,
}

impl Errand for Writing {
    fn perform<'a>(self: Box<Self>, app: &'a Arc<App>, effect: &'a Effect, now: At) -> BoxFuture<'a, Done> {
        Box::pin(async move { write(app, effect, *self, now).await })
    }
}

/// Creates the canvas, or replaces what it says, after the audience guard was asked.
async fn write(app: &App, effect: &Effect, writing: Writing, now: At) -> Done {
    if effect.state == OutboxState::Reconciling && writing.known.is_none() {
        return unknown(app, effect, "a canvas that cannot be looked for", now);
    }
    let place = Place { channel: writing.channel.clone(), thread: None, person: None };
    match audience::guard(app, &place, Audience::Internal).await {
        Ok(()) => {}
        Err(Blocked::Always(code)) => return Done::discarded(&code),
        Err(Blocked::Now(failure)) => return Done::again(effect, now, &failure),
    }
    let written = match &writing.known {
        Some(canvas) => app.slack.edit_canvas(canvas, &writing.markdown).await.map(|()| canvas.clone()),
        None => app.slack.create_canvas(&writing.channel, &writing.title, &writing.markdown).await,
    };
    match written {
        Ok(canvas) => {
            let mut done = Done::of(Settlement::Completed(None));
            let (matter, channel) = (writing.matter, writing.channel);
            done.posts.push(Post { matter, channel, ts: MessageTs::from(canvas.as_str()), posted_at: now });
            done
        }
        Err(Failure::Ambiguous(fault)) if writing.known.is_none() => unknown(app, effect, &fault, now),
        Err(Failure::Refused(code)) => Done::discarded(&code),
        Err(failure) => Done::again(effect, now, &failure),
    }
}

fn unknown(app: &App, effect: &Effect, fault: &str, now: At) -> Done {
    let mut done = Done::of(Settlement::Unknown { fault: fault.to_owned() });
    done.follow_up.extend(ops_note::unknown(app, effect, fault, now));
    done
}
