-- Kinds of jobs and of planned moments bear the name of their feature's folder.

create temporary table renamed (old text primary key, new text not null);
insert into renamed (old, new) values
    ('account.channel', 'channels.create'),
    ('account.channel.invite', 'channels.invite'),
    ('account.channel.look', 'channels.look'),
    ('account.channel.news', 'channels.news'),
    ('agenda.ahead', 'agendas.ahead'),
    ('agenda.canvas', 'agendas.canvas'),
    ('agenda.post', 'agendas.post'),
    ('deal.let_go', 'deals.let_go'),
    ('deal.rule', 'deals.rule'),
    ('disengage.card', 'disengagement.card'),
    ('handoff.card', 'handoffs.card'),
    ('handoff.late', 'handoffs.late'),
    ('handoff.note', 'handoffs.note'),
    ('handover.leaver', 'reassignment.leaver'),
    ('handover.note', 'reassignment.note'),
    ('handover.over', 'reassignment.over'),
    ('meeting.card', 'meetings.card'),
    ('meeting.file', 'meetings.file'),
    ('reengage.card', 'reengagement.card'),
    ('reengage.letter', 'reengagement.letter'),
    ('reengage.news', 'reengagement.news'),
    ('reengage.note', 'reengagement.note'),
    ('reengage.prompt', 'reengagement.prompt'),
    ('request.card', 'requests.card'),
    ('request.dedicated', 'requests.dedicated'),
    ('request.news', 'requests.news'),
    ('request.nudge', 'requests.nudge'),
    ('request.offer', 'requests.offer'),
    ('request.receipt', 'requests.receipt'),
    ('request.rung', 'requests.rung'),
    ('request.thread', 'requests.thread'),
    ('review.card', 'reviews.card'),
    ('review.close', 'reviews.close'),
    ('review.left', 'reviews.left'),
    ('review.list', 'reviews.list'),
    ('review.note', 'reviews.note'),
    ('review.open', 'reviews.open'),
    ('review.remind', 'reviews.remind'),
    ('review.walk', 'reviews.walk'),
    ('team.agenda', 'team_meeting.agenda'),
    ('team.meeting', 'team_meeting.meeting'),
    ('todo.digest', 'tasks.digest'),
    ('todo.escalation', 'tasks.escalation'),
    ('todo.list', 'tasks.list'),
    ('todo.reminder', 'tasks.reminder'),
    ('todo.single', 'tasks.single'),
    ('todo.task', 'tasks.task');
update outbox set kind = (select new from renamed where old = kind) where kind in (select old from renamed);
update occurrences set kind = (select new from renamed where old = kind) where kind in (select old from renamed);
update schedules set kind = (select new from renamed where old = kind) where kind in (select old from renamed);
update set_aside set kind = (select new from renamed where old = kind) where kind in (select old from renamed);
drop table renamed;

-- Tasks and reassignments are called so; what a message or an entry of the outbox is unique by says so.
alter table todos rename to tasks;
alter table tasks rename column todo_id to task_id;
drop index todos_one_open;
drop index todos_by_owner;
drop index todos_by_subject;
drop index todos_by_account;
create unique index tasks_one_open on tasks (subject, asks, key) where state = 'open';
create index tasks_by_owner on tasks (owner, remind_at) where state = 'open';
create index tasks_by_subject on tasks (subject);
create index tasks_by_account on tasks (account_id);
alter table mentions rename column todo_id to task_id;
alter table handovers rename to reassignments;
alter table reassignments rename column handover_id to reassignment_id;
alter table handover_accounts rename to reassignment_accounts;
alter table reassignment_accounts rename column handover_id to reassignment_id;
drop index handovers_by_csm;
drop index handover_accounts_by_account;
create index reassignments_by_csm on reassignments (from_csm);
create index reassignment_accounts_by_account on reassignment_accounts (account_id) where state = 'running';
alter table outbox rename column once to unique_key;
alter table posts rename column matter to message_key;
alter table disengagements rename column heir to successor;
