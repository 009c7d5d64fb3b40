"""simple-salesforce, as its users use it. Each thing that is tried prints a line; see verdict.py.

It speaks https only, and to `<domain>.salesforce.com` only; an adapter takes its calls to this machine.
"""

import json
import sys
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import SalesforceAuthenticationFailed, SalesforceError

BASE, KEY = sys.argv[1:3]
MODE = sys.argv[3] if len(sys.argv) > 3 else ""


class ToThisMachine(HTTPAdapter):
    """Sends what is meant for anybody else to the organization on this machine."""

    def send(self, request, **options):
        here, meant = urlsplit(BASE), urlsplit(request.url)
        request.url = urlunsplit((here.scheme, here.netloc, meant.path, meant.query, ""))
        return super().send(request, **options)


def session():
    made = requests.Session()
    made.mount("https://", ToThisMachine())
    return made


def login(**more):
    granted = {"consumer_key": "judge", "consumer_secret": "judge's secret", "domain": "acme.my", "version": "66.0"}
    return Salesforce(session=session(), **{**granted, **more})


THINGS = []


def thing(work):
    THINGS.append((work.__name__.replace("_", " "), work))


def refused(status, code, work):
    """What a call is refused with."""
    try:
        answer = work()
    except SalesforceError as error:
        assert (error.status, error.content[0]["errorCode"]) == (status, code), error
        return error
    raise AssertionError(f"was not refused: {answer}")


def same(found, wanted):
    assert found == wanted, f"{found} is not {wanted}"


def tried_when_used_up():
    @thing
    def a_used_up_quota():
        refused(403, "REQUEST_LIMIT_EXCEEDED", lambda: login().query("SELECT Id FROM Account"))


