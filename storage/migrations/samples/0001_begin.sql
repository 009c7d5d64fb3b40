-- A row or two in every table of 0001, as a serving Baton leaves them: the next migration runs on these.

insert into people (user_id, workspace, name, email, timezone, guest, bot, active, dm_channel, known_at) values
    ('U0SA00001', 'T0WORK001', 'Sam Ito', 'sam@example.com', 'Europe/London', 0, 0, 1, 'D0SA00001', 1795251600000),
    ('U0MGR0001', 'T0WORK001', 'Maya Ndiaye', 'maya@example.com', 'Europe/London', 0, 0, 1, null, 1795251600000),
    ('U0CSM0001', 'T0WORK001', 'Cleo Haas', 'cleo@example.com', 'Europe/Berlin', 0, 0, 1, null, 1795251600000),
    ('U0LEFT001', 'T0WORK001', 'Lev', null, 'UTC', 0, 0, 0, null, 1795251600000);

insert into identities (workspace, bot_user, known_at) values ('T0WORK001', 'U0BATON01', 1795251600000);

insert into user_group_members (group_id, user_id) values ('S0SALES01', 'U0SA00001');

insert into days_off (user_id, first_day, last_day, set_by, set_at) values
    ('U0CSM0001', '2026-12-24', '2027-01-03', 'U0MGR0001', 1795251600000);

insert into accounts (account_id, name, url, segment, region, industry, arr, lam, dedicated, csm_field, sa_email,
    sae_email, parent_id, health, priority, onboarding_since, ebr_due_on, channel, source, known_at) values
    ('0015e00000XyZabAAF', 'Homeworld Inc.', 'https://gitlab.my.salesforce.com/0015e00000XyZab', 'enterprise', 'EMEA',
     'Aerospace', 0, 1200000, 1, null, 'sam@example.com', 'ae@example.com', null, 'green', 'pr1', 1795251600000,
     '2027-05-03', null, 'salesforce', 1795251600000),
    ('0015e00000AAAAAAA0', 'Bare', null, null, null, null, null, null, null, null, null, null, null, null, null, null,
     null, null, 'Sam Ito', 1795251600000);

insert into opportunities (opportunity_id, account_id, name, url, kind, stage, stage_since, close_date, amount,
    owner_email, source, known_at) values
    ('0065e00000AbCdEAAV', '0015e00000XyZabAAF', 'Homeworld – new business',
     'https://gitlab.my.salesforce.com/0065e00000AbCdE', 'new_business', '3-Technical Evaluation', 1795251600000,
     '2027-02-15', 250000, 'ae@example.com', 'salesforce', 1795251600000),
    ('0065e00000BBBBBAA0', '0015e00000AAAAAAA0', null, null, null, null, null, null, null, null, 'Sam Ito', 1795251600000);

insert into requests (request_id, opportunity_id, account_id, team_id, requester, state, version, close_date, lam, arr,
    stage, why_now, pov, pov_outcome, dedicated, notes, question, asked_by, asked_at, answer, answered_at,
    acknowledged_by, acknowledged_at, decided_by, decided_at, reason, opened_at, routed_at, changed_at) values
    ('01930000-0000-7000-8000-000000000001', '0065e00000AbCdEAAV', '0015e00000XyZabAAF', 'emea-enterprise', 'U0SA00001',
     'assigned', 3, '2027-02-15', 1200000, 250000, '3-Technical Evaluation', 'POV presented on 12 Nov', 'presented',
     'all criteria met', 1, '', 'Which stages?', 'U0MGR0001', 1795255200000, 'SCM and CI', 1795258800000, 'U0MGR0001',
     1795255200000, 'U0MGR0001', 1795262400000, null, 1795251600000, 1795251600000, 1795262400000),
    ('01930000-0000-7000-8000-000000000002', '0065e00000BBBBBAA0', '0015e00000AAAAAAA0', 'emea-enterprise', 'U0SA00001',
     'withdrawn', 2, '2027-03-01', 90000, null, '4-Proposal', 'Moved to 4', 'none', '', 0, 'see the plan', null, null,
     null, null, null, null, null, null, null, 'The deal was lost', 1795251600000, 1795251600000, 1795255200000);

insert into request_watchers (request_id, user_id, since_at) values
    ('01930000-0000-7000-8000-000000000001', 'U0MGR0001', 1795251600000);

insert into assignments (assignment_id, request_id, account_id, csm, note, state, assigned_by, assigned_at, settled_at,
    reason) values
    ('01930000-0000-7000-8000-00000000000a', '01930000-0000-7000-8000-000000000001', '0015e00000XyZabAAF', 'U0LEFT001', '',
     'handed_back', 'U0MGR0001', 1795258800000, 1795260000000, 'Leaving on Friday'),
    ('01930000-0000-7000-8000-00000000000b', '01930000-0000-7000-8000-000000000001', '0015e00000XyZabAAF', 'U0CSM0001',
     'They know aerospace', 'offered', 'U0MGR0001', 1795262400000, null, null);

insert into posts (matter, channel, ts, posted_at) values
    ('request:01930000-0000-7000-8000-000000000001:card:emea-enterprise', 'C0EMEA001', '1795251601.000100', 1795251601000);

insert into outbox (outbox_id, kind, args, once, lane, state, due_at, lease_until, attempts, looks, first_try_at, channel,
    ts, fault, created_at, settled_at) values
    ('01930000-0000-7000-8000-000000000101', 'request.card', '{"request":"01930000-0000-7000-8000-000000000001","team":"emea-enterprise"}',
     null, 'C0EMEA001', 'completed', 1795251600000, null, 1, 0, 1795251600000, 'C0EMEA001', '1795251601.000100', null,
     1795251600000, 1795251601000),
    ('01930000-0000-7000-8000-000000000102', 'request.news', '{}', 'news:1', 'U0SA00001', 'scheduled', 1795262400000, null,
     0, 0, null, null, null, null, 1795262400000, null),
    ('01930000-0000-7000-8000-000000000103', 'request.offer', '{}', null, 'U0CSM0001', 'running', 1795262400000,
     1795262460000, 1, 0, 1795262400000, null, null, null, 1795262400000, null),
    ('01930000-0000-7000-8000-000000000104', 'request.nudge', '{}', 'nudge:1', 'U0MGR0001', 'unknown', 1795262400000, null,
     2, 2, 1795262400000, null, null, 'channel_not_found', 1795262400000, 1795262500000);

insert into schedules (schedule, kind, args, cron, zone, missed, grace_ms, next_slot, next_at) values
    ('people.refresh', 'people.refresh', '{}', '0 0 2 * * * *', 'Europe/London', 'latest', 9223372036854775807,
     '2026-11-22T02:00:00', 1795312800000);

insert into occurrences (schedule, slot, kind, args, due_at, state, reason, settled_at) values
    ('request:01930000-0000-7000-8000-000000000001', 'accept@3', 'request.rung', '{}', 1795300000000, 'scheduled', null, null),
    ('people.refresh', '2026-11-21T02:00:00', 'people.refresh', '{}', 1795226400000, 'skipped', 'passed while Baton was down',
     1795251600000);

insert into inbound (dedupe_key, kind, actor, answer, received_at) values
    ('command:5f2a', 'command', 'U0SA00001', '', 1795251600000);

insert into audit (audit_id, at, actor, action, object, before, after, why) values
    ('01930000-0000-7000-8000-000000000201', 1795251600000, 'U0SA00001', 'request.open',
     'request:01930000-0000-7000-8000-000000000001', null, null, 'ARR of $250k qualifies');

insert into probes (probe) values (1);
