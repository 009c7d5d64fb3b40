// jsforce, as its users use it. Each thing that is tried prints a line; see verdict.py.

import assert from "node:assert/strict";
import { createSign } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [tools, base, key, mode] = process.argv.slice(2);
const jsforce = createRequire(`${tools}/node/`)("jsforce");

const things = [];
const thing = (tried, work) => things.push({ tried, work });
const connect = (more = {}) =>
  new jsforce.Connection({
    version: "66.0",
    instanceUrl: base,
    loginUrl: base,
    oauth2: { loginUrl: base, clientId: "judge", clientSecret: "judge's secret", redirectUri: "x", ...more },
  });

// What a call is refused with.
async function refused(code, work) {
  let answer;
  try {
    answer = await work();
  } catch (error) {
    assert.equal(error.errorCode ?? error.name, code, error.message);
    return error;
  }
  assert.fail(`was not refused: ${JSON.stringify(answer)}`);
}

const credentials = { grant_type: "client_credentials" };
const connection = connect();

async function login(on = connection) {
  const user = await on.authorize(credentials);
  assert.match(user.id, /^005.{15}$/);
  assert.match(user.organizationId, /^00D.{15}$/);
}

if (mode === "--used-up") {
  thing("a used up quota", async () => {
    await login();
    const error = await refused("REQUEST_LIMIT_EXCEEDED", () => connection.query("SELECT Id FROM Account"));
    assert.equal(error.message, "TotalRequests Limit exceeded.");
    assert.deepEqual(connection.limitInfo.apiUsage, { used: 100000, limit: 100000 });
  });
} else {
  thing("client credentials", () => login());
  thing("an assertion", async () => {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const exp = Math.floor(Date.now() / 1000) + 180;
    const claims = { iss: "judge", sub: "integration@example.com", aud: "https://login.salesforce.com", exp };
    const signed = `${part({ alg: "RS256" })}.${part(claims)}`;
    const signature = createSign("RSA-SHA256").update(signed).sign(readFileSync(key), "base64url");
    const grant_type = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    const other = connect();
    await other.authorize({ grant_type, assertion: `${signed}.${signature}` });
    assert.equal((await other.query("SELECT Id FROM User")).totalSize, 3);
    await refused("invalid_grant", () => connect().authorize({ grant_type, assertion: `${signed}.AAAA` }));
  });
  thing("a wrong secret", () =>
    refused("invalid_client", () => connect({ clientSecret: "x" }).authorize(credentials)));
  thing("a wrong key", () =>
    refused("invalid_client_id", () => connect({ clientId: "x" }).authorize(credentials)));
  thing("a grant that is none", () =>
    refused("unsupported_grant_type", () => connect().authorize({ grant_type: "nothing" })));
  thing("all objects", async () => {
    const names = (await connection.describeGlobal()).sobjects.map((one) => one.name);
    assert.ok(names.includes("OpportunityHistory"), names);
  });
  thing("one object", async () => {
    const { fields } = await connection.sobject("Account").describe();
    const csm = fields.find((field) => field.name === "CSM__c");
    assert.deepEqual([csm.type, csm.referenceTo, csm.relationshipName], ["reference", ["User"], "CSM__r"]);
    assert.ok(!fields.some((field) => field.name === "Secret__c"));
    assert.equal(fields.find((field) => field.name === "Fixed__c").updateable, false);
  });
  thing("a query page by page", async () => {
    let page = await connection.query("SELECT Name FROM Account ORDER BY Name");
    assert.deepEqual([page.totalSize, page.done, page.records.length], [7, false, 3]);
    const names = page.records.map((record) => record.Name);
    while (!page.done) {
      page = await connection.queryMore(page.nextRecordsUrl);
      names.push(...page.records.map((record) => record.Name));
    }
    assert.deepEqual(names, [1, 2, 3, 4, 5, 6, 7].map((number) => `Account ${number}`));
  });
  thing("a query to its end", async () => {
    const found = await connection.sobject("Account").find({}, ["Id", "Name"]).sort({ Name: -1 }).execute({ autoFetch: true });
    assert.equal(found.length, 7);
    assert.equal(found[0].Name, "Account 7");
  });
  thing("parents and history", async () => {
    const soql = "SELECT Amount, Account.CSM__r.Email, Owner.Username FROM Opportunity WHERE StageName = '4-Proposal'";
    const [deal] = (await connection.query(soql)).records;
    assert.deepEqual([deal.Amount, deal.Account.CSM__r.Email], [120000.5, "ravi@example.com"]);
    const history = await connection.query("SELECT StageName, PrevAmount FROM OpportunityHistory ORDER BY CreatedDate, Id");
    assert.deepEqual(history.records.map((row) => row.StageName), ["3-Technical Evaluation", "4-Proposal"]);
  });
  thing("what is in the bin", async () => {
    const soql = "SELECT Name FROM Account WHERE IsDeleted = true";
    assert.equal((await connection.query(soql)).totalSize, 0);
    assert.equal((await connection.query(soql, { scanAll: true })).records[0].Name, "Account 8");
    const { deletedRecords } = await connection.sobject("Account").deleted(new Date(Date.now() - 3600e3), new Date(Date.now() + 120e3));
    assert.equal(deletedRecords.length, 1);
  });
  thing("a record's life", async () => {
    const tasks = connection.sobject("Task");
    const made = await tasks.create({ Subject: "Call", ActivityDate: "2026-12-01" });
    assert.equal(made.success, true);
    assert.equal((await tasks.retrieve(made.id)).Status, "Not Started");
    assert.equal((await tasks.update({ Id: made.id, Status: "Completed" })).success, true);
    assert.equal((await tasks.retrieve(made.id)).IsClosed, true);
    const changed = await tasks.updated(new Date(Date.now() - 3600e3), new Date(Date.now() + 120e3));
    assert.ok(changed.ids.includes(made.id));
    assert.equal((await tasks.destroy(made.id)).success, true);
    await refused("ENTITY_IS_DELETED", () => tasks.retrieve(made.id));
  });
  thing("several records at once", async () => {
    const accounts = connection.sobject("Account");
    const made = await accounts.create([{ Name: "One" }, { Name: "Two" }, { Segment__c: "Nowhere", Name: "Three" }]);
    assert.deepEqual(made.map((one) => one.success), [true, true, false]);
    assert.equal(made[2].errors[0].statusCode, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
    const ids = made.slice(0, 2).map((one) => one.id);
    const read = await accounts.retrieve(ids);
    assert.deepEqual(read.map((one) => one.Name), ["One", "Two"]);
    const changed = await accounts.update(ids.map((Id) => ({ Id, Segment__c: "Commercial" })));
    assert.ok(changed.every((one) => one.success));
    const gone = await accounts.destroy(ids);
    assert.ok(gone.every((one) => one.success));
  });
  thing("a key of another system", async () => {
    const tasks = connection.sobject("Task");
    const first = await tasks.upsert({ Handoff_Key__c: "h-1", Subject: "Call" }, "Handoff_Key__c");
    const again = await tasks.upsert({ Handoff_Key__c: "h-1", Subject: "Call" }, "Handoff_Key__c");
    assert.deepEqual([first.success, first.created, again.created, again.id], [true, true, false, first.id]);
    await refused("MULTIPLE_CHOICES", () => tasks.upsert({ Loose_Key__c: "twin", Subject: "x" }, "Loose_Key__c"));
  });
  thing("a change unless somebody was faster", async () => {
    const tasks = connection.sobject("Task");
    const { id } = await tasks.create({ Subject: "Call" });
    const url = `/services/data/v66.0/sobjects/Task/${id}`;
    const change = (Subject, moment) => {
      const headers = { "content-type": "application/json", "if-unmodified-since": moment };
      return connection.request({ method: "PATCH", url, body: JSON.stringify({ Subject }), headers });
    };
    await refused("PRECONDITION_FAILED", () => change("Late", "Thu, 01 Jan 2026 00:00:00 GMT"));
    await change("In time", new Date(Date.now() + 3600e3).toUTCString());
    assert.equal((await tasks.retrieve(id)).Subject, "In time");
    await tasks.destroy(id);
  });
  thing("pages by their ids", async () => {
    assert.equal((await connection.query("SELECT COUNT() FROM Account WHERE IsDeleted = false")).totalSize, 7);
    const first = (await connection.query("SELECT Id FROM Account ORDER BY Id LIMIT 3")).records;
    const soql = `SELECT Id FROM Account WHERE Id > '${first[2].Id}' ORDER BY Id LIMIT 3`;
    const next = (await connection.query(soql)).records;
    const ids = [...first, ...next].map((record) => record.Id);
    assert.deepEqual(ids, [...new Set(ids)].sort());
    assert.equal(ids.length, 6);
  });
  thing("several calls in one", async () => {
    const body = (together) => ({
      allOrNone: together,
      compositeRequest: [
        { method: "POST", url: "/services/data/v66.0/sobjects/Account", referenceId: "account", body: { Name: "New" } },
        { method: "POST", url: "/services/data/v66.0/sobjects/Task", referenceId: "task", body: { WhatId: "@{account.id}", Status: "x" } },
      ],
    });
    const codes = async (together) => {
      const { compositeResponse } = await connection.requestPost("/composite", body(together));
      return compositeResponse.map((one) => [one.httpStatusCode, one.body[0]?.errorCode]);
    };
    const picklist = [400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"];
    assert.deepEqual(await codes(true), [[400, "PROCESSING_HALTED"], picklist]);
    assert.equal((await connection.query("SELECT count() FROM Account WHERE Name = 'New'")).totalSize, 0);
    assert.deepEqual(await codes(false), [[201, undefined], picklist]);
  });
  thing("limits", async () => {
    const limits = await connection.request("/limits");
    assert.equal(limits.DailyApiRequests.Max, 100000);
    assert.equal(connection.limitInfo.apiUsage.limit, 100000);
    assert.equal(connection.limitInfo.apiUsage.used, 100000 - limits.DailyApiRequests.Remaining);
  });
  const account = (fields) => async () => {
    const [{ Id }] = (await connection.query("SELECT Id FROM Account WHERE Name = 'Account 1'")).records;
    return connection.sobject("Account").update({ Id, ...fields });
  };
  const query = (soql) => () => connection.query(soql);
  for (const [tried, code, work] of [
    ["a field that is none", "INVALID_FIELD", query("SELECT Nam FROM Account")],
    ["a hidden field", "INVALID_FIELD", query("SELECT Secret__c FROM Account")],
    ["a moment in quotes", "INVALID_FIELD", query("SELECT Id FROM Account WHERE CreatedDate > '2026-01-01T00:00:00Z'")],
    ["an object that is none", "INVALID_TYPE", query("SELECT Id FROM Nothing")],
    ["a query that is none", "MALFORMED_QUERY", query("SELECT Id FROM Account WHERE")],
    ["AND beside OR", "MALFORMED_QUERY", query("SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'")],
    ["a locator that is none", "INVALID_QUERY_LOCATOR", () => connection.queryMore("01gHs0000000000AAA-2000")],
    ["a lacking field", "REQUIRED_FIELD_MISSING", () => connection.sobject("Account").create({})],
    ["a value that is on no list", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", account({ Segment__c: "x" })],
    ["a person's name for an id", "MALFORMED_ID", account({ CSM__c: "TAM Scale" })],
    ["a field that may only be read", "INVALID_FIELD_FOR_INSERT_UPDATE", account({ Fixed__c: "x" })],
    ["a text for a number", "JSON_PARSER_ERROR", account({ AnnualRevenue: "much" })],
    ["a text that is too long", "STRING_TOO_LONG", account({ Name: "x".repeat(256) })],
    ["a record that is none", "NOT_FOUND", () => connection.sobject("Account").retrieve("001Hs00000AAAAAIA5")],
    ["a span that is none", "INVALID_REPLICATION_DATE", () => connection.sobject("Account").updated(new Date(), new Date())],
    ["a twin of a key", "DUPLICATE_VALUE", () => connection.sobject("Task").create({ Handoff_Key__c: "h-1" })],
  ]) {
    thing(tried, () => refused(code, work));
  }
  thing("the end of a session", async () => {
    const { accessToken } = connection;
    await connection.logout();
    const late = new jsforce.Connection({ version: "66.0", instanceUrl: base, accessToken });
    await refused("INVALID_SESSION_ID", () => late.query("SELECT Id FROM Account"));
  });
}

for (const { tried, work } of things) {
  let wrong = null;
  try {
    await work();
  } catch (error) {
    wrong = `${error.message}`.split("\n").join(" ");
  }
  console.log(JSON.stringify({ tried, wrong }));
}
console.log(JSON.stringify({ meant: things.length }));
