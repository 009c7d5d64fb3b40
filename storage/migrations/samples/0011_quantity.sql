insert into outbox (outbox_id, kind, args, once, lane, state, due_at, attempts, looks, created_at, together, bundle)
values ('e11', 'todo.single', '{}', 'sample:11', 'U0MAYA', 'completed', 1, 1, 0, 1, 1, 'e11');
insert into arrivals (opportunity_id, seen_at, stage, listed) select opportunity_id, 1, stage, 1 from opportunities limit 1;
