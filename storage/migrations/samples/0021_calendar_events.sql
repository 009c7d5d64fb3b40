insert into calendar_events (meeting_id, event_id, generation, calendar, state, wrote, url, declined, trouble)
select meeting_id, 'baton0', 0, 'ravi@example.com', 'there', '{}', 'https://www.google.com/calendar/event?eid=baton0', '[]', null
from meetings limit 1;
insert into calendar_readings (calendar, sync_token) values ('ravi@example.com', 'CPDAlvWDx70CEPDAlvWDx70CGAU=');
