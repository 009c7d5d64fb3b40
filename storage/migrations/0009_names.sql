-- Names as they are compared, so that what people type finds what they mean at once, among a hundred thousand too.
-- SQL cannot fold letters: whoever writes a name fills its key (storage/names.rs), and rows without one are filled when
-- the database is opened. A migration that changes what a key is sets all of them to null.
alter table accounts add column name_key text;
create index accounts_by_name_key on accounts (name_key, account_id);
drop index accounts_by_name;

alter table people add column name_key text;
create index people_by_name_key on people (name_key);

-- The words of an account's name, for those who remember a word of it or mistype one.
create table account_words (
    word        text not null,
    account_id  text not null references accounts (account_id),
    -- Its letters from the end, as a word is also known by how it ends.
    reversed    text not null,
    primary key (word, account_id)
) strict, without rowid;

create index account_words_by_end on account_words (reversed);
create index account_words_by_account on account_words (account_id);

-- The workspaces of an Enterprise Grid that somebody belongs to, beside the one in people.
create table people_workspaces (
    user_id     text not null references people (user_id),
    workspace   text not null,
    primary key (user_id, workspace)
) strict;

-- The organization (E…) that our workspace belongs to; none without Enterprise Grid.
alter table identities add column organization text;

-- A zone that Slack does not name was stored as UTC, and counted as one that it does.
update people set timezone = '' where timezone = 'UTC';
