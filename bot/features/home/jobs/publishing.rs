//! The call that publishes a Home tab, and what is remembered of it.
//!
//! It is sent with the mark of the view that it replaces: whatever goes astray on the way is refused when it arrives
//! late, and never stands in the place of something newer. Where another view stands there, its mark is not known to us;
//! then it is published anew, as things stand by then.

use std::sync::Arc;

use baton_storage::ids::UserId;
use baton_storage::outbox::{OutboxEntry, Settlement};
use baton_storage::time::At;
use baton_storage::{homes, occurrences};
use slack_morphism::prelude::SlackView;

use crate::app::{App, Ctx};
use crate::engine::job::{Errand, To};
use crate::engine::ops_note;
use crate::engine::outcome::{DynThen, Outcome, Then};
use crate::features::home::rules::{KEPT, PACE};
use crate::features::home::subject::{lane, moment, schedule};
use crate::slack::client::failure::SlackError;

/// What is to stand there.
#[derive(Debug)]
pub(super) struct Publishing {
    pub to: UserId,
    pub view: SlackView,
    pub print: String,
    pub hash: Option<String>,
    /// It says what stands there already.
    pub same: bool,
    pub next_look: Option<At>,
}

impl Errand for Publishing {
    async fn perform(self, app: &Arc<App>, effect: &OutboxEntry, now: At) -> Outcome {
        publish(app, effect, self, now).await
    }

    fn is_silent(&self) -> bool {
        self.same
    }
}

async fn publish(app: &App, effect: &OutboxEntry, publishing: Publishing, now: At) -> Outcome {
    let Publishing { to, view, print, hash, same, next_look } = publishing;
    let kept = |published| Some(Box::new(Kept { to: to.clone(), published, next_look }) as Box<dyn DynThen>);
    if same {
        return Outcome { then: kept(Published::Same), ..Outcome::of(Settlement::Completed(None)) };
    }
    match app.slack.publish_home(&to, &view, hash.as_deref()).await {
        Ok(hash) => {
            let published = Published::Known(hash, print);
            Outcome { then: kept(published), ..Outcome::of(Settlement::Completed(None)) }
        }
        Err(SlackError::Refused(code)) if code == "hash_conflict" => {
            let again = Settlement::Retry { due_at: now + PACE, fault: code };
            Outcome { then: kept(Published::Unknown), ..Outcome::of(again) }
        }
        Err(SlackError::Refused(code)) => {
            tracing::warn!(code, "a Home tab was not published");
            let mut done = Outcome { then: kept(Published::Gone), ..Outcome::discarded(&code) };
            // That somebody has left is no trouble.
            if code != "user_not_found" {
                done.follow_up.extend(ops_note::undelivered(app, &To::Person(to.clone()), &code, now));
            }
            done
        }
        // It may stand there by now: the next one follows at its distance, and replaces what it finds.
        Err(failure @ SlackError::Ambiguous(_)) => {
            let mut done = Outcome::again(effect, now, &failure);
            done.then = kept(Published::Perhaps(hash));
            done
        }
        Err(failure) => Outcome::again(effect, now, &failure),
    }
}

/// What stands there, as far as is known.
enum Published {
    /// What stood there.
    Same,
    /// This mark, and the print of what it shows.
    Known(String, String),
    /// Not what we know of.
    Unknown,
    /// Slack takes none for them: they have left, or there is no Home tab. It is made anew when they open it.
    Gone,
    /// What we sent, or what stood there before, of this mark.
    Perhaps(Option<String>),
}

struct Kept {
    to: UserId,
    published: Published,
    next_look: Option<At>,
}

impl Then for Kept {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        let Self { to, published, next_look } = self;
        match published {
            Published::Same => {}
            Published::Known(hash, print) => {
                homes::published(ctx.tx, &to, Some(&hash), Some(&print), ctx.now).await?;
            }
            Published::Gone => return Ok(homes::forget(ctx.tx, &to).await?),
            Published::Unknown => homes::published(ctx.tx, &to, None, None, ctx.now).await?,
            Published::Perhaps(hash) => homes::published(ctx.tx, &to, hash.as_deref(), None, ctx.now).await?,
        }
        let wanted: Vec<_> = next_look.into_iter().map(|at| moment(&to, at)).collect();
        occurrences::plan(ctx.tx, schedule(&to), &wanted, "planned anew", ctx.now).await?;
        Ok(homes::tidy(ctx.tx, &lane(&to), &schedule(&to), ctx.now - KEPT).await?)
    }
}
