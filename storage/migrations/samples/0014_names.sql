-- Jobs, moments and schedules as they are called from now on.
insert into outbox (outbox_id, kind, args, unique_key, lane, state, due_at, attempts, looks, created_at)
values ('01930000-0000-7000-8000-000000000e01', 'requests.card', '{"request":"r"}', null, 'C0EMEA001', 'scheduled', 1, 0, 0, 1);
insert into occurrences (schedule, slot, kind, args, due_at, state)
values ('review:v1', 'remind', 'reviews.remind', '{}', 1, 'scheduled');
insert into tasks (task_id, subject, asks, key, account_id, team_id, role, owner, passed, kind, state, facts, since_at,
                   reminders, remind_at, reminded)
select 't14-confirm', 'priority:' || account_id, 'confirm', '', account_id, 'emea-enterprise', 'managers', 'U0MAYA', 0,
       'action', 'open', '{}', 1, '[2]', 2, 0 from accounts limit 1;
insert into posts (message_key, channel, ts, posted_at) values ('handoff:h14', 'C0EMEA001', '14.000100', 1);
