insert into set_aside (sort, name, slot, kind, reason, attempts, since_at, again_at)
values ('schedule', 'team-meeting:emea-enterprise', '', 'team.meeting', 'never comes again', 1, 1, null),
    ('moment', 'todo:U0SAM', '2026-11-24', 'todo.reminder', 'it panicked', 2, 1, 600001);
