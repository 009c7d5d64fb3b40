insert into attributes (account_id, attribute, value, decided_at, state, before, looked_at, entered, entered_at, trouble)
select account_id, 'priority', 'pr1', 1, 'entered', 'Pr2', 2, 'Pr1', 3, null from accounts limit 1;
insert into attributes (account_id, attribute, value, decided_at, state, before, looked_at, entered, entered_at, trouble)
select account_id, 'lifecycle', 'onboarding', 1, 'wanted', null, null, null, null, 'no_company' from accounts limit 1;
