insert into projects (account_id, project_key, state, project_number, url, lacks, strangers, trouble, looked_at, wanted_by,
    wanted_at, made_at)
select account_id, 'k1', 'ready', 7, 'https://gitlab.example.com/a/b', '["label: x"]', '[]', null, 2, null, 1, 2
from accounts limit 1;
insert into issues (issue_key, account_id, kind, state, title, body, asked_by, asked_at, url)
select 'i1', account_id, 'risk', 'open', 'At risk', 'Why', null, 1, 'https://gitlab.example.com/t/-/issues/1'
from accounts limit 1;
