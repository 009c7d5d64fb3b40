//! The scheduler: moments that have come become effects. `tick(now)` is all of it.
//!
//! Settling a moment, adding its effects and advancing the cursor are one transaction, so any number of
//! schedulers may run over one database and each moment happens once. After downtime each schedule's
//! policy decides; of several steps of one escalation that have come, the highest speaks and the others are
//! recorded as skipped. Never a burst, never silence. What goes wrong with one schedule or moment is undone and
//! set aside (`engine::set_aside`); the others of the same transaction stand.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use anyhow::Context;
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::schedules::{self, Missed, Schedule};
use baton_storage::states::{AsideSort, OccurrenceState};
use baton_storage::time::At;
use baton_storage::{Fault, Tx};
use chrono_tz::Tz;

use crate::app::{App, Ctx};
use crate::engine::job::Table;
use crate::engine::moment::{CatchUp, Fired};
use crate::engine::set_aside::{Asides, Thing, alone, operators};
use crate::error::said;
use crate::rules::recurrence;

/// How many moments one tick takes; the next tick takes the rest.
const BATCH: i64 = 500;
/// How many missed slots the policy `all` makes up for.
const MADE_UP: usize = 3;
/// What is taken so soon after it was due is taken as of then. A clock is never on the dot, and what is due as the
/// day opens would else come too late for that day's message.
const ON_TIME: chrono::Duration = chrono::Duration::minutes(1);
/// Why a step is skipped.
const OVERTAKEN: &str = "a later one came before this could be done";
/// The cursor of a schedule that comes no more.
const ENDED: (&str, At) = ("ended", At(i64::MAX));

/// Does what has come; returns how many moments were settled or set aside.
pub async fn tick(app: &Arc<App>, table: &'static Table) -> anyhow::Result<usize> {
    let now = app.clock.now();
    let mut db = app.storage.read().await?;
    let next = next_at(&mut db).await?;
    drop(db);
    if next.is_none_or(|at| at > now) {
        return Ok(0);
    }
    let app = app.clone();
    let settled: Result<usize, TickFault> = app
        .write(now, move |ctx| {
            Box::pin(async move {
                let mut asides = Asides::load(ctx.tx).await?;
                recurring_ones(ctx, table, &mut asides).await?;
                let settled = once(ctx, table, &mut asides).await?;
                asides.tell(&operators(ctx.app), ctx.tx, ctx.now).await?;
                Ok(settled)
            })
        })
        .await;
    settled.map_err(|TickFault(error)| error)
}

/// When the next moment comes.
pub async fn next_at(db: &mut baton_storage::Reader) -> Result<Option<At>, Fault> {
    let planned = occurrences::next_at(db).await?;
    let recurring = schedules::next_at(db).await?;
    Ok([planned, recurring].into_iter().flatten().min())
}

struct TickFault(anyhow::Error);

impl From<Fault> for TickFault {
    fn from(fault: Fault) -> Self {
        Self(fault.into())
    }
}

impl From<anyhow::Error> for TickFault {
    fn from(error: anyhow::Error) -> Self {
        Self(error)
    }
}

/// Turns the slots of schedules that have come into moments, each schedule by itself.
async fn recurring_ones(ctx: &mut Ctx<'_>, table: &Table, asides: &mut Asides) -> Result<(), TickFault> {
    for schedule in &schedules::due(ctx.tx, ctx.now).await? {
        let name = schedule.schedule.as_str();
        let thing = Thing { sort: AsideSort::Schedule, name, slot: "", kind: &schedule.kind };
        ctx.tx.begin_part().await?;
        match alone(recur(ctx.tx, schedule, ctx.now)).await {
            Ok(goes_on) => {
                ctx.tx.keep_part().await?;
                asides.done(ctx.tx, AsideSort::Schedule, name, "").await?;
                if !goes_on {
                    let reason = (table.why_not)(ctx.app, name, ctx.now);
                    asides.retire(ctx.tx, thing, &reason, ctx.now).await?;
                }
            }
            Err(error) => {
                ctx.tx.undo_part().await?;
                asides.put(ctx.tx, thing, &said(&error), ctx.now).await?;
            }
        }
    }
    Ok(())
}

