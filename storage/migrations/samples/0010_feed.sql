insert into deal_events (source, event_id, opportunity_id, account_id, body, occurred_at, received_at, said_at, applied)
select 'salesforce', 'evt-10', opportunity_id, account_id, '{}', 1, 1, 900000, 1 from opportunities limit 1;
