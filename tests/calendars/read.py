"""An independent reader of calendar files: PyPI icalendar.

    tests/calendars/run                 installs what is needed and reads what the scenarios left
    tests/calendars/read.py FILE        prints what it understood of one file, as JSON, and what it did not

Nothing of Baton's code is used here. A line that the parser could not make sense of is a fault.
"""

import json
import sys
from datetime import timezone

from icalendar import Calendar


def read(path):
    with open(path, "rb") as file:
        calendar = Calendar.from_ical(file.read())
    events = [part for part in calendar.walk() if part.name == "VEVENT"]
    if len(events) != 1:
        sys.exit(f"{path}: {len(events)} events, and there has to be one")
    event = events[0]
    faults = [str(fault) for part in calendar.walk() for fault in part.errors]
    if faults:
        sys.exit(f"{path}: {faults}")
    utc = lambda name: event.decoded(name).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = lambda name: str(event[name]) if name in event else None
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    people = [{"address": str(one), "name": one.params.get("CN"), "rsvp": one.params.get("RSVP")} for one in attendees]
    return {
        "method": str(calendar["METHOD"]),
        "uid": text("UID"),
        "sequence": int(event["SEQUENCE"]),
        "status": text("STATUS"),
        "stamp": utc("DTSTAMP"),
        "starts": utc("DTSTART"),
        "ends": utc("DTEND"),
        "summary": text("SUMMARY"),
        "location": text("LOCATION"),
        "description": text("DESCRIPTION"),
        "organizer": text("ORGANIZER"),
        "attendees": people,
    }


if __name__ == "__main__":
    print(json.dumps(read(sys.argv[1])))
