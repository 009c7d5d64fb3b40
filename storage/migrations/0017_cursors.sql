-- How far a system that Baton reads by itself has been read, so that a restart goes on there.
create table cursors (
    -- The system, by its connector's name.
    source          text primary key,
    -- What happened there before this moment is known here, whatever becomes visible late.
    read_until      integer not null,
    -- When it was last read to its end.
    read_at         integer not null
) strict;
