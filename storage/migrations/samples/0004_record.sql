insert into facts (fact_id, account_id, key, value, said_by, by_person, said_at, link, recorded_by, recorded_at)
select 'f1', account_id, 'champion', 'Kim Reed, platform lead', 'U0SAM', 1, 1, null, 'U0SAM', 1 from accounts limit 1;
