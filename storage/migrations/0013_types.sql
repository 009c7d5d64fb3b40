-- What rows spelled in one text, and the program took apart, has a column or a spelling of its own.

-- What was said of one late milestone was about `onboarding:ACCOUNT/MILESTONE`, where an account's id may hold a slash
-- too. Now it is `milestone:MILESTONE:ACCOUNT`.
update todos set subject = 'milestone:' || replace(subject, rtrim(subject, replace(subject, '/', '')), '') || ':'
        || substr(rtrim(subject, replace(subject, '/', '')), 12, length(rtrim(subject, replace(subject, '/', ''))) - 12)
    where asks like 'news.late_because@%' and subject like 'onboarding:%/%';

-- What is asked, and which one of several: `asks` is a word of a closed set, `key` is empty where there is but one.
-- Before, `asks` held both, and the id of a step or a rule stood there like a word.
-- What is open is unique by both.
drop index todos_one_open;
alter table todos add column key text not null default '';
update todos set
    key = case
        when asks like 'news.%' or asks like 'next.%' then substr(asks, 6)
        when subject like 'handoff:%' or subject like 'deal:%' then asks
        when instr(asks, '@') > 0 then substr(asks, instr(asks, '@') + 1)
        else '' end,
    asks = case
        when asks like 'news.%' then 'news'
        when asks like 'next.%' then 'next'
        when subject like 'handoff:%' then 'step'
        when subject like 'deal:%' then 'rule'
        when instr(asks, '@') > 0 then substr(asks, 1, instr(asks, '@') - 1)
        else asks end;
create unique index todos_one_open on todos (subject, asks, key) where state = 'open';

-- To be done, or to be known and settled by being told.
alter table todos add column kind text not null default 'action' check (kind in ('action', 'notice'));
update todos set kind = 'notice' where asked = 0;
alter table todos drop column asked;

-- When an account's review was put off stood where it says when it was settled.
alter table review_items add column put_off_at integer;
update review_items set put_off_at = settled_at, settled_at = null where state = 'open';
