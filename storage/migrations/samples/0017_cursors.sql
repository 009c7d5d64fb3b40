insert into cursors (source, read_until, read_at) values ('salesforce', 1, 2);
