//! A planned moment: its kind, what becomes of several of it, and what it came to.

use std::fmt::Debug;

use baton_storage::occurrences::Occurrence;
use baton_storage::time::At;
use futures::future::BoxFuture;

use crate::app::Ctx;

/// What a planned moment came to.
#[derive(Debug)]
pub enum Fired {
    Done,
    Skipped(String),
    /// Nobody is at work: at that moment then.
    Postponed(At),
}

/// What becomes of several moments of one schedule that have come together, after a time of silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CatchUp {
    /// The latest speaks for all: steps of one escalation, days of one reminder.
    Latest,
    /// Each says something of its own.
    Each,
}

/// A kind of planned moment, as the table holds it.
pub struct MomentKind {
    pub kind: &'static str,
    pub catch_up: CatchUp,
    /// Turns a moment that has come into effects, within the scheduler's transaction.
    pub plan: for<'a> fn(&'a mut Ctx<'_>, &'a Occurrence) -> BoxFuture<'a, anyhow::Result<Fired>>,
}

/// The entry for a planned moment: its kind, what becomes of several, and its async function.
macro_rules! moment {
    ($kind:expr, $catch_up:expr, $function:path) => {
        $crate::engine::moment::MomentKind {
            kind: $kind,
            catch_up: $catch_up,
            plan: |ctx, moment| Box::pin($function(ctx, moment)),
        }
    };
}

pub(crate) use moment;
