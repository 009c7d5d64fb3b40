insert into meetings (meeting_id, handoff_id, step, title, customer, state, sequence, starts_at, ends_at, zone, place,
    organizer, guests, reason, changed_by, changed_at)
select 'm1', handoff_id, 'kickoff', 'Kickoff call', 1, 'planned', 0, 1, 2, 'Europe/London', null, 'U0RAVI', '[]', null,
    'U0RAVI', 1 from handoffs limit 1;
insert into invitees (meeting_id, user_id, invited) select meeting_id, 'U0RAVI', 1 from meetings limit 1;
