-- The user groups that the configuration names, and who holds a role of a team by name or by such a group.

create table user_groups (
    group_id        text primary key,
    -- As Slack calls it, and what stands after the @. Of one that Slack never knew, its id and nothing.
    name            text not null,
    handle          text not null,
    -- 'active': it is followed. 'disabled', 'missing': its members are those that were known last.
    state           text not null check (state in ('active', 'disabled', 'missing')),
    -- Since when it is so.
    since_at        integer not null,
    known_at        integer not null
) strict;

create table team_roles (
    team_id         text not null,
    role            text not null check (role in ('csm', 'managers', 'directors', 'sales_managers', 'sa_leaders')),
    -- Who held it when it was looked at last: ids in a JSON list.
    holders         text not null,
    changed_at      integer not null,
    primary key (team_id, role)
) strict;
