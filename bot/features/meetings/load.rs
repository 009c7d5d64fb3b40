//! A meeting with everything that is said of it.

use baton_storage::calendar_events::{self, CalendarEvent, EventState};
use baton_storage::meetings::{self, Meeting};
use baton_storage::people::{self, Person};
use baton_storage::time::At;
use baton_storage::{Reader, accounts, handoffs, opportunities};

use crate::app::App;
use crate::features::meetings::rules;
use crate::features::meetings::rules::invitation::{Invitation, Party};
use crate::features::meetings::view::{EventShown, MeetingData};
use crate::tasks::load::context::TaskContext;

/// A meeting, where it belongs, and who of us is invited.
pub struct MeetingContext<'a> {
    pub meeting: Meeting,
    pub context: TaskContext<'a>,
    pub organizer: Option<Person>,
    pub invited: Vec<Person>,
    /// Its event in a calendar system; none where there is none.
    pub event: Option<CalendarEvent>,
    /// Names or addresses of those who declined there.
    pub declined: Vec<String>,
    /// Whether meetings become events at all.
    pub makes_events: bool,
}

impl<'a> MeetingContext<'a> {
    /// Loads it; none when its handoff, account or team is not known any more.
    pub async fn of(app: &'a App, db: &mut Reader, meeting: Meeting) -> anyhow::Result<Option<Self>> {
        let Some(handoff) = handoffs::find(db, &meeting.handoff_id).await? else { return Ok(None) };
        let Some(team) = app.config.team(&handoff.team_id) else { return Ok(None) };
        let Some(account) = accounts::resolve_merged(db, &handoff.account_id).await? else { return Ok(None) };
        let deal = opportunities::named(db, handoff.opportunity_id.as_ref()).await?;
        let organizer = people::find(db, &meeting.organizer).await?;
        let mut invited = Vec::new();
        for user in meetings::invited(db, &meeting.meeting_id).await? {
            invited.extend(people::find(db, &user).await?);
        }
        let makes_events = app.config.makes_events();
        let event = match makes_events {
            true => calendar_events::of_meeting(db, &meeting.meeting_id).await?,
            false => None,
        };
        let mut declined = Vec::new();
        for email in event.iter().flat_map(CalendarEvent::declined) {
            let known = people::by_email(db, &email).await?;
            declined.push(known.map_or(email, |person| person.name));
        }
        let context = TaskContext { account, deal, team };
        Ok(Some(Self { meeting, context, organizer, invited, event, declined, makes_events }))
    }

    /// What calendars are told. The customer reads `description` where they are invited, so whoever gives one for
    /// such a meeting has seen to it that nothing internal is in it; without one the title and the place say it all.
    pub fn invitation(&self, description: Option<String>, written: At) -> Invitation {
        let meeting = &self.meeting;
        let party =
            |person: &Person| Some(Party { name: Some(person.name.clone()), email: person.email.clone()? });
        let ours = self.invited.iter().filter_map(party);
        let guests = meeting.guests().into_iter().map(|email| Party { name: None, email });
        Invitation {
            uid: format!("{}@baton", meeting.meeting_id),
            sequence: u32::try_from(meeting.sequence).unwrap_or_default(),
            cancelled: meeting.state == baton_storage::states::MeetingState::Cancelled,
            title: meeting.title.clone(),
            description,
            place: meeting.place.clone(),
            starts: meeting.starts_at,
            ends: meeting.ends_at,
            zone: meeting.zone.clone(),
            organizer: self.organizer.as_ref().and_then(party),
            attendees: ours.chain(guests).collect(),
            written,
        }
    }

    /// What messages say of it.
    pub fn data(&self, now: At) -> MeetingData {
        let meeting = &self.meeting;
        MeetingData {
            meeting: meeting.meeting_id.0.clone(),
            account: self.context.account.name.clone(),
            title: meeting.title.clone(),
            state: meeting.state,
            starts: meeting.starts_at,
            ends: meeting.ends_at,
            zone: meeting.zone.parse().unwrap_or(self.context.team.timezone),
            place: meeting.place.clone(),
            organizer: self.organizer.as_ref().map(|person| person.name.clone()).unwrap_or_default(),
            invited: self.invited.iter().map(|person| person.name.clone()).collect(),
            guests: meeting.guests(),
            moved: meeting.sequence > 0,
            reason: meeting.reason.clone(),
            link: rules::invitation::google_link(&self.invitation(None, now)),
            event: match &self.event {
                _ if !self.makes_events => EventShown::None,
                Some(event) if event.trouble.is_some() => EventShown::Waits,
                Some(CalendarEvent { state: EventState::There, url: Some(url), .. }) => {
                    EventShown::There { url: url.clone(), declined: self.declined.clone() }
                }
                None if self.organizer.as_ref().is_none_or(|person| person.email.is_none()) => {
                    EventShown::Waits
                }
                _ => EventShown::Coming,
            },
        }
    }
}
