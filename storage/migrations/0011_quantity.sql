-- What is addressed to one person within the same few minutes is one message: an effect that may join others, and the
-- one of them that was sent for all (its own id in that one too; null where it was sent alone).
alter table outbox add column together integer not null default 0 check (together in (0, 1));
alter table outbox add column bundle text;

create index outbox_gathering on outbox (lane, due_at) where together = 1 and state = 'scheduled';
create index outbox_gathered on outbox (lane, settled_at) where together = 1 and state = 'completed';
create index outbox_bundle on outbox (bundle) where bundle is not null;
create index outbox_bundled on outbox (kind, args) where bundle is not null;

-- Which message stands in a place, so that one that speaks for several matters is brought up to date as a whole.
create index posts_by_place on posts (channel, ts);

-- Deals as they were when Baton first heard of them. What stands where it stood then may have stood there for long.
create table arrivals (
    opportunity_id  text primary key references opportunities (opportunity_id),
    seen_at         integer not null,
    stage           text,
    -- It came with a file, which tells what stands and not what happens.
    listed          integer not null check (listed in (0, 1))
) strict;

create index arrivals_by_seen on arrivals (seen_at);
