-- What went wrong with one thing, which was set aside so that everything else goes on.
create table set_aside (
    sort        text not null check (sort in ('schedule', 'moment', 'effect', 'person', 'task')),
    -- A recurring schedule's name, a moment's schedule, an effect's, a person's or a task's id.
    name        text not null,
    -- A moment's slot; empty for the others.
    slot        text not null,
    -- Which job it is.
    kind        text not null,
    reason      text not null,
    -- How often it was tried.
    attempts    integer not null,
    since_at    integer not null,
    -- When it is tried again; none: once Baton starts with another configuration.
    again_at    integer,
    primary key (sort, name, slot)
) strict;
