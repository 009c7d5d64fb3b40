insert into connections (source, failed_at, failure, calls_used, calls_allowed, load_began_at, load_after, loaded,
    to_load, loaded_at, compared_at, differences)
values ('salesforce', 3, 'salesforce cannot for now: no connection', 10, 100, 1, '006', 1, 2, null, 4, 0);
insert into crm_writes (account_id, field, request_id, before, said_before, wrote, state, begun_at)
select account_id, 'csm', 'R1', null, null, '005', 'written', 5 from accounts limit 1;
