-- The first shape. Portable on purpose: ids are text, times are integers (UTC milliseconds), days are
-- text (YYYY-MM-DD), flags are 0 or 1, lists and free-form arguments are JSON in text.

create table people (
    user_id     text primary key,
    workspace   text not null,
    name        text not null,
    email       text,
    timezone    text not null,
    guest       integer not null check (guest in (0, 1)),
    bot         integer not null check (bot in (0, 1)),
    active      integer not null check (active in (0, 1)),
    dm_channel  text,
    known_at    integer not null
) strict;

create index people_by_email on people (email) where email is not null;

-- Who we are to Slack: one row per workspace that has installed us.
create table identities (
    workspace   text primary key,
    bot_user    text not null,
    known_at    integer not null
) strict;

create table user_group_members (
    group_id    text not null,
    user_id     text not null,
    primary key (group_id, user_id)
) strict;

create table days_off (
    user_id     text not null,
    first_day   text not null,
    last_day    text not null check (last_day >= first_day),
    set_by      text not null,
    set_at      integer not null,
    primary key (user_id, first_day)
) strict;

create table accounts (
    account_id       text primary key,
    name             text not null,
    url              text,
    segment          text check (segment in ('enterprise', 'commercial')),
    region           text,
    industry         text,
    arr              integer,
    lam              integer,
    dedicated        integer check (dedicated in (0, 1)),
    csm_field        text,
    sa_email         text,
    sae_email        text,
    parent_id        text,
    health           text,
    priority         text check (priority in ('pr1', 'pr2', 'pr3', 'pr4')),
    onboarding_since integer,
    ebr_due_on       text,
    channel          text,
    source           text not null,
    known_at         integer not null
) strict;

create index accounts_by_name on accounts (name collate nocase);

create table opportunities (
    opportunity_id  text primary key,
    account_id      text not null references accounts (account_id),
    name            text,
    url             text,
    kind            text,
    stage           text,
    stage_since     integer,
    close_date      text,
    amount          integer,
    owner_email     text,
    source          text not null,
    known_at        integer not null
) strict;

create index opportunities_by_account on opportunities (account_id);

create table requests (
    request_id      text primary key,
    opportunity_id  text not null references opportunities (opportunity_id),
    account_id      text not null references accounts (account_id),
    team_id         text not null,
    requester       text not null,
    state           text not null check (state in ('open', 'question', 'assigned', 'accepted', 'declined', 'withdrawn')),
    version         integer not null,
    close_date      text not null,
    lam             integer not null,
    arr             integer,
    stage           text not null,
    why_now         text not null,
    pov             text not null check (pov in ('none', 'running', 'presented')),
    pov_outcome     text not null,
    dedicated       integer not null check (dedicated in (0, 1)),
    notes           text not null,
    question        text,
    asked_by        text,
    asked_at        integer,
    answer          text,
    answered_at     integer,
    acknowledged_by text,
    acknowledged_at integer,
    decided_by      text,
    decided_at      integer,
    reason          text,
    opened_at       integer not null,
    routed_at       integer not null,
    changed_at      integer not null
) strict;

-- R7: one open request per opportunity.
create unique index requests_one_open on requests (opportunity_id) where state in ('open', 'question', 'assigned');
create index requests_by_account on requests (account_id);

create table request_watchers (
    request_id  text not null references requests (request_id),
    user_id     text not null,
    since_at    integer not null,
    primary key (request_id, user_id)
) strict;

create table assignments (
    assignment_id text primary key,
    request_id    text not null references requests (request_id),
    account_id    text not null references accounts (account_id),
    csm           text not null,
    note          text not null,
    state         text not null check (state in ('offered', 'accepted', 'handed_back', 'replaced', 'ended')),
    assigned_by   text not null,
    assigned_at   integer not null,
    settled_at    integer,
    reason        text
) strict;

-- An account has one CSM at a time.
create unique index assignments_one_current on assignments (account_id) where state in ('offered', 'accepted');
create index assignments_by_request on assignments (request_id);
create index assignments_by_csm on assignments (csm) where state in ('offered', 'accepted');

-- Where a matter's one message stands, so that it is updated and not repeated.
create table posts (
    matter      text not null,
    channel     text not null,
    ts          text not null,
    posted_at   integer not null,
    primary key (matter, channel)
) strict;

create table outbox (
    outbox_id   text primary key,
    kind        text not null,
    args        text not null,
    once        text unique,
    lane        text not null,
    state       text not null check (state in ('scheduled', 'running', 'reconciling', 'completed', 'cancelled', 'discarded', 'unknown')),
    due_at      integer not null,
    lease_until integer,
    attempts    integer not null,
    looks       integer not null,
    first_try_at integer,
    channel     text,
    ts          text,
    fault       text,
    created_at  integer not null,
    settled_at  integer
) strict;

create index outbox_due on outbox (due_at) where state in ('scheduled', 'running', 'reconciling');
create index outbox_leased on outbox (lease_until) where lease_until is not null;

create table schedules (
    schedule    text primary key,
    kind        text not null,
    args        text not null,
    cron        text not null,
    zone        text not null,
    missed      text not null check (missed in ('latest', 'all', 'skip')),
    grace_ms    integer not null,
    next_slot   text not null,
    next_at     integer not null
) strict;

create index schedules_due on schedules (next_at);

-- One row per planned moment. The slot is the nominal local time (or a rung's name), not the instant.
create table occurrences (
    schedule    text not null,
    slot        text not null,
    kind        text not null,
    args        text not null,
    due_at      integer not null,
    state       text not null check (state in ('scheduled', 'completed', 'skipped', 'cancelled')),
    reason      text,
    settled_at  integer,
    primary key (schedule, slot)
) strict;

create index occurrences_due on occurrences (due_at) where state = 'scheduled';

create table inbound (
    dedupe_key  text primary key,
    kind        text not null,
    actor       text not null,
    answer      text not null,
    received_at integer not null
) strict;

create index inbound_by_age on inbound (received_at);

create table audit (
    audit_id    text primary key,
    at          integer not null,
    actor       text not null,
    action      text not null,
    object      text not null,
    before      text,
    after       text,
    why         text
) strict;

create index audit_by_object on audit (object, at);

-- Append-only, by the engine's own word.
create trigger audit_keeps before update on audit begin select raise(abort, 'the audit is append-only'); end;
create trigger audit_stays before delete on audit begin select raise(abort, 'the audit is append-only'); end;

-- One row, written to find out whether anything can be written.
create table probes (
    probe       integer primary key
) strict;
