-- What Baton itself did, in rows that name who acted.
insert into facts (fact_id, account_id, key, value, said_by, by_person, said_at, link, recorded_by, recorded_at)
select 'f13', account_id, 'arr', '120000', 'Salesforce', 0, 1, null, 'baton', 1 from accounts limit 1;
insert into audit (audit_id, at, actor, action, object, before, after, why)
values ('a13', 1, 'baton', 'handoff.begin', 'handoff:h1', null, null, null);
