-- Baton itself acted under two names, `baton` and `Baton`; from now on it has one, `baton`.
--
-- The audit keeps its rows as they were written, by its own triggers: whoever reads it is given one name for both
-- (storage/audit.rs).

update facts set recorded_by = 'baton' where recorded_by = 'Baton';
update health_reports set said_by = 'baton' where by_person = 1 and said_by = 'Baton';
update meetings set changed_by = 'baton' where changed_by = 'Baton';
update milestones set recorded_by = 'baton' where recorded_by = 'Baton';
update requests set decided_by = 'baton' where decided_by = 'Baton';
update todos set settled_by = 'baton' where settled_by = 'Baton';
