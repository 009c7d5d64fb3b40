-- What is asked of whom, the handoffs that run along a track, and what deals did besides changing stage.

-- A record that the CRM merged into another one points to it; what hung on it was moved there.
alter table accounts add column merged_into text references accounts (account_id);
alter table opportunities add column merged_into text references opportunities (opportunity_id);

create table close_changes (
    opportunity_id  text not null references opportunities (opportunity_id),
    at              integer not null,
    from_day        text,
    to_day          text,
    source          text not null,
    primary key (opportunity_id, at)
) strict;

-- An account on its way from pre-sales to post-sales.
create table handoffs (
    handoff_id      text primary key,
    account_id      text not null references accounts (account_id),
    opportunity_id  text references opportunities (opportunity_id),
    request_id      text references requests (request_id),
    team_id         text not null,
    -- The stem of the track's file.
    track           text not null,
    state           text not null check (state in ('running', 'paused', 'completed', 'ended')),
    started_at      integer not null,
    paused_at       integer,
    ended_at        integer,
    reason          text
) strict;

-- An account is handed over once at a time.
create unique index handoffs_one_running on handoffs (account_id) where state in ('running', 'paused');
create index handoffs_by_opportunity on handoffs (opportunity_id);
create index handoffs_by_account on handoffs (account_id);

-- Something somebody owes: a step of a track, or what a rule asks of a deal. News asks nothing and is
-- settled by being told.
create table todos (
    todo_id         text primary key,
    -- What it is about: `deal:ID` or `handoff:ID`.
    subject         text not null,
    -- Which step, rule or news.
    asks            text not null,
    account_id      text not null references accounts (account_id),
    opportunity_id  text references opportunities (opportunity_id),
    team_id         text not null,
    -- Whose it is by role, so that it follows when the role passes to somebody else.
    role            text not null check (role in ('sa', 'seller', 'csm', 'managers', 'directors')),
    owner           text not null,
    -- Somebody said whose it is: the role no longer decides.
    passed          integer not null check (passed in (0, 1)),
    asked           integer not null check (asked in (0, 1)),
    state           text not null check (state in ('open', 'done', 'dropped', 'overtaken')),
    -- What only this one knows, as JSON.
    facts           text not null,
    since_at        integer not null,
    due_at          integer,
    -- The moments at which it is still to be mentioned, as JSON, and the first of them.
    reminders       text not null,
    remind_at       integer,
    reminded        integer not null,
    escalate_at     integer,
    escalated_at    integer,
    settled_by      text,
    settled_at      integer,
    reason          text
) strict;

create unique index todos_one_open on todos (subject, asks) where state = 'open';
create index todos_by_owner on todos (owner, remind_at) where state = 'open';
create index todos_by_subject on todos (subject);
create index todos_by_account on todos (account_id);

-- In which day's message to whom something stood, so that the message can be brought up to date.
create table mentions (
    todo_id         text not null references todos (todo_id),
    reader          text not null,
    day             text not null,
    primary key (todo_id, reader, day)
) strict;

create index mentions_by_reader on mentions (reader, day);

-- Whether the same is about to be done already.
create index outbox_waiting on outbox (kind, args) where state = 'scheduled';
