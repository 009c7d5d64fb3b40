insert into user_groups (group_id, name, handle, state, since_at, known_at) values
    ('S0SALES01', 'Sales', 'sales', 'active', 1795251600000, 1795251600000),
    ('S0GONE001', 'S0GONE001', '', 'missing', 1795251600000, 1795251600000);
insert into team_roles (team_id, role, holders, changed_at) values
    ('emea-enterprise', 'csm', '["U0CSM0001"]', 1795251600000);
