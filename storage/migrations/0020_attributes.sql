-- What an account's attributes in a system of customer success (Gainsight) are to hold, and what was entered there.
create table attributes (
    account_id      text not null references accounts (account_id),
    -- 'priority': how much of a CSM's time it gets. 'lifecycle': where it is in its life.
    attribute       text not null check (attribute in ('priority', 'lifecycle')),
    -- What it is to hold, in our words, and since when.
    value           text not null,
    decided_at      integer not null,
    -- 'wanted': not entered yet. 'begun': the call may have been made. 'entered': it holds that.
    state           text not null check (state in ('wanted', 'begun', 'entered')),
    -- What stood there when it was first looked at because of this decision, and when that was.
    before          text,
    looked_at       integer,
    -- What was entered last, as it stands there, and when.
    entered         text,
    entered_at      integer,
    -- What keeps it from being entered, as a word; none: nothing does.
    trouble         text,
    primary key (account_id, attribute)
) strict;
