//! What came of an attempt, in the words of the outbox: done, later, to be looked for, or not at all.
//!
//! Deliberately absent: telling anybody, which `engine::delivery` and the jobs decide.

use baton_storage::ids::OutboxId;
use baton_storage::outbox::{NewOutboxEntry, OutboxEntry, Settlement};
use baton_storage::posts::Post;
use baton_storage::time::At;
use chrono::Duration;
use futures::future::BoxFuture;

use crate::app::Ctx;
use crate::slack::client::failure::SlackError;

/// Why an effect is discarded whose kind this program does not know.
pub(crate) const UNKNOWN_KIND: &str = "unknown kind";
/// How often an uncertain message is looked for, and the pause before each look.
pub(crate) const LOOKS: [Duration; 2] = [Duration::seconds(2), Duration::seconds(5)];
/// The longest pause between looks that Slack does not answer.
const LONGEST_PAUSE: Duration = Duration::minutes(5);

/// How often what cannot be done is tried before it waits for long: about half an hour.
const PATIENT: i64 = 14;
/// How long it waits then.
const LONGEST_ASIDE: Duration = Duration::hours(1);

/// What came of an attempt, and what it leaves to do.
pub struct Outcome {
    pub settlement: Settlement,
    /// The places of matters' messages, to be remembered.
    pub posts: Vec<Post>,
    /// What came of those that were to go out with it and did not.
    pub apart: Vec<(OutboxId, Settlement)>,
    /// What else is to be stored with it.
    pub then: Option<Box<dyn DynThen>>,
    /// Effects that follow: the owner told by another way, ops told.
    pub follow_up: Vec<NewOutboxEntry>,
    /// How long Slack asks this lane to wait.
    pub hold: Option<Duration>,
    /// Whether Slack was called at all.
    pub called: bool,
    /// Whether no call will succeed for now.
    pub all_stop: bool,
    /// Why it is set aside: a fault of ours, of which operators hear.
    pub aside: Option<String>,
}

/// What was found out or made on the outside, to be stored in the transaction that settles the effect.
pub trait Then: Send + 'static {
    /// Stores it, and what follows from it.
    fn keep(self, ctx: &mut Ctx<'_>) -> impl Future<Output = anyhow::Result<()>> + Send;
}

/// A [`Then`] of whatever kind, as an [`Outcome`] holds it.
pub trait DynThen: Send {
    /// [`Then::keep`].
    fn keep<'a>(self: Box<Self>, ctx: &'a mut Ctx<'_>) -> BoxFuture<'a, anyhow::Result<()>>;
}

impl<T: Then> DynThen for T {
    fn keep<'a>(self: Box<Self>, ctx: &'a mut Ctx<'_>) -> BoxFuture<'a, anyhow::Result<()>> {
        Box::pin(Then::keep(*self, ctx))
    }
}

impl Outcome {
    /// Done; what it came to is stored with it.
    pub(crate) fn completed(came_to: impl Then) -> Self {
        Self { then: Some(Box::new(came_to)), ..Self::of(Settlement::Completed(None)) }
    }

    pub(crate) fn of(settlement: Settlement) -> Self {
        let (posts, apart, then, follow_up) = (Vec::new(), Vec::new(), None, Vec::new());
        Self {
            settlement,
            posts,
            apart,
            then,
            follow_up,
            hold: None,
            called: true,
            all_stop: false,
            aside: None,
        }
    }

    pub(crate) fn discarded(fault: &str) -> Self {
        Self::of(Settlement::Discarded { fault: fault.into() })
    }

    /// Again later: after a second, then twice as long each time, at most five minutes.
    pub(crate) fn retry(effect: &OutboxEntry, now: At, fault: &str) -> Self {
        let power = effect.attempts.clamp(1, 9) - 1;
        let wait = Duration::seconds((1_i64 << power).min(300));
        Self::of(Settlement::Retry { due_at: now + wait, fault: fault.into() })
    }

    /// A fault of ours keeps it from being done: again later, or looked for if it may have happened; after the first
    /// tries with a pause that grows to an hour.
    pub(crate) fn set_aside(effect: &OutboxEntry, now: At, perhaps: bool, reason: String) -> Self {
        let mut done = match perhaps {
            true => Self::look_again(effect, now, &reason),
            false => Self::retry(effect, now, &reason),
        };
        if let Settlement::Retry { due_at, .. } = &mut done.settlement
            && effect.attempts > PATIENT
        {
            *due_at = now + LONGEST_ASIDE;
        }
        done.called = false;
        done.aside = Some(reason);
        done
    }

    /// It did not happen: again later, when Slack wants it.
    pub(crate) fn again(effect: &OutboxEntry, now: At, failure: &SlackError) -> Self {
        let mut done = Self::retry(effect, now, &failure.to_string());
        done.hold = hold(failure);
        // The lane waits in memory; the row does, too, so that a restart in between is no reason to ask at once.
        if let (Settlement::Retry { due_at, .. }, Some(wait)) = (&mut done.settlement, done.hold) {
            *due_at = (*due_at).max(now + wait);
        }
        done.all_stop = matches!(failure, SlackError::Unauthorized(_));
        done
    }

    /// It could not be looked for: looked for again, with growing pauses. Never sent again for that.
    pub(crate) fn look_again(effect: &OutboxEntry, now: At, fault: &str) -> Self {
        Self::look(effect, now, effect.looks, fault)
    }

    /// The same for a failed look, which may say when Slack wants the next.
    pub(crate) fn retry_lookup(effect: &OutboxEntry, failure: &SlackError, now: At) -> Self {
        let mut done = Self::look_again(effect, now, &failure.to_string());
        done.hold = hold(failure);
        done.all_stop = matches!(failure, SlackError::Unauthorized(_));
        done
    }

    /// It may have happened: to be found out, with growing pauses, having looked so often.
    pub(crate) fn look(effect: &OutboxEntry, now: At, looks: i64, fault: &str) -> Self {
        let tried = effect.first_try_at.unwrap_or(effect.created_at);
        let pause = (now.since(tried) / 2).clamp(LOOKS[1], LONGEST_PAUSE);
        Self::of(Settlement::Look { due_at: now + pause, looks, fault: fault.into() })
    }

    /// A word for the metric.
    pub(crate) const fn word(&self) -> &'static str {
        match self.settlement {
            Settlement::Completed(_) => "completed",
            Settlement::Retry { .. } => "retry",
            Settlement::Snoozed { .. } => "snoozed",
            Settlement::Look { .. } => "look",
            Settlement::Cancelled { .. } => "cancelled",
            Settlement::Discarded { .. } => "discarded",
            Settlement::Unknown { .. } => "unknown",
        }
    }
}

/// How long Slack asks to wait, if it says so.
pub(crate) fn hold(failure: &SlackError) -> Option<Duration> {
    match failure {
        SlackError::RateLimited(wait) if !wait.is_zero() => Duration::from_std(*wait).ok(),
        _ => None,
    }
}
