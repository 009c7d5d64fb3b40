-- The project that a customer has in a system of projects (GitLab), and the issues that Baton opens there.
create table projects (
    account_id      text primary key references accounts (account_id),
    -- By which the project is found again; stands in its description.
    project_key     text not null unique,
    -- 'wanted': to be made. 'made': it is there, and being filled. 'ready': filled. 'moved': where it is after the sale.
    state           text not null check (state in ('wanted', 'made', 'ready', 'moved')),
    -- Its number and address there, once it is made.
    project_number  integer,
    url             text,
    -- What it lacks of its template, and who of the account team is no member: lists in JSON.
    lacks           text not null,
    strangers       text not null,
    -- What keeps it from going on, as a word; none: nothing does.
    trouble         text,
    looked_at       integer,
    -- A person's id, or none where the process wants it.
    wanted_by       text,
    wanted_at       integer not null,
    made_at         integer
) strict;

create table issues (
    -- By which the issue is found again; stands in its description.
    issue_key       text primary key,
    account_id      text not null references accounts (account_id),
    -- 'risk': the account is at risk. 'question': somebody wants a question of the customer's to be answered there.
    kind            text not null check (kind in ('risk', 'question')),
    -- 'wanted': to be opened.
    state           text not null check (state in ('wanted', 'open', 'closed')),
    title           text not null,
    body            text not null,
    -- A person's id, or none where Baton opens it by itself.
    asked_by        text,
    asked_at        integer not null,
    url             text
) strict;
create index issues_of_account on issues (account_id, kind, state);
