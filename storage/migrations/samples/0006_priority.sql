insert into reviews (review_id, team_id, quarter, state, opened_by, opened_at, ends_at, closed_at)
values ('v1', 'emea-enterprise', '2026-11-01', 'open', null, 1, 2, null);
insert into review_items (review_id, account_id, csm, state, before, after, why, settled_by, settled_at)
select 'v1', account_id, 'U0RAVI', 'open', 'pr2', null, null, null, null from accounts limit 1;
insert into assessments (assessment_id, account_id, team_id, model, version, level, state, path, answers, why,
    assessed_by, assessed_at, settled_by, settled_at)
select 's1', account_id, 'emea-enterprise', 'us-enterprise', '2021-08-01', 'pr1', 'decided', '[]', '{}', 'Because.',
    'U0RAVI', 1, null, null from accounts limit 1;
insert into exceptions (exception_id, account_id, team_id, level, reason, state, asked_by, asked_at, settled_by, settled_at, why)
select 'x1', account_id, 'emea-enterprise', 'pr1', 'Key logo', 'asked', 'U0RAVI', 1, null, null, null from accounts limit 1;
insert into consents (exception_id, role, asked, answered_by, agreed, answered_at)
values ('x1', 'managers', 'U0MAYA', null, null, null);
insert into touches (account_id, touched_at, recorded_by, source) select account_id, 1, 'U0RAVI', 'button' from accounts limit 1;
