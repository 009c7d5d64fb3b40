//! A canvas in a channel: created once, replaced whole from then on.
//!
//! Replacing is safe to repeat. Creating is not, and a canvas carries nothing of ours by which it could be found
//! again: where the answer is lost it stays unknown, is shown to operators, and is never created twice in silence.

use std::sync::Arc;

use baton_storage::ids::{ChannelId, MessageTs};
use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::posts::Post;
use baton_storage::states::OutboxState;
use baton_storage::time::At;

use crate::app::App;
use crate::engine::audience::{Blocked, Place};
use crate::engine::job::Errand;
use crate::engine::outcome::Outcome;
use crate::engine::{audience, ops_note};
use crate::slack::client::failure::SlackError;
use crate::slack::message::Audience;

/// What a canvas is to say.
#[derive(Debug)]
pub struct Writing {
    /// What it is about, so that it is found and replaced.
    pub message_key: String,
    pub channel: ChannelId,
    /// The canvas that stands there already.
    pub known: Option<String>,
    pub title: String,
    pub markdown: String,
}

impl Errand for Writing {
    async fn perform(self, app: &Arc<App>, effect: &OutboxEntry, now: At) -> Outcome {
        write(app, effect, self, now).await
    }
}

/// Creates the canvas, or replaces what it says, after the audience guard was asked.
async fn write(app: &App, effect: &OutboxEntry, writing: Writing, now: At) -> Outcome {
    if effect.state == OutboxState::Reconciling && writing.known.is_none() {
        return unknown(app, effect, "a canvas that cannot be looked for", now);
    }
    let place = Place { channel: writing.channel.clone(), thread: None, person: None };
    match audience::guard(app, &place, Audience::Internal).await {
        Ok(()) => {}
        Err(Blocked::Always(code)) => return Outcome::discarded(&code),
        Err(Blocked::Now(failure)) => return Outcome::again(effect, now, &failure),
    }
    let written = match &writing.known {
        Some(canvas) => app.slack.edit_canvas(canvas, &writing.markdown).await.map(|()| canvas.clone()),
        None => app.slack.create_canvas(&writing.channel, &writing.title, &writing.markdown).await,
    };
    match written {
        Ok(canvas) => {
            let mut done = Outcome::of(Settlement::Completed(None));
            let (message_key, channel) = (writing.message_key, writing.channel);
            done.posts.push(Post {
                message_key,
                channel,
                ts: MessageTs::from(canvas.as_str()),
                posted_at: now,
            });
            done
        }
        Err(SlackError::Ambiguous(fault)) if writing.known.is_none() => unknown(app, effect, &fault, now),
        Err(SlackError::Refused(code)) => Outcome::discarded(&code),
        Err(failure) => Outcome::again(effect, now, &failure),
    }
}

fn unknown(app: &App, effect: &OutboxEntry, fault: &str, now: At) -> Outcome {
    let mut done = Outcome::of(Settlement::Unknown { fault: fault.to_owned() });
    done.follow_up.extend(ops_note::unknown(app, effect, fault, now));
    done
}
