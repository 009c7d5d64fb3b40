//! What is known of a meeting's event: for the job that keeps it.

use baton_storage::calendar_events;
use baton_storage::ids::MeetingId;
use baton_storage::meetings;
use baton_storage::{Reader, people};

use crate::app::App;
use crate::connectors::google_calendar::rules::{Entry, Invited};
use crate::connectors::google_calendar::writing::Wanted;
use crate::features::meetings::jobs::file::agenda_of;
use crate::features::meetings::load::MeetingContext;

/// Everything that keeping an event needs; none of a meeting that has none, or of which too little is known.
pub async fn wanted(app: &App, db: &mut Reader, meeting: &MeetingId) -> anyhow::Result<Option<Wanted>> {
    let Some(event) = calendar_events::of_meeting(db, meeting).await? else { return Ok(None) };
    let Some(meeting) = meetings::find(db, meeting).await? else { return Ok(None) };
    let Some(loaded) = MeetingContext::of(app, db, meeting).await? else { return Ok(None) };
    let description = agenda_of(app, db, &loaded).await?;
    let invitation = loaded.invitation(description, loaded.meeting.changed_at);
    let organizer = invitation.organizer.as_ref().map(|party| party.email.as_str());
    let people = invitation.reachable().into_iter().map(|party| Invited {
        email: party.email.to_lowercase(),
        name: party.name.clone(),
        organizes: organizer.is_some_and(|email| party.email.eq_ignore_ascii_case(email)),
    });
    let entry = Entry {
        sequence: loaded.meeting.sequence,
        people: people.collect(),
        title: invitation.title,
        place: invitation.place,
        description: invitation.description,
        starts: invitation.starts,
        ends: invitation.ends,
        zone: invitation.zone,
    };
    Ok(Some(Wanted { meeting: loaded.meeting, event, entry }))
}

/// The calendar for the meetings that somebody organizes; none of somebody without an address.
pub async fn calendar_of(
    app: &App,
    db: &mut Reader,
    organizer: &baton_storage::ids::UserId,
) -> anyhow::Result<Option<String>> {
    let Some(section) = &app.config.google_calendar else { return Ok(None) };
    let email = people::find(db, organizer).await?.and_then(|person| person.email);
    let email = email.map(|email| email.to_lowercase());
    Ok(email.map(|email| section.calendar_of(&email).to_owned()))
}
