insert into engagements (engagement_id, account_id, team_id, reason, existing_team, for_upgrade, details, covers, wished_on,
    state, asked_by, asked_at, exception, decided_by, decided_at, why, outcome, closed_by, closed_at)
select 'e1', account_id, 'emea-enterprise', 'services', 1, 0, 'A migration', 'Two weeks', '2026-12-01', 'asked', 'U0RAVI', 1,
    0, null, null, null, null, null, null from accounts limit 1;
insert into asks (engagement_id, role, asked, state, answered_by, answered_at, why)
values ('e1', 'sa', 'U0SAM', 'waiting', null, null, null);
insert into disengagements (disengagement_id, account_id, team_id, reason, explanation, state, csm, started_by, started_at,
    decided_by, decided_at, why, met_on, present, guests, options, extra, heir, scale, letter, csm_field, ended_by, ended_at)
select 'd1', account_id, 'emea-enterprise', 'below_threshold', 'They downgraded', 'proposed', 'U0RAVI', 'U0RAVI', 1, null,
    null, null, null, '[]', null, '[]', null, null, 0, null, null, null, null from accounts limit 1;
insert into milestones (account_id, began_at, milestone, due_at, reached_at, recorded_by, note, late_because, late_said_by)
select account_id, 1, 'kickoff', 2, null, null, null, null, null from accounts limit 1;
insert into health_reports (report_id, account_id, health, said_by, by_person, said_at, why, plan)
select 'h1', account_id, 'red', 'U0RAVI', 1, 1, 'Nobody answers', null from accounts limit 1;
insert into handovers (handover_id, team_id, from_csm, kind, why, back_on, overlap_until, state, started_by, started_at,
    decided_by, decided_at, refusal)
values ('o1', 'emea-enterprise', 'U0RAVI', 'leave', 'Leave', null, '2026-12-24', 'running', 'U0MAYA', 1, 'U0MAYA', 1, null);
insert into handover_accounts (handover_id, account_id, to_csm, state, completed_at)
select 'o1', account_id, 'U0ELENA', 'running', null from accounts limit 1;
insert into assignments (assignment_id, request_id, account_id, csm, note, state, assigned_by, assigned_at, settled_at, reason)
select 'as7', null, account_id, 'U0ELENA', '', 'ended', 'U0MAYA', 1, 2, 'Moved on' from accounts limit 1;
