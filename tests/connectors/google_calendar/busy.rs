//! When people are busy, in the form that arranges a meeting.

use local_systems::google_calendar::Trouble;
use local_systems::{Fault, Misbehave};

use super::land::Land;
use super::{RAVIS, SAMS};
use crate::harness::*;

/// The form opens at once, and a moment later says when the account team is busy on the next working days; what kept them
/// is not shown. Where Google does not answer the form is as it was.
#[tokio::test(flavor = "multi_thread")]
async fn the_form_says_when_people_are_busy() {
    let land = Land::open().await;
    land.calendar.put(RAVIS, "canary", "2026-11-25T09:00:00Z", "2026-11-25T10:00:00Z");
    land.calendar.put(SAMS, "canary", "2026-11-25T09:30:00Z", "2026-11-25T11:00:00Z");
    land.calendar.put(RAVIS, "canary", "2026-11-27T15:00:00Z", "2026-11-27T16:00:00Z");
    land.bot.handed().await;
    land.bot.press(SAM, &land.card(), "Schedule").await.ok();
    land.bot.quiet().await;
    let form = land.bot.form(SAM);
    let text = form.view.text_of();
    let shown: Vec<&str> = text.lines().skip_while(|line| !line.contains("Busy")).take(4).collect();
    insta::assert_snapshot!(shown.join("\n"), @"
    *Busy in Google Calendar:*
    Wed 25 Nov: 09:00–10:00 Ravi, 09:30–11:00 Sam
    Thu 26 Nov: no one
    Fri 27 Nov: 15:00–16:00 Ravi
    ");
    form.set("Day", "2026-11-26").set("Time", "10:00").send().await;
    land.bot.put_forms_away(SAM).await;
    assert!(land.meeting().await.is_planned(), "the form works as it did");

    land.calendar.faults().add(Fault::on("*/freeBusy", Misbehave::Own(Trouble::TooMany)));
    land.bot.press(SAM, &land.card(), "Reschedule").await.ok();
    land.bot.quiet().await;
    assert!(!land.bot.form(SAM).view.text_of().contains("Busy"));
    land.bot.put_forms_away(SAM).await;
    land.bot.unread_is_fine("who hears of a meeting is looked at in tests/meetings/people.rs");
}
