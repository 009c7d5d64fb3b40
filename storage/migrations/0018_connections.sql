-- How the reading of a system goes, deals that were deleted there, and what Baton wrote there.

-- When the CRM deleted the deal; none: it is there. Nothing of its record is lost by that.
alter table opportunities add column deleted_at integer;

create table connections (
    -- The system, by its connector's name.
    source          text primary key,
    -- The last reading that failed, and why; none once a later one has succeeded.
    failed_at       integer,
    failure         text,
    -- The calls of 24 hours, as the system said last.
    calls_used      integer,
    calls_allowed   integer,
    -- The first load: how many records there are, how many are told, and the id of the last of these.
    load_began_at   integer,
    load_after      text,
    loaded          integer not null,
    to_load         integer not null,
    loaded_at       integer,
    -- When what is known was last compared with the system, and how many differences were ever found.
    compared_at     integer,
    differences     integer not null
) strict;

create table crm_writes (
    account_id      text not null references accounts (account_id),
    -- The field, by its key in the configuration.
    field           text not null,
    -- The request because of which it was written.
    request_id      text not null,
    -- What stood there, as the field holds it; none: nothing.
    before          text,
    -- The same as Baton knows it: an e-mail, or a pool's name.
    said_before     text,
    wrote           text not null,
    -- 'begun': the call may have been made. 'written': it was.
    state           text not null check (state in ('begun', 'written')),
    begun_at        integer not null,
    primary key (account_id, field)
) strict;
