-- What the CRM tells us, kept as it was told; and how each deal moved.

create table deal_events (
    source          text not null,
    event_id        text not null,
    opportunity_id  text,
    account_id      text,
    body            text not null,
    occurred_at     integer not null,
    received_at     integer not null,
    -- 0: older than what was known; kept, and did not move the deal.
    applied         integer not null check (applied in (0, 1)),
    primary key (source, event_id)
) strict;

create index deal_events_by_opportunity on deal_events (opportunity_id, occurred_at);

create table stage_changes (
    opportunity_id  text not null references opportunities (opportunity_id),
    at              integer not null,
    from_stage      text,
    to_stage        text not null,
    source          text not null,
    primary key (opportunity_id, at, to_stage)
) strict;