/// Turns a schedule's slots that have come into moments, by its policy, and advances its cursor. Whether it comes again.
async fn recur(tx: &mut Tx, schedule: &Schedule, now: At) -> anyhow::Result<bool> {
    let zone: Tz = schedule.zone.parse().ok().context("a schedule in an unknown zone")?;
    let mut come = vec![(schedule.next_slot.clone(), schedule.next_at)];
    let mut following = next_slot(&schedule.cron, zone, schedule.next_at)?;
    while let Some(passed) = following.take_if(|following| following.at <= now) {
        following = next_slot(&schedule.cron, zone, passed.at)?;
        come.push((passed.slot, passed.at));
    }
    let goes_on = following.is_some();
    let (slot, at) =
        following.map_or((ENDED.0.to_owned(), ENDED.1), |following| (following.slot, following.at));
    if !schedules::advance(tx, schedule, &slot, at).await? {
        return Ok(true);
    }
    let last = come.len() - 1;
    for (place, (slot, at)) in come.into_iter().enumerate() {
        let late = now.0 - at.0 > schedule.grace_ms;
        let wanted = match schedule.missed {
            Missed::All => place + MADE_UP > last && !late,
            Missed::Skip => place == last && now.0 - at.0 < 60_000,
            Missed::Latest => place == last && !late,
        };
        let mut moment =
            Occurrence::planned(&schedule.schedule, &slot, &schedule.kind, schedule.args.clone(), at);
        if !wanted {
            moment.state = OccurrenceState::Skipped;
            moment.reason = Some("passed while Baton was down".into());
            moment.settled_at = Some(now);
            metrics::counter!("baton_slots_skipped_total", "schedule" => schedule.schedule.clone())
                .increment(1);
        }
        occurrences::add(tx, &moment).await?;
    }
    Ok(goes_on)
}

/// Settles the planned moments that have come, or sets them aside; how many.
async fn once(ctx: &mut Ctx<'_>, table: &Table, asides: &mut Asides) -> Result<usize, TickFault> {
    let mut groups: BTreeMap<(String, String), Vec<Occurrence>> = BTreeMap::new();
    let due = occurrences::due(ctx.tx, ctx.now, BATCH).await?;
    let count = due.len();
    for moment in due {
        let own = if speaks_for_itself(table, &moment) { moment.slot.clone() } else { String::new() };
        groups.entry((moment.schedule.clone(), own)).or_default().push(moment);
    }
    for moments in groups.into_values() {
        let Some((highest, overtaken)) = moments.split_last() else { continue };
        let (name, slot) = (highest.schedule.as_str(), highest.slot.as_str());
        for lower in overtaken {
            occurrences::settle(ctx.tx, lower, OccurrenceState::Skipped, Some(OVERTAKEN), ctx.now).await?;
        }
        let waited = !speaks_for_itself(table, highest) && asides.has(AsideSort::Moment, name);
        ctx.tx.begin_part().await?;
        match alone(settle(ctx, table, highest, waited)).await {
            Ok(()) => {
                ctx.tx.keep_part().await?;
                asides.done(ctx.tx, AsideSort::Moment, name, slot).await?;
            }
            Err(error) => {
                ctx.tx.undo_part().await?;
                let thing = Thing { sort: AsideSort::Moment, name, slot, kind: &highest.kind };
                asides.put(ctx.tx, thing, &said(&error), ctx.now).await?;
            }
        }
    }
    Ok(count)
}

fn speaks_for_itself(table: &Table, moment: &Occurrence) -> bool {
    table.moment(&moment.kind).is_some_and(|kind| kind.catch_up == CatchUp::Each)
}

/// Settles a moment, and those before it that `waited`, having been set aside: it speaks for them.
async fn settle(ctx: &mut Ctx<'_>, table: &Table, moment: &Occurrence, waited: bool) -> anyhow::Result<()> {
    let now = ctx.now;
    if waited {
        occurrences::skip_before(ctx.tx, &moment.schedule, moment.due_at, OVERTAKEN, now).await?;
    }
    let as_of = if now.since(moment.due_at) < ON_TIME { moment.due_at } else { now };
    let kind = table.moment(&moment.kind).context("no job of this kind")?;
    match (kind.plan)(&mut Ctx { app: ctx.app, tx: ctx.tx, now: as_of }, moment).await? {
        Fired::Done => occurrences::settle(ctx.tx, moment, OccurrenceState::Completed, None, now).await?,
        Fired::Skipped(why) => {
            occurrences::settle(ctx.tx, moment, OccurrenceState::Skipped, Some(&why), now).await?
        }
        Fired::Postponed(at) => {
            occurrences::postpone(ctx.tx, moment, at).await?;
            true
        }
    };
    Ok(())
}

/// The slot after `after`; none if there is no more.
///
/// # Errors
/// When the rule is none.
pub(crate) fn next_slot(cron: &str, zone: Tz, after: At) -> anyhow::Result<Option<recurrence::Occurrence>> {
    let rule = cron::Schedule::from_str(cron).map_err(|_| anyhow::anyhow!("the cron rule {cron} is none"))?;
    Ok(recurrence::next_occurrence(&rule, zone, after))
}
