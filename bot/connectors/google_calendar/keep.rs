//! What was found in a calendar, in the transaction that settles the look: the row, the meeting's message, what follows for
//! the meeting, and a sentence for whoever can mend what keeps it.

use baton_storage::actor::Actor;
use baton_storage::calendar_events::{self, CalendarEvent, EventState};
use baton_storage::cursors::{self, Cursor};
use baton_storage::meetings::{self, Meeting};
use baton_storage::people;
use serde_json::json;

use crate::app::Ctx;
use crate::connectors::google_calendar::client::replies::Event;
use crate::connectors::google_calendar::jobs::declined::Declined;
use crate::connectors::google_calendar::jobs::trouble::notify;
use crate::connectors::google_calendar::rules::Trouble;
use crate::connectors::google_calendar::writing::{Found, wrote};
use crate::engine::job::Job;
use crate::engine::outcome::Then;
use crate::features::meetings::actions;
use crate::features::meetings::actions::elsewhere::{self, NewTime};

/// Who says so, in the audit.
const SOURCE: &str = "in Google Calendar";

/// What a run found out of a meeting's event.
pub struct Kept {
    pub before: CalendarEvent,
    pub event: CalendarEvent,
    /// None where Google did not say.
    pub found: Option<Found>,
    pub trouble: Option<Trouble>,
}

impl Then for Kept {
    async fn keep(self, ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
        let Self { before, mut event, found, trouble } = self;
        if found.is_some() || trouble.is_some() {
            succeeded(ctx).await?;
        }
        event.trouble = trouble.map(|trouble| trouble.word().to_owned());
        if before != event {
            calendar_events::keep(ctx.tx, &event).await?;
        }
        let meeting = meetings::find(ctx.tx, &event.meeting_id).await?;
        if let (Some(trouble), Some(meeting)) = (trouble, &meeting) {
            notify(ctx, &meeting.meeting_id, &meeting.organizer, trouble).await?;
        }
        let Some(meeting) = meeting else { return Ok(()) };
        let shows = |event: &CalendarEvent| (event.url.clone(), event.state, event.trouble.is_some());
        if shows(&before) != shows(&event) && meeting.is_planned() {
            actions::refresh(ctx, &meeting).await?;
        }
        match found {
            Some(Found::Event(found)) => noticed(ctx, event, &found).await,
            Some(Found::Deleted) => deleted(ctx, event).await,
            Some(Found::Nothing) | None => Ok(()),
        }
    }
}

/// What stands in a calendar, compared with what Baton wrote: moved, deleted, declined.
pub async fn noticed(ctx: &mut Ctx<'_>, mut event: CalendarEvent, found: &Event) -> anyhow::Result<()> {
    if found.cancelled {
        return deleted(ctx, event).await;
    }
    let Some(meeting) = planned(ctx, &event).await? else { return Ok(()) };
    let organizer = people::find(ctx.tx, &meeting.organizer).await?.and_then(|person| person.email);
    let mut declined: Vec<String> =
        found.guests.iter().filter(|guest| guest.declined).map(|guest| guest.email.to_lowercase()).collect();
    declined.sort();
    let known = event.declined();
    let by_organizer = |email: &String| organizer.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(email));
    if declined != known {
        event.declined = json!(declined).to_string();
        calendar_events::keep(ctx.tx, &event).await?;
        actions::refresh(ctx, &meeting).await?;
        if declined.iter().any(|email| !known.contains(email) && !by_organizer(email)) {
            let to = meeting.organizer.clone();
            Declined { meeting: meeting.meeting_id.clone(), to }.enqueue(ctx).await?;
        }
    }
    let (Some(mut wrote), Some((starts, ends))) = (wrote(&event), found.span) else { return Ok(()) };
    // Where Slack has another time than stands there by our word, that is newer, and is on its way.
    let as_said = (meeting.starts_at, meeting.ends_at) == (wrote.starts, wrote.ends);
    if (starts, ends) == (wrote.starts, wrote.ends) || !as_said || ends <= starts {
        return Ok(());
    }
    (wrote.starts, wrote.ends) = (starts, ends);
    wrote.sequence = meeting.sequence + 1;
    event.wrote = Some(serde_json::to_string(&wrote)?);
    calendar_events::keep(ctx.tx, &event).await?;
    let zone = found.zone.as_deref().filter(|zone| zone.parse::<chrono_tz::Tz>().is_ok());
    let by = by(ctx, &event, &meeting).await?;
    elsewhere::moved(ctx, &meeting, NewTime { starts, ends, zone }, &by, SOURCE).await
}

/// Somebody has deleted the event there: the meeting is called off.
async fn deleted(ctx: &mut Ctx<'_>, mut event: CalendarEvent) -> anyhow::Result<()> {
    let Some(meeting) = planned(ctx, &event).await? else { return Ok(()) };
    if wrote(&event).is_none_or(|wrote| wrote.sequence != meeting.sequence) {
        // Slack has a newer word, which is on its way.
        return Ok(());
    }
    event.state = EventState::Gone;
    event.wrote = None;
    calendar_events::keep(ctx.tx, &event).await?;
    let reason = ctx.app.words.plain("google_calendar.deleted", json!({}))?;
    let by = by(ctx, &event, &meeting).await?;
    elsewhere::cancelled(ctx, &meeting, &reason, &by).await
}

async fn planned(ctx: &mut Ctx<'_>, event: &CalendarEvent) -> anyhow::Result<Option<Meeting>> {
    if event.state != EventState::There {
        return Ok(None);
    }
    Ok(meetings::find(ctx.tx, &event.meeting_id).await?.filter(Meeting::is_planned))
}

/// Who changed something in a calendar: its owner, where it is the organizer's own. In a calendar that several share nobody
/// can say.
async fn by(ctx: &mut Ctx<'_>, event: &CalendarEvent, meeting: &Meeting) -> anyhow::Result<Actor> {
    let own = ctx.app.config.google_calendar.as_ref().is_some_and(|section| section.is_delegated());
    let organizer = people::find(ctx.tx, &meeting.organizer).await?.and_then(|person| person.email);
    let is_theirs = organizer.is_some_and(|email| email.eq_ignore_ascii_case(&event.calendar));
    Ok(if own && is_theirs { Actor::from(&meeting.organizer) } else { Actor::Baton })
}

/// Google answered.
pub async fn succeeded(ctx: &mut Ctx<'_>) -> anyhow::Result<()> {
    let cursor = Cursor { source: "google_calendar".into(), read_until: ctx.now, read_at: ctx.now };
    Ok(cursors::keep(ctx.tx, &cursor).await?)
}
