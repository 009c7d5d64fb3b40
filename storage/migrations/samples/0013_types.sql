-- Tasks as they are spelled from now on.
insert into todos (todo_id, subject, asks, key, account_id, team_id, role, owner, passed, kind, state, facts, since_at,
                   reminders, remind_at, reminded)
select 't13-milestone', 'milestone:kickoff:' || account_id, 'news', 'late_because@U0MAYA', account_id,
       'emea-enterprise', 'managers', 'U0MAYA', 0, 'notice', 'open', '{}', 1, '[2]', 2, 0 from accounts limit 1;
insert into todos (todo_id, subject, asks, key, account_id, team_id, role, owner, passed, kind, state, facts, since_at,
                   reminders, remind_at, reminded)
select 't13-walk', 'review:v1', 'walk', 'U0RAVI', account_id, 'emea-enterprise', 'csm', 'U0RAVI', 0, 'action', 'open',
       '{}', 1, '[2]', 2, 0 from accounts limit 1;
update review_items set put_off_at = 2 where state = 'open';
