//! The scheduler: moments that have come become effects. `tick(now)` is all of it.
//!
//! Settling a moment, adding its effects and advancing the cursor are one transaction, so any number of
//! schedulers may run over one database and each moment happens once. After downtime each schedule's
//! policy decides; of several rungs of one ladder that have come, the highest speaks and the others are
//! recorded as skipped. Never a burst, never silence.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use anyhow::Context;
use baton_storage::occurrences::{self, Occurrence};
use baton_storage::schedules::{self, Schedule};
use baton_storage::states::OccurrenceState;
use baton_storage::time::At;
use baton_storage::{Fault, Tx};
use chrono_tz::Tz;

use super::{Job, PLANS, Planned, Together, housekeeping, people, review, team_meeting};
use crate::app::App;
use crate::policy::recurrence;

/// How many moments one tick takes; the next tick takes the rest.
const BATCH: i64 = 500;
/// How many missed slots the policy `all` makes up for.
const MADE_UP: usize = 3;
/// What is taken so soon after it was due is taken as of then. A clock is never on the dot, and what is due as the
/// day opens would else come too late for that day's message.
const ON_TIME: chrono::Duration = chrono::Duration::minutes(1);
/// How long a moment waits that could not be planned.
pub(super) const AGAIN: chrono::Duration = chrono::Duration::minutes(5);

/// The recurring things of Baton itself.
const OWN: &[(&str, &str)] =
    &[(people::Refresh::KIND, "0 0 2 * * * *"), (housekeeping::Sweep::KIND, "0 30 * * * * *")];

/// Writes down the recurring schedules; one that stands keeps its cursor.
///
/// # Errors
/// When the database refuses.
pub async fn prepare(app: &Arc<App>) -> anyhow::Result<()> {
    let now = app.clock.now();
    let zone = app.config.organization.timezone;
    let mut rows = Vec::new();
    for (kind, cron) in OWN {
        let next = next(cron, zone, now)?;
        rows.push(Schedule {
            schedule: (*kind).into(),
            kind: (*kind).into(),
            args: "{}".into(),
            cron: (*cron).into(),
            zone: zone.name().into(),
            missed: "latest".into(),
            grace_ms: i64::MAX,
            next_slot: next.slot,
            next_at: next.at,
        });
    }
    for team in &app.config.teams {
        let Some(meeting) = &team.account_team_meeting else { continue };
        let next = next(&meeting.cron, team.timezone, now)?;
        rows.push(Schedule {
            schedule: format!("{}{}", team_meeting::SCHEDULE, team.id),
            kind: team_meeting::MEETING.into(),
            args: serde_json::to_string(&team_meeting::Meeting { team: team.id.clone() })?,
            cron: meeting.cron.clone(),
            zone: team.timezone.name().into(),
            missed: "latest".into(),
            grace_ms: team_meeting::GRACE.num_milliseconds(),
            next_slot: next.slot,
            next_at: next.at,
        });
    }
    let quarterly = app.playbook.review.cron(app.config.organization.fiscal_year_starts);
    for team in &app.config.teams {
        let next = next(&quarterly, team.timezone, now)?;
        rows.push(Schedule {
            schedule: format!("{}{}", review::SCHEDULE, team.id),
            kind: review::OPEN.into(),
            args: serde_json::to_string(&review::Opening { team: team.id.clone() })?,
            cron: quarterly.clone(),
            zone: team.timezone.name().into(),
            missed: "latest".into(),
            grace_ms: review::GRACE.num_milliseconds(),
            next_slot: next.slot,
            next_at: next.at,
        });
    }
    let keep = app.storage.write(move |tx| {
        Box::pin(async move {
            let names: Vec<String> = rows.iter().map(|row| row.schedule.clone()).collect();
            for recurring in [team_meeting::SCHEDULE, review::SCHEDULE] {
                schedules::retain(tx, recurring, &names).await?;
            }
            for row in &rows {
                schedules::keep(tx, row).await?;
            }
            Ok::<_, Fault>(())
        })
    });
    Ok(keep.await?)
}

