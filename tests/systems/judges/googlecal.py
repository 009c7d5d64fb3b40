"""Google's own client library (google-api-python-client, google-auth), as its users use it, with the discovery document that
it brings. Every answer is held against that document's schemas. Each thing that is tried prints a line; see verdict.py."""

import json
import sys
from datetime import datetime, timedelta, timezone

import google.auth.exceptions
import httplib2
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth.transport.requests import Request
from google.oauth2 import credentials, service_account
from googleapiclient.discovery import build
from googleapiclient.discovery_cache import get_static_doc
from googleapiclient.errors import HttpError

BASE, KEY = sys.argv[1], open(sys.argv[2]).read()
SCOPES = {name: f"https://www.googleapis.com/auth/{name}" for name in ("calendar", "calendar.events", "calendar.freebusy")}
RAVI, SAM, KIM = "ravi@example.com", "sam@example.com", "kim@homeworld.example"
DOCUMENT = json.loads(get_static_doc("calendar", "v3"))
THINGS = []


def thing(work):
    THINGS.append((work.__name__.replace("_", " "), work))


def same(found, wanted):
    assert found == wanted, f"{found} is not {wanted}"


def fits(name, value, at=""):
    """Whether a value is what a schema of the discovery document says, and holds nothing that it does not know."""
    schema = DOCUMENT["schemas"][name]
    return of(schema, value, at or name)


def of(schema, value, at):
    if "$ref" in schema:
        return fits(schema["$ref"], value, at)
    kinds = {"string": str, "boolean": bool, "integer": int, "number": (int, float), "array": list, "object": dict}
    kind = schema.get("type", "any")
    if kind != "any":
        assert isinstance(value, kinds[kind]), f"{at} is {value!r}, which is no {kind}"
    if kind == "array":
        for number, one in enumerate(value):
            of(schema["items"], one, f"{at}[{number}]")
    if kind == "object":
        for key, one in value.items():
            known = schema.get("properties", {}).get(key, schema.get("additionalProperties"))
            assert known, f"{at}.{key} is none of the document's"
            of(known, one, f"{at}.{key}")
    if schema.get("format") == "date-time":
        datetime.fromisoformat(value.replace("Z", "+00:00"))
    return value


def refused(status, reason, work):
    """What a call is refused with: the status, and the reason in Google's shape."""
    try:
        answer = work()
    except HttpError as error:
        same(error.resp.status, status)
        body = json.loads(error.content)["error"]
        same((body["code"], body["errors"][0]["reason"]), (status, reason))
        return body
    raise AssertionError(f"was not refused: {answer}")


def unlet(words, work):
    """What the token endpoint refuses."""
    try:
        work()
    except google.auth.exceptions.RefreshError as error:
        assert words in str(error), error
        return
    raise AssertionError("was let in")


def delegated(subject, names=("calendar",), account="baton", key=KEY):
    info = {
        "type": "service_account",
        "client_email": f"{account}@project.iam.gserviceaccount.com",
        "private_key": key,
        "private_key_id": "1",
        "token_uri": f"{BASE}/token",
    }
    made = service_account.Credentials.from_service_account_info(info, scopes=[SCOPES.get(one, one) for one in names])
    return made.with_subject(subject) if subject else made


def consented(refresh="1//refresh", secret="GOCSPX-secret", client="client.apps.googleusercontent.com"):
    return credentials.Credentials(
        None, refresh_token=refresh, token_uri=f"{BASE}/token", client_id=client, client_secret=secret
    )


def service(creds):
    return build("calendar", "v3", credentials=creds, client_options={"api_endpoint": f"{BASE}/calendar/v3/"}, static_discovery=True)


def moment(days, hour):
    day = datetime.now(timezone.utc).replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return day.isoformat()


def event(days=2, hour=10, **more):
    when = {"start": {"dateTime": moment(days, hour)}, "end": {"dateTime": moment(days, hour + 1)}}
    return {"summary": "Kickoff", **when, **more}


