//! Letting time pass: from one due moment to the next, with the running bot settling at each, so that
//! what happens carries the day and hour at which it would have happened.
//!
//! Salesforce is read every minute, and nobody changes anything there while time passes. So it is read where a jump begins
//! and where it ends.

use std::sync::Arc;
use std::time::{Duration as Real, Instant};

use anyhow::{Context, Result};
use baton_storage::time::At;
use baton_storage::{Fault, outbox, schedules};
use chrono::{Duration, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use crate::app::App;
use crate::cli::sandbox::beside::Beside;
use crate::connectors::gainsight::jobs::hour;
use crate::connectors::google_calendar::jobs::read;
use crate::connectors::salesforce::compare::Compare;
use crate::connectors::salesforce::poll::Poll;
use crate::engine::job::Job;
use crate::engine::scheduler;
use crate::rules::calendar::{Calendar, first_instant, local_time};
use crate::rules::recurrence;

/// The farthest one may go at once.
pub const FARTHEST: Duration = Duration::days(92);
/// How long a person waits at most, who sees the days go by meanwhile. What has not settled by then is left to the
/// clock. A busy machine may need this long for three months of a whole company.
const PATIENCE: Real = Real::from_secs(180);
/// Between two looks at whether the bot is quiet.
const LOOK: Real = Real::from_millis(2);
/// So often there must have been nothing under way before what is due counts as resting.
const STILL: u32 = 12;
/// What rests between two messages of a lane rests a second.
const REST: Duration = Duration::milliseconds(250);
/// What comes all the time, and how often.
const LOOKS: [(&str, Duration); 4] = [
    (Poll::KIND, Duration::minutes(1)),
    (Compare::KIND, Duration::hours(1)),
    (hour::KIND, Duration::hours(1)),
    (read::EVERY, Duration::minutes(2)),
];
/// How far beyond the end the clock may run while the last of it settles.
const OVERRUN: Duration = Duration::seconds(20);

/// Moves the clock to `end`, stopping wherever something is due. False if not everything had settled
/// before patience ran out.
pub async fn pass(beside: &Beside, end: At) -> Result<bool> {
    let clock = &beside.clock;
    let Some(app) = beside.app().await else {
        // Nobody is there to do anything: what is missed is made up for at the next start.
        clock.set(end);
        return Ok(true);
    };
    let until = Instant::now() + PATIENCE;
    settle(&app, end + OVERRUN, until).await?;
    put_off(&app, end).await?;
    let calm = loop {
        match settle(&app, end + OVERRUN, until).await? {
            None => break false,
            Some(Some(next)) if next < end => clock.set(next.max(clock.now())),
            Some(_) => break true,
        };
    };
    clock.set(end.max(clock.now()));
    let last = settle(&app, end + OVERRUN, until.max(Instant::now() + Real::from_secs(2))).await?;
    Ok(last.is_some() && calm)
}

/// Puts off what comes all the time until its last slot before `end`.
async fn put_off(app: &Arc<App>, end: At) -> Result<()> {
    let mut db = app.storage.read().await?;
    let known = schedules::due(&mut db, At(i64::MAX)).await?;
    drop(db);
    for schedule in known {
        let Some((_, pause)) = LOOKS.iter().find(|(kind, _)| *kind == schedule.kind) else { continue };
        let rule = schedule.cron.parse().with_context(|| schedule.cron.clone())?;
        let zone = schedule.zone.parse().ok().context("a schedule in an unknown zone")?;
        let Some(last) = recurrence::next_occurrence(&rule, zone, end - *pause) else { continue };
        if last.at <= schedule.next_at {
            continue;
        }
        let advance = app.storage.write(move |tx| {
            Box::pin(async move {
                schedules::advance(tx, &schedule, &last.slot, last.at).await?;
                Ok::<_, Fault>(())
            })
        });
        advance.await?;
    }
    Ok(())
}

/// Waits until the bot has nothing to do now, and says when it has next; none when patience ran out. Where a lane
/// rests between two messages, the clock moves on.
async fn settle(app: &App, latest: At, until: Instant) -> Result<Option<Option<At>>> {
    let mut still = 0;
    while Instant::now() < until {
        tokio::time::sleep(LOOK).await;
        let now = app.clock.now();
        let (under_way, next) = outlook(app, now).await?;
        if !app.tasks.is_empty() || under_way > 0 {
            still = 0;
            continue;
        }
        if next.is_none_or(|next| next > now) {
            return Ok(Some(next));
        }
        app.wake.notify_one();
        still += 1;
        if still > STILL && now < latest {
            app.clock.advance(REST);
        }
    }
    Ok(None)
}

/// How much is under way, and when there is something to do next. In this order: a moment that becomes an effect
/// between the looks, or an effect that is claimed, would else not be seen at all.
async fn outlook(app: &App, now: At) -> Result<(i64, Option<At>)> {
    let mut db = app.storage.read().await?;
    let moment = scheduler::next_at(&mut db).await?;
    let effect = outbox::next_due(&mut db).await?;
    let under_way = outbox::under_way(&mut db, now).await?;
    Ok((under_way, [effect, moment].into_iter().flatten().min()))
}

/// Nine o'clock on the next working day in `zone`.
pub fn next_working_day(app: &App, zone: Tz, now: At) -> At {
    let hours = app.playbook.hours.clone();
    let calendar = Calendar::new(zone, hours, app.config.organization.holidays.clone());
    let today = local_time(zone, now).date_naive();
    let days = today.iter_days().skip(1).take(30);
    let day = days.into_iter().find(|day| calendar.is_working_day(*day)).unwrap_or(today);
    nine(zone, day)
}

/// Nine o'clock on a day in `zone`.
pub fn nine(zone: Tz, day: NaiveDate) -> At {
    first_instant(zone, day.and_time(NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default()))
}
