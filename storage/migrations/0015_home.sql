-- Who has opened Baton's Home tab, and what stands there: it is kept up to date for them, and for nobody else.
create table homes (
    user_id         text primary key,
    opened_at       integer not null,
    -- Slack's mark of the view that stands there; none where nothing does, or where that is not known.
    hash            text,
    -- Of what was published last: the same again is not published.
    print           text,
    -- When it was published last, or may have been.
    published_at    integer,
    -- They have put away the words that welcome them.
    welcomed        integer not null default 0 check (welcomed in (0, 1))
) strict;

-- What never reached Slack, or may not have: operators see it there.
create index outbox_failed on outbox (settled_at) where state in ('discarded', 'unknown');
-- What was published leaves no trail: its rows go once they are old.
create index outbox_homes on outbox (lane) where kind = 'home.publish';
create index deal_events_by_arrival on deal_events (received_at);
-- Whose accounts somebody's are, without reading all of them.
create index accounts_by_sa on accounts (lower(sa_email));
create index accounts_by_seller on accounts (lower(sae_email));
create index requests_by_requester on requests (requester);
create index tasks_overdue on tasks (team_id, due_at) where state = 'open' and kind = 'action';
