insert into close_changes (opportunity_id, at, from_day, to_day, source)
select opportunity_id, 1, '2027-02-15', '2027-04-30', 'salesforce' from opportunities limit 1;
insert into handoffs (handoff_id, account_id, opportunity_id, request_id, team_id, track, state, started_at)
select 'h1', account_id, null, null, 'emea-enterprise', 'enterprise', 'running', 1 from accounts limit 1;
insert into todos (todo_id, subject, asks, account_id, team_id, role, owner, passed, asked, state, facts, since_at,
                   reminders, remind_at, reminded)
select 't1', 'handoff:h1', 'internal-meeting', account_id, 'emea-enterprise', 'sa', 'U0SAM', 0, 1, 'open', '{}', 1,
       '[2]', 2, 0 from accounts limit 1;
insert into mentions (todo_id, reader, day) values ('t1', 'U0SAM', '2026-11-24');
