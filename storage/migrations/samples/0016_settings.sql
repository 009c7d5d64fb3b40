insert into settings (user_id, daily_hour, days, quiet_until, single, weekly, changed_at)
values ('U0MAYA', 7, 31, '2026-12-01', 1, 0, 1), ('U0SAM', null, null, null, 0, 1, 1);
insert into refused_blocks (block, refused_at) values ('data_table', 1);
