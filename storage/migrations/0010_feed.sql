-- What the feed and its files are trusted with: what was dated in the future, and what was spelt in two ways.

-- The moment that the source gave, where that lay in the future: the event then counts as of its arrival.
alter table deal_events add column said_at integer;

-- What is known by now and dated in the future shuts out everything true until then: it counts as of its arrival too.
update deal_events set said_at = occurred_at, occurred_at = received_at where occurred_at > received_at + 300000;

update accounts set known_at = (select max(event.occurred_at) from deal_events event
        where event.account_id = accounts.account_id and event.said_at = accounts.known_at)
    where exists (select 1 from deal_events event
        where event.account_id = accounts.account_id and event.said_at = accounts.known_at);
update opportunities set known_at = (select max(event.occurred_at) from deal_events event
        where event.opportunity_id = opportunities.opportunity_id and event.said_at = opportunities.known_at)
    where exists (select 1 from deal_events event
        where event.opportunity_id = opportunities.opportunity_id and event.said_at = opportunities.known_at);
update opportunities set stage_since = (select max(event.occurred_at) from deal_events event
        where event.opportunity_id = opportunities.opportunity_id and event.said_at = opportunities.stage_since)
    where exists (select 1 from deal_events event
        where event.opportunity_id = opportunities.opportunity_id and event.said_at = opportunities.stage_since);
update or ignore stage_changes set at = (select max(event.occurred_at) from deal_events event
        where event.opportunity_id = stage_changes.opportunity_id and event.said_at = stage_changes.at)
    where exists (select 1 from deal_events event
        where event.opportunity_id = stage_changes.opportunity_id and event.said_at = stage_changes.at);
update or ignore close_changes set at = (select max(event.occurred_at) from deal_events event
        where event.opportunity_id = close_changes.opportunity_id and event.said_at = close_changes.at)
    where exists (select 1 from deal_events event
        where event.opportunity_id = close_changes.opportunity_id and event.said_at = close_changes.at);
update facts set said_at = recorded_at where by_person = 0 and said_at > recorded_at + 300000;
update health_reports set said_at = (select max(event.occurred_at) from deal_events event
        where event.account_id = health_reports.account_id and event.said_at = health_reports.said_at)
    where by_person = 0 and exists (select 1 from deal_events event
        where event.account_id = health_reports.account_id and event.said_at = health_reports.said_at);

-- What is empty is no value.
update accounts set name = account_id where trim(name) = '';
update accounts set url = nullif(trim(url), ''), region = nullif(trim(region), ''), industry = nullif(trim(industry), ''),
    csm_field = nullif(trim(csm_field), ''), sa_email = nullif(trim(sa_email), ''), sae_email = nullif(trim(sae_email), ''),
    health = nullif(trim(health), ''), channel = nullif(trim(channel), ''), segmentation = nullif(trim(segmentation), ''),
    parent_id = nullif(trim(parent_id), '');
update opportunities set name = nullif(trim(name), ''), url = nullif(trim(url), ''), kind = nullif(trim(kind), ''),
    stage = nullif(trim(stage), ''), close_date = nullif(trim(close_date), ''), owner_email = nullif(trim(owner_email), '');

-- One e-mail is one person, in whichever letters.
update accounts set sa_email = lower(sa_email), sae_email = lower(sae_email),
    csm_field = case when instr(csm_field, '@') > 0 then lower(csm_field) else csm_field end;
update opportunities set owner_email = lower(owner_email);

-- The parent's id in its 18 characters, of which the last three say which of the others are capitals.
update accounts set parent_id = parent_id
    || substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345', 1
        + (substr(parent_id, 1, 1) between 'A' and 'Z') + 2 * (substr(parent_id, 2, 1) between 'A' and 'Z')
        + 4 * (substr(parent_id, 3, 1) between 'A' and 'Z') + 8 * (substr(parent_id, 4, 1) between 'A' and 'Z')
        + 16 * (substr(parent_id, 5, 1) between 'A' and 'Z'), 1)
    || substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345', 1
        + (substr(parent_id, 6, 1) between 'A' and 'Z') + 2 * (substr(parent_id, 7, 1) between 'A' and 'Z')
        + 4 * (substr(parent_id, 8, 1) between 'A' and 'Z') + 8 * (substr(parent_id, 9, 1) between 'A' and 'Z')
        + 16 * (substr(parent_id, 10, 1) between 'A' and 'Z'), 1)
    || substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345', 1
        + (substr(parent_id, 11, 1) between 'A' and 'Z') + 2 * (substr(parent_id, 12, 1) between 'A' and 'Z')
        + 4 * (substr(parent_id, 13, 1) between 'A' and 'Z') + 8 * (substr(parent_id, 14, 1) between 'A' and 'Z')
        + 16 * (substr(parent_id, 15, 1) between 'A' and 'Z'), 1)
    where length(parent_id) = 15 and substr(parent_id, 1, 3) = '001' and parent_id not glob '*[^0-9A-Za-z]*';
-- Such an id with its last three in small letters.
update accounts set parent_id = substr(parent_id, 1, 15) || upper(substr(parent_id, 16))
    where length(parent_id) = 18 and substr(parent_id, 1, 3) = '001' and parent_id not glob '*[^0-9A-Za-z]*';
