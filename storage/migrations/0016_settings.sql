-- What people set for themselves: when they are told what is theirs, and how. Who has set nothing has no row.
create table settings (
    user_id         text primary key,
    -- The hour of the day's message on their own clock; none: when their working day begins.
    daily_hour      integer check (daily_hour between 0 and 23),
    -- The days of the day's message, a bit each, Monday the lowest; none: their working days.
    days            integer check (days between 1 and 127),
    -- Before this day (YYYY-MM-DD) only what is urgent.
    quiet_until     text,
    -- A message for each thing, in place of one a day.
    single          integer not null check (single in (0, 1)),
    -- The weekly summary of whoever manages a team.
    weekly          integer not null check (weekly in (0, 1)),
    changed_at      integer not null
) strict;

-- What the weekly summary reads of everybody's.
create index requests_by_opening on requests (opened_at);
create index assignments_by_time on assignments (assigned_at);
create index opportunities_by_close on opportunities (close_date);

-- Newer blocks, by Slack's names, that the workspace has refused: what holds one goes out in its plain form.
create table refused_blocks (
    block           text primary key,
    refused_at      integer not null
) strict;
