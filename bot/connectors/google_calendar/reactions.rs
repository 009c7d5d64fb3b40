//! What calendars are to follow of what happens elsewhere.

use baton_storage::calendar_events::{self, CalendarEvent, EventState};
use baton_storage::meetings::Meeting;

use crate::app::Ctx;
use crate::connectors::google_calendar::jobs::event::Keep;
use crate::connectors::google_calendar::jobs::trouble::notify;
use crate::connectors::google_calendar::load::calendar_of;
use crate::connectors::google_calendar::rules::{Trouble, event_id};
use crate::engine::job::Job;
use crate::event::Event;

/// What follows here from what happened elsewhere.
pub async fn react(ctx: &mut Ctx<'_>, event: &Event<'_>) -> anyhow::Result<()> {
    match *event {
        Event::MeetingChanged(meeting) if ctx.app.config.google_calendar.is_some() => {
            follow(ctx, meeting).await
        }
        _ => Ok(()),
    }
}

/// A meeting is to be an event, or its event is to follow it.
async fn follow(ctx: &mut Ctx<'_>, meeting: &Meeting) -> anyhow::Result<()> {
    let known = calendar_events::of_meeting(ctx.tx, &meeting.meeting_id).await?;
    if known.is_none() && !meeting.is_planned() {
        return Ok(());
    }
    let own = calendar_of(ctx.app, ctx.tx, &meeting.organizer).await?;
    let event = match (known, own) {
        // What was deleted is made anew where whoever organizes it now keeps their calendar.
        (Some(event), Some(own)) if event.state != EventState::There && event.calendar != own => {
            let moved = CalendarEvent { calendar: own, ..event };
            calendar_events::keep(ctx.tx, &moved).await?;
            moved
        }
        (Some(event), _) => event,
        (None, Some(calendar)) => {
            let event = CalendarEvent {
                meeting_id: meeting.meeting_id.clone(),
                event_id: event_id(&meeting.meeting_id, 0),
                generation: 0,
                calendar,
                state: EventState::Wanted,
                wrote: None,
                url: None,
                declined: "[]".into(),
                trouble: None,
            };
            calendar_events::keep(ctx.tx, &event).await?;
            event
        }
        (None, None) => {
            return notify(ctx, &meeting.meeting_id, &meeting.organizer, Trouble::Address).await;
        }
    };
    Keep { meeting: meeting.meeting_id.clone(), calendar: event.calendar }.enqueue(ctx).await
}
