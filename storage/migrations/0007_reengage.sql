-- Calling people back, letting an account go, the first days, health, and books that change hands.

-- The CRM's own word for how an account is sold to, beside what it means to us (O2).
alter table accounts add column segmentation text;

-- A CSM asks the architect, the seller, or both, back (E1).
create table engagements (
    engagement_id   text primary key,
    account_id      text not null references accounts (account_id),
    -- The deal it is about, where it is about one.
    opportunity_id  text references opportunities (opportunity_id),
    team_id         text not null,
    -- The id of a reason of templates/reengage.toml.
    reason          text not null,
    -- Whether it is for a team that uses the product already.
    existing_team   integer not null check (existing_team in (0, 1)),
    for_upgrade     integer not null check (for_upgrade in (0, 1)),
    details         text not null,
    -- What a statement of work would cover.
    covers          text,
    wished_on       text,
    state           text not null check (state in ('approval', 'asked', 'taken', 'declined', 'refused', 'closed', 'withdrawn')),
    asked_by        text not null,
    asked_at        integer not null,
    -- Whether somebody has to approve it first, who did, and why not.
    exception       integer not null check (exception in (0, 1)),
    decided_by      text,
    decided_at      integer,
    why             text,
    outcome         text,
    closed_by       text,
    closed_at       integer
) strict;

create index engagements_by_account on engagements (account_id);
create index engagements_by_asker on engagements (asked_by);

-- Who is asked, by role, and what they said.
create table asks (
    engagement_id   text not null references engagements (engagement_id),
    role            text not null check (role in ('sa', 'seller')),
    -- Who was asked last.
    asked           text not null,
    state           text not null check (state in ('waiting', 'taken', 'declined')),
    answered_by     text,
    answered_at     integer,
    -- Why it was declined.
    why             text,
    primary key (engagement_id, role)
) strict;

-- An account is let go, step by step (D1, D2).
create table disengagements (
    disengagement_id text primary key,
    account_id      text not null references accounts (account_id),
    team_id         text not null,
    -- The id of a reason of templates/disengage.toml.
    reason          text not null,
    -- The honest reason, for ourselves alone.
    explanation     text not null,
    state           text not null check (state in ('proposed', 'agreed', 'met', 'completed', 'refused', 'withdrawn')),
    -- Who looked after the account when it began.
    csm             text,
    started_by      text not null,
    started_at      integer not null,
    -- The manager's word.
    decided_by      text,
    decided_at      integer,
    -- Why the manager said no, or why it was withdrawn.
    why             text,
    met_on          text,
    -- Who of us was there, as JSON, and who of the customer.
    present         text not null,
    guests          text,
    -- Which options were reviewed with the customer, as JSON.
    options         text not null,
    -- What is to be said beside them, written for the customer.
    extra           text,
    -- Who stays responsible for the relationship.
    heir            text,
    scale           integer not null check (scale in (0, 1)),
    letter          text,
    -- What the CRM's CSM field read when it was completed.
    csm_field       text,
    ended_by        text,
    ended_at        integer
) strict;

create index disengagements_by_account on disengagements (account_id, started_at);
create unique index disengagements_one_open on disengagements (account_id) where state in ('proposed', 'agreed', 'met');

-- What was reached in an account's onboarding, and why something was late (O1).
create table milestones (
    account_id      text not null references accounts (account_id),
    -- When the onboarding it belongs to began.
    began_at        integer not null,
    -- The id of a milestone of templates/onboarding.toml.
    milestone       text not null,
    due_at          integer not null,
    reached_at      integer,
    recorded_by     text,
    -- What was reached, such as the share of licences.
    note            text,
    late_because    text,
    late_said_by    text,
    primary key (account_id, began_at, milestone)
) strict;

-- How an account is, each time somebody or the feed said so (G5).
create table health_reports (
    report_id       text primary key,
    account_id      text not null references accounts (account_id),
    health          text not null,
    said_by         text not null,
    by_person       integer not null check (by_person in (0, 1)),
    said_at         integer not null,
    why             text,
    -- What is being done, of a report that updates an account at risk.
    plan            text
) strict;

create index health_reports_by_account on health_reports (account_id, said_at);

-- A book, or some accounts of it, goes to other CSMs.
create table handovers (
    handover_id     text primary key,
    team_id         text not null,
    from_csm        text not null,
    kind            text not null check (kind in ('leave', 'move', 'absence')),
    why             text not null,
    -- The last day of an absence.
    back_on         text,
    -- Until then both look after the accounts; none: at once.
    overlap_until   text,
    state           text not null check (state in ('proposed', 'running', 'completed', 'refused')),
    started_by      text not null,
    started_at      integer not null,
    decided_by      text,
    decided_at      integer,
    -- Why the manager said no.
    refusal         text
) strict;

create index handovers_by_csm on handovers (from_csm);

create table handover_accounts (
    handover_id     text not null references handovers (handover_id),
    account_id      text not null references accounts (account_id),
    to_csm          text not null,
    state           text not null check (state in ('waiting', 'running', 'completed', 'dropped')),
    completed_at    integer,
    primary key (handover_id, account_id)
) strict;

create index handover_accounts_by_account on handover_accounts (account_id) where state = 'running';

-- An account that was handed over has its CSM by no request.
create table assignments_anew (
    assignment_id text primary key,
    request_id    text references requests (request_id),
    account_id    text not null references accounts (account_id),
    csm           text not null,
    note          text not null,
    state         text not null check (state in ('offered', 'accepted', 'handed_back', 'replaced', 'ended')),
    assigned_by   text not null,
    assigned_at   integer not null,
    settled_at    integer,
    reason        text
) strict;

insert into assignments_anew (assignment_id, request_id, account_id, csm, note, state, assigned_by, assigned_at, settled_at, reason)
select assignment_id, request_id, account_id, csm, note, state, assigned_by, assigned_at, settled_at, reason from assignments;
drop table assignments;
alter table assignments_anew rename to assignments;

-- An account has one CSM at a time.
create unique index assignments_one_current on assignments (account_id) where state in ('offered', 'accepted');
create index assignments_by_request on assignments (request_id);
create index assignments_by_csm on assignments (csm) where state in ('offered', 'accepted');
