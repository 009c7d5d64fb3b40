insert into deal_events (source, event_id, opportunity_id, account_id, body, occurred_at, received_at, applied)
select 'salesforce', 'evt-1', opportunity_id, account_id, '{}', 1, 2, 1 from opportunities limit 1;
insert into stage_changes (opportunity_id, at, from_stage, to_stage, source)
select opportunity_id, 1, null, '3-Technical Evaluation', 'salesforce' from opportunities limit 1;