/// Does what has come; returns how many moments were settled.
///
/// # Errors
/// When the database refuses.
pub async fn tick(app: &Arc<App>) -> anyhow::Result<usize> {
    let now = app.clock.now();
    let mut db = app.storage.read().await?;
    let next = next_at(&mut db).await?;
    drop(db);
    if next.is_none_or(|at| at > now) {
        return Ok(0);
    }
    let app = app.clone();
    let storage = app.storage.clone();
    let settled: Result<usize, TickFault> = storage
        .write(move |tx| {
            Box::pin(async move {
                for schedule in schedules::due(tx, now).await? {
                    recur(tx, &schedule, now).await?;
                }
                once(&app, tx, now).await
            })
        })
        .await;
    settled.map_err(|TickFault(error)| error)
}

/// When the next moment comes.
///
/// # Errors
/// When the database refuses.
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

/// Turns a schedule's slots that have come into moments, by its policy, and advances its cursor.
async fn recur(tx: &mut Tx, schedule: &Schedule, now: At) -> Result<(), TickFault> {
    let zone: Tz = schedule.zone.parse().ok().context("a schedule in an unknown zone")?;
    let mut come = vec![(schedule.next_slot.clone(), schedule.next_at)];
    let mut following = next(&schedule.cron, zone, schedule.next_at)?;
    while following.at <= now {
        come.push((following.slot.clone(), following.at));
        following = next(&schedule.cron, zone, following.at)?;
    }
    if !schedules::advance(tx, schedule, &following.slot, following.at).await? {
        return Ok(());
    }
    let last = come.len() - 1;
    for (place, (slot, at)) in come.into_iter().enumerate() {
        let late = now.0 - at.0 > schedule.grace_ms;
        let wanted = match schedule.missed.as_str() {
            "all" => place + MADE_UP > last && !late,
            "skip" => place == last && now.0 - at.0 < 60_000,
            _ => place == last && !late,
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
    Ok(())
}

/// Settles the planned moments that have come.
async fn once(app: &App, tx: &mut Tx, now: At) -> Result<usize, TickFault> {
    let mut ladders: BTreeMap<(String, String), Vec<Occurrence>> = BTreeMap::new();
    for moment in occurrences::due(tx, now, BATCH).await? {
        let each =
            PLANS.iter().any(|(kind, together, _)| *kind == moment.kind && *together == Together::Each);
        let own = if each { moment.slot.clone() } else { String::new() };
        ladders.entry((moment.schedule.clone(), own)).or_default().push(moment);
    }
    let mut settled = 0;
    for mut moments in ladders.into_values() {
        let Some(highest) = moments.pop() else { continue };
        for overtaken in &moments {
            let reason = Some("a later one came before this could be done");
            occurrences::settle(tx, overtaken, OccurrenceState::Skipped, reason, now).await?;
            settled += 1;
        }
        settle(app, tx, &highest, now).await?;
        settled += 1;
    }
    Ok(settled)
}

async fn settle(app: &App, tx: &mut Tx, moment: &Occurrence, now: At) -> Result<(), TickFault> {
    let as_of = if now.since(moment.due_at) < ON_TIME { moment.due_at } else { now };
    let planned = match PLANS.iter().find(|(kind, ..)| *kind == moment.kind) {
        Some((_, _, plan)) => plan(app, tx, moment, as_of).await,
        None => Err(anyhow::anyhow!("no job of this kind")),
    };
    let planned = planned.unwrap_or_else(|error| {
        // One moment that cannot be planned must not hold up the others.
        tracing::error!(kind = moment.kind, slot = moment.slot, error = %format!("{error:#}"), "a moment could not be planned");
        Planned::Postponed(now + AGAIN)
    });
    match planned {
        Planned::Done => occurrences::settle(tx, moment, OccurrenceState::Completed, None, now).await?,
        Planned::Skipped(why) => {
            occurrences::settle(tx, moment, OccurrenceState::Skipped, Some(&why), now).await?
        }
        Planned::Postponed(at) => {
            occurrences::postpone(tx, moment, at).await?;
            true
        }
    };
    Ok(())
}

fn next(cron: &str, zone: Tz, after: At) -> anyhow::Result<recurrence::Occurrence> {
    let rule = cron::Schedule::from_str(cron).with_context(|| format!("the cron rule {cron}"))?;
    recurrence::next_occurrence(&rule, zone, after).with_context(|| format!("{cron} has no next slot"))
}
