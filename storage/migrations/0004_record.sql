-- The customer record: what somebody said of an account, each time it was said. The latest counts.

create table facts (
    fact_id     text primary key,
    account_id  text not null references accounts (account_id),
    -- What it is about, by templates/record.toml.
    key         text not null,
    -- Empty: somebody said that it no longer holds.
    value       text not null,
    said_by     text not null,
    -- 1: a person of the workspace; 0: a system, by its name.
    by_person   integer not null check (by_person in (0, 1)),
    said_at     integer not null,
    -- The message it was said in.
    link        text,
    recorded_by text not null,
    recorded_at integer not null
) strict;

create index facts_by_account on facts (account_id, key, said_at);
