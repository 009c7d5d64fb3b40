insert into account_words (word, account_id, reversed) select 'homeworld', account_id, 'dlrowemoh' from accounts limit 1;
insert into people_workspaces (user_id, workspace) select user_id, 'T0SISTER' from people limit 1;
