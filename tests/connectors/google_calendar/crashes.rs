//! Every call that writes, lost before and after it: no second event, and nothing is lost.

use baton::features::meetings::actions::elsewhere::{NewTime, cancelled, moved};
use baton_storage::actor::Actor;
use chrono::Duration;
use local_systems::google_calendar::Trouble;
use local_systems::{Fault, Misbehave};

use super::SAMS;
use super::land::Land;
use crate::harness::dice::{Dice, seeds};
use crate::harness::*;

/// How many lives are gone through; `BATON_SEEDS` says another number.
const SEEDS: u64 = 20;
/// Every call that writes.
const WRITES: &[&str] = &["POST */events", "PATCH */events/*", "DELETE */events/*"];

/// What a call meets: lost before it was processed, or after.
fn misbehave(dice: &mut Dice) -> Misbehave<Trouble> {
    match dice.below(8) {
        0 => Misbehave::Status(503),
        1 => Misbehave::ResetBefore,
        2 => Misbehave::Own(Trouble::TooOften),
        3 => Misbehave::StatusAfter(500),
        4 => Misbehave::ResetAfter,
        5 => Misbehave::TruncatedBody,
        6 => Misbehave::Own(Trouble::TokenEnds),
        _ => Misbehave::HtmlBody,
    }
}

impl Land {
    /// Puts faults in the way of the next step.
    fn strew(&self, dice: &mut Dice) {
        self.calendar.faults().clear();
        for write in WRITES {
            if dice.below(3) > 0 {
                let fault = Fault::on(write, misbehave(dice));
                self.calendar.faults().add(fault.times(1 + dice.below(2) as u32));
            }
        }
        let read = Fault::on("GET *", misbehave(dice)).after(dice.below(3) as u32);
        self.calendar.faults().add(read.times(1));
    }

    async fn at_rest(&self) {
        self.bot.pass(Duration::minutes(5)).await;
        self.calendar.faults().clear();
        self.bot.pass(Duration::minutes(5)).await;
    }
}

/// Twenty meetings, each arranged, moved, moved in the calendar, cancelled and arranged anew while calls are lost before and
/// after they are processed: there is one event or none, never two, and it says what the meeting says.
#[tokio::test(flavor = "multi_thread")]
async fn no_second_event_and_nothing_is_lost() {
    let land = Land::open().await;
    let meeting = land.arranged("2026-12-10", "10:00").await;
    land.bot.unread_is_fine("it is about what stands in the calendar");
    let mut made = 1;
    for seed in seeds(SEEDS) {
        let mut dice = Dice::of(seed);
        let by = Actor::from("U0SAM");
        for step in 0..3_i64 {
            land.strew(&mut dice);
            let starts = at("2026-12-10T10:00:00Z") + Duration::days(seed as i64) + Duration::hours(step);
            let span = (starts, starts + Duration::hours(1));
            match step {
                1 => {
                    let text = |at: baton_storage::time::At| at.utc().to_rfc3339();
                    land.calendar.move_to(&land.id(), &text(span.0), &text(span.1));
                }
                _ => {
                    let (by, known) = (by.clone(), land.meeting().await);
                    let time = NewTime { starts: span.0, ends: span.1, zone: None };
                    let app = &land.bot.app;
                    let work = app.write(app.clock.now(), move |ctx| {
                        Box::pin(async move { moved(ctx, &known, time, &by, "seed").await })
                    });
                    work.await.expect("a change");
                }
            }
            land.at_rest().await;
            let there = land.event();
            let starts =
                chrono::DateTime::parse_from_rfc3339(there["start"]["dateTime"].as_str().unwrap_or_default());
            assert_eq!(starts.expect("a moment").to_utc(), span.0.utc(), "seed {seed}, step {step}");
            assert_eq!(land.meeting().await.starts_at, span.0, "seed {seed}, step {step}");
        }
        land.strew(&mut dice);
        let (by, known) = (by.clone(), land.meeting().await);
        let app = &land.bot.app;
        let work = app.write(app.clock.now(), move |ctx| {
            Box::pin(async move { cancelled(ctx, &known, "seed", &by).await })
        });
        work.await.expect("a change");
        land.at_rest().await;
        assert_eq!(land.events().len(), 0, "seed {seed}");
        land.strew(&mut dice);
        land.again("2026-12-09").await;
        land.at_rest().await;
        made += 1;
        let guests = land.event()["attendees"].as_array().map(Vec::len);
        assert_eq!((land.events().len(), guests), (1, Some(3)), "seed {seed}");
        assert_eq!(land.calendar.ever_made(), made, "seed {seed}: one for each time that it was arranged");
    }
    assert_eq!(land.meeting().await.meeting_id, meeting.meeting_id);
    assert!(land.calendar.events(SAMS).len() == 1);
}
