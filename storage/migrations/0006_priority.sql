-- Priorities: what decided them, exceptions, the quarterly review, and when somebody last spoke to the customer.

-- What the feed tells of how a product is used.
alter table accounts add column stages_adopted integer;
alter table accounts add column licenses integer;
alter table accounts add column licenses_active integer;

-- Accounts are ranked by revenue among those of their region and segment.
create index accounts_by_team on accounts (lower(trim(region)), segment, arr);

-- Two more roles may be asked something. SQLite changes no check: the tables are made anew, and filled.
create table todos_anew (
    todo_id         text primary key,
    -- What it is about: `deal:ID`, `handoff:ID`, `meeting:ID`, `priority:ACCOUNT`, …
    subject         text not null,
    -- Which step, rule or news.
    asks            text not null,
    account_id      text not null references accounts (account_id),
    opportunity_id  text references opportunities (opportunity_id),
    team_id         text not null,
    -- Whose it is by role, so that it follows when the role passes to somebody else.
    role            text not null check (role in ('sa', 'seller', 'csm', 'managers', 'directors', 'sales_managers', 'sa_leaders')),
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

insert into todos_anew (todo_id, subject, asks, account_id, opportunity_id, team_id, role, owner, passed, asked, state,
    facts, since_at, due_at, reminders, remind_at, reminded, escalate_at, escalated_at, settled_by, settled_at, reason)
select todo_id, subject, asks, account_id, opportunity_id, team_id, role, owner, passed, asked, state,
    facts, since_at, due_at, reminders, remind_at, reminded, escalate_at, escalated_at, settled_by, settled_at, reason
from todos;

create table mentions_anew (
    todo_id         text not null references todos_anew (todo_id),
    reader          text not null,
    day             text not null,
    primary key (todo_id, reader, day)
) strict;

insert into mentions_anew (todo_id, reader, day) select todo_id, reader, day from mentions;
drop table mentions;
drop table todos;
alter table todos_anew rename to todos;
alter table mentions_anew rename to mentions;

create unique index todos_one_open on todos (subject, asks) where state = 'open';
create index todos_by_owner on todos (owner, remind_at) where state = 'open';
create index todos_by_subject on todos (subject);
create index todos_by_account on todos (account_id);
create index mentions_by_reader on mentions (reader, day);

-- A team's quarterly review. What is not reviewed by its end is marked so.
create table reviews (
    review_id       text primary key,
    team_id         text not null,
    -- The first day of the fiscal quarter.
    quarter         text not null,
    state           text not null check (state in ('open', 'closed')),
    -- None: the calendar opened it.
    opened_by       text,
    opened_at       integer not null,
    -- The end of its last day.
    ends_at         integer not null,
    closed_at       integer,
    unique (team_id, quarter)
) strict;

create unique index reviews_one_open on reviews (team_id) where state = 'open';

create table review_items (
    review_id       text not null references reviews (review_id),
    account_id      text not null references accounts (account_id),
    -- Whose it was when the review opened, or when it was reviewed.
    csm             text not null,
    state           text not null check (state in ('open', 'reviewed', 'missed', 'gone')),
    before          text check (before in ('pr1', 'pr2', 'pr3', 'pr4')),
    after           text check (after in ('pr1', 'pr2', 'pr3', 'pr4')),
    -- One sentence: what decided.
    why             text,
    settled_by      text,
    settled_at      integer,
    primary key (review_id, account_id)
) strict;

create index review_items_by_csm on review_items (review_id, csm);

-- Each time a level was decided, or proposed: with the path that led to it, and which version of which model.
create table assessments (
    assessment_id   text primary key,
    account_id      text not null references accounts (account_id),
    team_id         text not null,
    -- The stem of the model's file, and the day from which the version holds. Empty: no model decided.
    model           text not null,
    version         text not null,
    level           text not null check (level in ('pr1', 'pr2', 'pr3', 'pr4')),
    state           text not null check (state in ('proposed', 'decided', 'replaced')),
    -- What led to it, step by step, and every answer that was given, as JSON.
    path            text not null,
    answers         text not null,
    -- What its reader is told in one sentence.
    why             text not null,
    assessed_by     text not null,
    assessed_at     integer not null,
    -- Who agreed to a proposal, or replaced it.
    settled_by      text,
    settled_at      integer
) strict;

create unique index assessments_one_decided on assessments (account_id) where state = 'decided';
create unique index assessments_one_proposed on assessments (account_id) where state = 'proposed';
create index assessments_by_account on assessments (account_id, assessed_at);

-- A level other than the model's, agreed on by the account team and their managers, until the next review.
create table exceptions (
    exception_id    text primary key,
    account_id      text not null references accounts (account_id),
    team_id         text not null,
    level           text not null check (level in ('pr1', 'pr2')),
    reason          text not null,
    state           text not null check (state in ('asked', 'agreed', 'refused', 'withdrawn', 'expired')),
    asked_by        text not null,
    asked_at        integer not null,
    settled_by      text,
    settled_at      integer,
    -- Why it was refused.
    why             text
) strict;

create unique index exceptions_one_standing on exceptions (account_id) where state in ('asked', 'agreed');

-- Whose agreement an exception needs, and what they said.
create table consents (
    exception_id    text not null references exceptions (exception_id),
    role            text not null,
    -- Who is asked, and who answered, which may be somebody else of the same role.
    asked           text not null,
    answered_by     text,
    agreed          integer check (agreed in (0, 1)),
    answered_at     integer,
    primary key (exception_id, role)
) strict;

-- When somebody of ours spoke to the customer.
create table touches (
    account_id      text not null references accounts (account_id),
    touched_at      integer not null,
    recorded_by     text not null,
    -- `meeting:ID`, or `button`.
    source          text not null,
    primary key (account_id, touched_at, source)
) strict;