def tried():
    sf = login()

    @thing
    def an_assertion():
        jwt = {"consumer_secret": None, "domain": "login", "username": "integration@example.com"}
        same(login(**jwt, privatekey_file=KEY).query("SELECT Id FROM User")["totalSize"], 3)
        for wrong, code in [({"consumer_key": "x"}, "invalid_client_id"), ({"domain": "test"}, "invalid_grant")]:
            try:
                login(**{**jwt, **wrong}, privatekey_file=KEY)
            except SalesforceAuthenticationFailed as error:
                same(error.code, code)
            else:
                raise AssertionError("was not refused")

    @thing
    def a_wrong_secret():
        try:
            login(consumer_secret="x")
        except SalesforceAuthenticationFailed as error:
            same(error.code, "invalid_client")
        else:
            raise AssertionError("was not refused")

    @thing
    def objects():
        assert "Opportunity" in [one["name"] for one in sf.describe()["sobjects"]]
        names = [field["name"] for field in sf.Account.describe()["fields"]]
        same(("CSM__c" in names, "Secret__c" in names), (True, False))
        same(sf.Account.metadata()["objectDescribe"]["keyPrefix"], "001")

    @thing
    def a_query_page_by_page():
        page = sf.query("SELECT Name FROM Account ORDER BY Name")
        same((page["totalSize"], page["done"], len(page["records"])), (7, False, 3))
        page = sf.query_more(page["nextRecordsUrl"], identifier_is_url=True)
        same([record["Name"] for record in page["records"]], ["Account 4", "Account 5", "Account 6"])
        every = sf.query_all("SELECT Id FROM Account")
        same((every["totalSize"], len(every["records"]), every["done"]), (7, 7, True))
        same(len(list(sf.query_all_iter("SELECT Id FROM Account", include_deleted=True))), 8)

    @thing
    def parents():
        soql = "SELECT Amount, Account.CSM__r.Email FROM Opportunity WHERE IsClosed = false AND CloseDate > 2026-01-01"
        deal = sf.query(soql)["records"][0]
        same((deal["Amount"], deal["Account"]["CSM__r"]["Email"]), (120000.5, "ravi@example.com"))

    @thing
    def a_records_life():
        made = sf.Task.create({"Subject": "Call"})
        same((made["success"], made["errors"]), (True, []))
        same(sf.Task.update(made["id"], {"Status": "Completed"}), 204)
        same(sf.Task.get(made["id"])["IsClosed"], True)
        now = datetime.now(timezone.utc)
        span = (now - timedelta(hours=1), now + timedelta(minutes=2))
        assert made["id"] in sf.Task.updated(*span)["ids"]
        same(sf.Task.delete(made["id"]), 204)
        deleted = sf.Task.deleted(*span)
        assert made["id"] in [record["id"] for record in deleted["deletedRecords"]]
        assert deleted["latestDateCovered"].endswith(":00.000+0000"), deleted
        refused(404, "ENTITY_IS_DELETED", lambda: sf.Task.get(made["id"]))

    @thing
    def a_change_unless_somebody_was_faster():
        made = sf.Task.create({"Subject": "Call"})["id"]
        since = {"If-Unmodified-Since": "Thu, 01 Jan 2026 00:00:00 GMT"}
        refused(412, "PRECONDITION_FAILED", lambda: sf.Task.update(made, {"Subject": "Late"}, headers=since))
        since = {"If-Unmodified-Since": format_datetime(datetime.now(timezone.utc) + timedelta(hours=1), usegmt=True)}
        same(sf.Task.update(made, {"Subject": "In time"}, headers=since), 204)
        same(sf.Task.get(made)["Subject"], "In time")
        same(sf.Task.delete(made), 204)

    @thing
    def pages_by_their_ids():
        same(sf.query("SELECT COUNT() FROM Account")["totalSize"], 7)
        ids = [record["Id"] for record in sf.query("SELECT Id FROM Account ORDER BY Id LIMIT 3")["records"]]
        more = sf.query_all(f"SELECT Id FROM Account WHERE Id > '{ids[-1]}' ORDER BY Id LIMIT 100")["records"]
        ids += [record["Id"] for record in more]
        same((len(ids), ids), (7, sorted(ids)))
        named = sf.query_all(f"SELECT Id FROM Account WHERE Id IN ('{ids[0]}', '{ids[6]}')")
        same(named["totalSize"], 2)

    @thing
    def a_user_by_their_email():
        soql = "SELECT Id FROM User WHERE Email = '{}' AND IsActive = true ORDER BY Id LIMIT 2"
        same(sf.query(soql.format("RAVI@example.com"))["totalSize"], 1)
        same(sf.query(soql.format("o\\'hara@example.com"))["totalSize"], 0)

    @thing
    def a_key_of_another_system():
        same(sf.Task.upsert("Handoff_Key__c/h-1", {"Subject": "Call"}), 201)
        same(sf.Task.upsert("Handoff_Key__c/h-1", {"Subject": "Call again"}), 200)
        same(sf.Task.get_by_custom_id("Handoff_Key__c", "h-1")["Subject"], "Call again")
        try:
            sf.Task.upsert("Loose_Key__c/twin", {"Subject": "x"})
        except SalesforceError as error:
            same((error.status, len(error.content)), (300, 2))
        else:
            raise AssertionError("was not refused")

    @thing
    def limits():
        same(sf.limits()["DailyApiRequests"]["Max"], 100000)
        usage = sf.api_usage["api-usage"]
        same((usage.used > 0, usage.total), (True, 100000))

    def account(fields):
        return lambda: sf.Account.update(sf.query("SELECT Id FROM Account LIMIT 1")["records"][0]["Id"], fields)

    for what, status, code, work in [
        ("a field that is none", 400, "INVALID_FIELD", lambda: sf.query("SELECT Nam FROM Account")),
        ("a query that is none", 400, "MALFORMED_QUERY", lambda: sf.query("SELECT Id Account")),
        ("an object that is none", 400, "INVALID_TYPE", lambda: sf.query("SELECT Id FROM Nothing")),
        ("a lacking field", 400, "REQUIRED_FIELD_MISSING", lambda: sf.Account.create({})),
        ("a person's name for an id", 400, "MALFORMED_ID", account({"CSM__c": "TAM Scale"})),
        ("a field that may only be read", 400, "INVALID_FIELD_FOR_INSERT_UPDATE", account({"Fixed__c": "x"})),
        ("a text for a number", 400, "JSON_PARSER_ERROR", account({"AnnualRevenue": "much"})),
        ("a record that is none", 404, "NOT_FOUND", lambda: sf.Account.get("001Hs00000AAAAAIA5")),
        ("an address that is none", 404, "NOT_FOUND", lambda: sf.restful("nothing")),
    ]:
        THINGS.append((what, lambda status=status, code=code, work=work: refused(status, code, work)))

    @thing
    def the_end_of_a_session():
        requests.post(f"{BASE}/services/oauth2/revoke", data={"token": sf.session_id}, timeout=30)
        late = Salesforce(session_id=sf.session_id, instance="acme.my.salesforce.com", session=session(), version="66.0")
        refused(401, "INVALID_SESSION_ID", lambda: late.query("SELECT Id FROM Account"))


if __name__ == "__main__":
    tried_when_used_up() if MODE == "--used-up" else tried()
    for name, work in THINGS:
        wrong = None
        try:
            work()
        except Exception as error:  # whatever it is, it did not go as it should
            wrong = f"{type(error).__name__}: {error}"
        print(json.dumps({"tried": name, "wrong": wrong}))
    print(json.dumps({"meant": len(THINGS)}))
