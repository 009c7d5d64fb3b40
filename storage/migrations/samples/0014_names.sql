-- Jobs, moments and schedules as they are called from now on.
insert into outbox (outbox_id, kind, args, once, lane, state, due_at, attempts, looks, created_at)
values ('01930000-0000-7000-8000-000000000e01', 'requests.card', '{"request":"r"}', null, 'C0EMEA001', 'scheduled', 1, 0, 0, 1);
insert into occurrences (schedule, slot, kind, args, due_at, state)
values ('review:v1', 'remind', 'reviews.remind', '{}', 1, 'scheduled');