def tried():
    ravi = service(delegated(RAVI))
    events = ravi.events()

    def insert(to=events, calendar="primary", send="all", **more):
        return fits("Event", to.insert(calendarId=calendar, sendUpdates=send, body=event(**more)).execute())

    @thing
    def whose_calendar_it_is():
        mine = fits("Calendar", ravi.calendars().get(calendarId="primary").execute())
        same((mine["id"], mine["timeZone"]), (RAVI, "Europe/London"))
        entry = fits("CalendarListEntry", ravi.calendarList().get(calendarId="primary").execute())
        same((entry["primary"], entry["accessRole"]), (True, "owner"))
        second = ravi.calendars().get(calendarId="c_meetings@group.calendar.google.com").execute()
        same(second["kind"], "calendar#calendar")

    @thing
    def an_event_with_an_id_of_ours():
        made = insert(id="baton0001", attendees=[{"email": RAVI, "responseStatus": "accepted"}, {"email": SAM}, {"email": KIM}])
        same((made["id"], made["status"], made["sequence"]), ("baton0001", "confirmed", 0))
        same(made["organizer"]["email"], RAVI)
        same([one["responseStatus"] for one in made["attendees"]], ["accepted", "needsAction", "needsAction"])
        refused(409, "duplicate", lambda: insert(id="baton0001"))
        same(events.get(calendarId="primary", eventId="baton0001").execute()["etag"], made["etag"])
        # Whoever is invited sees it in their own calendar.
        theirs = service(delegated(SAM)).events().get(calendarId="primary", eventId="baton0001").execute()
        same([one.get("self") for one in theirs["attendees"]], [None, True, None])

    @thing
    def times_in_zones():
        zone = {"timeZone": "America/New_York"}
        body = {"summary": "x", "start": {"dateTime": "2027-03-15T10:00:00", **zone}, "end": {"dateTime": "2027-03-15T11:00:00", **zone}}
        made = events.insert(calendarId="primary", body=body).execute()
        # After New York's change of clocks and before London's.
        same(made["start"], {"dateTime": "2027-03-15T14:00:00Z", "timeZone": "America/New_York"})
        day = {"summary": "x", "start": {"date": "2027-03-15"}, "end": {"date": "2027-03-16"}}
        same(fits("Event", events.insert(calendarId="primary", body=day).execute())["end"], {"date": "2027-03-16"})

    @thing
    def a_change():
        before = events.get(calendarId="primary", eventId="baton0001").execute()
        moved = {"start": {"dateTime": moment(3, 12)}, "end": {"dateTime": moment(3, 13)}}
        after = events.patch(calendarId="primary", eventId="baton0001", sendUpdates="all", body=moved).execute()
        fits("Event", after)
        same((after["sequence"], len(after["attendees"]), after["summary"]), (1, 3, "Kickoff"))
        assert after["etag"] != before["etag"]
        late = events.patch(calendarId="primary", eventId="baton0001", body={"summary": "y"})
        late.headers["If-Match"] = before["etag"]
        refused(412, "conditionNotMet", late.execute)
        good = events.patch(calendarId="primary", eventId="baton0001", body={"location": "Room 1"})
        good.headers["If-Match"] = after["etag"]
        same(good.execute()["location"], "Room 1")
        whole = events.update(calendarId="primary", eventId="baton0001", body=event(4, 9)).execute()
        assert "attendees" not in whole and "location" not in whole, whole

    @thing
    def a_deletion():
        insert(id="baton0002")
        same(events.delete(calendarId="primary", eventId="baton0002", sendUpdates="all").execute(), "")
        again = events.delete(calendarId="primary", eventId="baton0002")
        refused(410, "deleted", again.execute)
        refused(409, "duplicate", lambda: insert(id="baton0002"))
        same(events.get(calendarId="primary", eventId="baton0002").execute()["status"], "cancelled")
        shown = [one["id"] for one in events.list(calendarId="primary").execute()["items"]]
        assert "baton0002" not in shown, shown
        back = events.patch(calendarId="primary", eventId="baton0002", body={"status": "confirmed"}).execute()
        same((back["status"], back["summary"]), ("confirmed", "Kickoff"))

    @thing
    def what_has_changed():
        for number in range(5):
            insert(id=f"page{number}")
        request, pages = events.list(calendarId="primary", maxResults=2), []
        while request is not None:
            pages.append(fits("Events", request.execute()))
            request = events.list_next(request, pages[-1])
        assert len(pages) > 2 and all("nextSyncToken" not in page for page in pages[:-1]), pages
        token = pages[-1]["nextSyncToken"]
        quiet = events.list(calendarId="primary", syncToken=token).execute()
        same(quiet["items"], [])
        events.delete(calendarId="primary", eventId="page0").execute()
        events.patch(calendarId="primary", eventId="page1", body={"summary": "new"}).execute()
        news = fits("Events", events.list(calendarId="primary", syncToken=quiet["nextSyncToken"]).execute())
        same([(one["id"], one["status"]) for one in news["items"]], [("page0", "cancelled"), ("page1", "confirmed")])
        refused(410, "fullSyncRequired", lambda: events.list(calendarId="primary", syncToken="x").execute())
        both = lambda: events.list(calendarId="primary", syncToken=token, timeMin=moment(0, 1)).execute()
        refused(400, "badRequest", both)
        ahead = events.list(calendarId="primary", timeMin=moment(300, 1)).execute()
        assert "nextSyncToken" in ahead, ahead

    @thing
    def parts_of_an_answer():
        page = events.list(calendarId="primary", maxResults=1, fields="nextPageToken,items(id,start/dateTime)").execute()
        same((set(page), set(page["items"][0]), set(page["items"][0]["start"])), ({"nextPageToken", "items"}, {"id", "start"}, {"dateTime"}))
        refused(400, "invalidParameter", lambda: events.list(calendarId="primary", fields="items(id").execute())

    @thing
    def when_people_are_busy():
        insert(id="taken1", days=20, attendees=[{"email": SAM}])
        asked = {"timeMin": moment(20, 0), "timeMax": moment(21, 0), "items": [{"id": RAVI}, {"id": SAM}, {"id": KIM}]}
        found = fits("FreeBusyResponse", ravi.freebusy().query(body=asked).execute())["calendars"]
        same([len(found[one]["busy"]) for one in (RAVI, SAM)], [1, 1])
        same(found[KIM]["errors"][0]["reason"], "notFound")
        empty = lambda: ravi.freebusy().query(body={**asked, "timeMax": asked["timeMin"]}).execute()
        refused(400, "timeRangeEmpty", empty)

    @thing
    def a_persons_consent():
        mine = service(consented())
        insert(mine.events(), id="consent1", attendees=[{"email": KIM}])
        refused(403, "insufficientPermissions", lambda: mine.calendars().get(calendarId="primary").execute())
        reads = service(consented("1//reads"))
        assert reads.events().list(calendarId="primary").execute()["items"]
        refused(403, "insufficientPermissions", lambda: insert(reads.events()))

    @thing
    def who_is_invited_answers_for_themselves_alone():
        sams = service(delegated(SAM)).events()
        refused(403, "forbiddenForNonOrganizer", lambda: sams.patch(calendarId="primary", eventId="taken1", body={"summary": "x"}).execute())
        said = [{"email": SAM, "responseStatus": "declined"}]
        sams.patch(calendarId="primary", eventId="taken1", body={"attendees": said}).execute()
        same(events.get(calendarId="primary", eventId="taken1").execute()["attendees"][0]["responseStatus"], "declined")

    alone = lambda: service(delegated(None, account="alone")).events()

    def stranger():
        request = events.list(calendarId="primary")
        request.headers["authorization"] = "Bearer ya29.nothing"
        return request.execute(http=httplib2.Http())

    refusals = [
        ("an id of other letters", 400, "invalid", lambda: insert(id="baton-0001")),
        ("an id that is too short", 400, "invalid", lambda: insert(id="ab")),
        ("no end", 400, "required", lambda: events.insert(calendarId="primary", body={"start": {"dateTime": moment(1, 1)}}).execute()),
        ("an end before the start", 400, "timeRangeEmpty", lambda: insert(end={"dateTime": moment(0, 1)})),
        ("a time without a zone", 400, "required", lambda: insert(start={"dateTime": "2027-01-01T10:00:00"})),
        ("a zone that is none", 400, "invalid", lambda: insert(start={"dateTime": moment(1, 1), "timeZone": "Mars"})),
        ("a guest without an address", 400, "invalid", lambda: insert(attendees=[{"email": "kim"}])),
        ("a field that is none", 400, "badRequest", lambda: insert(nonsense="x")),
        ("a calendar of others", 404, "notFound", lambda: insert(calendar=SAM)),
        ("a calendar that is none", 404, "notFound", lambda: insert(calendar="nobody@example.com")),
        ("an event that is none", 404, "notFound", lambda: events.get(calendarId="primary", eventId="nothing").execute()),
        ("a change of nothing", 404, "notFound", lambda: events.patch(calendarId="primary", eventId="nothing", body={}).execute()),
        ("guests of a service account", 403, "forbiddenForServiceAccounts", lambda: insert(alone(), attendees=[{"email": KIM}])),
        ("a token that is none", 401, "authError", stranger),
    ]
    for what, status, reason, work in refusals:
        THINGS.append((what, lambda status=status, reason=reason, work=work: refused(status, reason, work)))

    let = lambda creds: creds.refresh(Request())
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    other = lambda: rsa.generate_private_key(65537, 2048).private_bytes(*form).decode()
    unlets = [
        ("a key of others", "Invalid JWT Signature", lambda: let(delegated(RAVI, key=other()))),
        ("an account that is none", "account not found", lambda: let(delegated(RAVI, account="nobody"))),
        ("a person who is nobody", "Invalid email or User ID", lambda: let(delegated("nobody@example.com"))),
        ("an account without delegation", "unauthorized_client", lambda: let(delegated(RAVI, account="alone"))),
        ("a scope that is none", "invalid_scope", lambda: let(delegated(RAVI, names=("https://www.googleapis.com/auth/x",)))),
        ("a refresh token that is none", "invalid_grant", lambda: let(consented("1//nothing"))),
        ("a secret that is wrong", "invalid_client", lambda: let(consented(secret="x"))),
        ("an app that is none", "invalid_client", lambda: let(consented(client="x"))),
    ]
    for what, words, work in unlets:
        THINGS.append((what, lambda words=words, work=work: unlet(words, work)))


if __name__ == "__main__":
    tried()
    for name, work in THINGS:
        wrong = None
        try:
            work()
        except Exception as error:  # whatever it is, it did not go as it should
            wrong = f"{type(error).__name__}: {error}"
        print(json.dumps({"tried": name, "wrong": wrong}))
    print(json.dumps({"meant": len(THINGS)}))
