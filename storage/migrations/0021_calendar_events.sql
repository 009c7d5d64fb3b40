-- The events that Baton makes of meetings in a calendar system (Google Calendar), and how far each calendar has been read.
create table calendar_events (
    meeting_id      text primary key references meetings (meeting_id),
    -- By which the event is known there. It comes of the meeting's id and of how often it was made anew.
    event_id        text not null unique,
    generation      integer not null,
    -- The calendar in which it is; the organizer's address where it is their own.
    calendar        text not null,
    -- 'wanted': to be made. 'there': it is. 'gone': it was deleted.
    state           text not null check (state in ('wanted', 'there', 'gone')),
    -- What stands there by our word, as JSON; none: nothing does.
    wrote           text,
    url             text,
    -- Addresses of those who declined: a list in JSON.
    declined        text not null,
    -- What keeps it from being brought up to date, as a word; none: nothing does.
    trouble         text
) strict;
create index calendar_events_of_calendar on calendar_events (calendar, state);

create table calendar_readings (
    calendar        text primary key,
    -- What is told is known up to here, in the system's own word; none: it is to be read from the beginning.
    sync_token      text
) strict;
