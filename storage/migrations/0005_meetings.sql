-- Meetings of a handoff's steps: one each, moved rather than made anew, so that calendars know it again.

create table meetings (
    meeting_id  text primary key,
    handoff_id  text not null references handoffs (handoff_id),
    -- The step that it is.
    step        text not null,
    title       text not null,
    -- Whether the customer reads its invitation.
    customer    integer not null check (customer in (0, 1)),
    state       text not null check (state in ('planned', 'held', 'cancelled')),
    -- How often what calendars show has changed.
    sequence    integer not null,
    starts_at   integer not null,
    ends_at     integer not null,
    -- The time zone in which it was chosen.
    zone        text not null,
    place       text,
    organizer   text not null,
    -- E-mail addresses of people outside, as JSON.
    guests      text not null,
    -- Why it was cancelled.
    reason      text,
    changed_by  text not null,
    changed_at  integer not null
) strict;

create unique index meetings_one_a_step on meetings (handoff_id, step);

-- Who of us is invited, or was.
create table invitees (
    meeting_id  text not null references meetings (meeting_id),
    user_id     text not null,
    invited     integer not null check (invited in (0, 1)),
    primary key (meeting_id, user_id)
) strict;
