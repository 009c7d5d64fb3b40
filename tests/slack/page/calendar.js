// Calendar files (RFC 5545), as far as one reads them before one takes them over: what, when, where and who.

/** The events in a file, in order. What is not understood is left out. */
export function read(text) {
  const events = [];
  let event = null;
  // A line that begins with a blank goes on with the one before.
  for (const line of text.replace(/\r?\n[ \t]/g, "").split(/\r?\n/)) {
    const [, name, rest = "", value] = /^([\w-]+)((?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(.*)$/.exec(line) ?? [];
    if (!name) continue;
    if (name === "BEGIN" && value === "VEVENT") event = { people: [], cancelled: false };
    else if (name === "END" && value === "VEVENT" && event) (events.push(event), (event = null));
    else if (event) take(event, name.toUpperCase(), parameters(rest), value);
  }
  return events;
}

function parameters(text) {
  const found = text.matchAll(/;([\w-]+)=(?:"([^"]*)"|([^;]*))/g);
  return Object.fromEntries([...found].map(([, name, quoted, plain]) => [name.toUpperCase(), quoted ?? plain]));
}

const plain = (value) => value.replace(/\\n/gi, "\n").replace(/\\([,;\\])/g, "$1");

function take(event, name, parameters, value) {
  if (name === "SUMMARY") event.summary = plain(value);
  else if (name === "LOCATION") event.location = plain(value);
  else if (name === "DESCRIPTION") event.description = plain(value);
  else if (name === "STATUS") event.cancelled = value === "CANCELLED";
  else if (name === "DTSTART") event.start = moment(value, parameters);
  else if (name === "DTEND") event.end = moment(value, parameters);
  else if (name === "DURATION") event.lasts = duration(value);
  else if (name === "ORGANIZER") event.people.unshift(`${who(parameters, value)} (organizer)`);
  else if (name === "ATTENDEE") event.people.push(who(parameters, value));
}

const who = ({ CN }, value) => CN ?? value.replace(/^mailto:/i, "");

/** A day, a moment in UTC, or a time as the clocks of a zone show it. */
function moment(value, { TZID }) {
  const [, year, month, day, hour, minute, utc] = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?$/.exec(value) ?? [];
  if (!year) return null;
  const ms = Date.UTC(year, month - 1, day, hour ?? 0, minute ?? 0);
  if (!hour) return { day: true, ms };
  return utc ? { ms } : { ms, zone: TZID ?? "" };
}

function duration(value) {
  const [, weeks, days, hours, minutes] = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?$/.exec(value) ?? [];
  const minutesOf = [[weeks, 10080], [days, 1440], [hours, 60], [minutes, 1]];
  return minutesOf.reduce((sum, [count, each]) => sum + Number(count ?? 0) * each * 60_000, 0);
}

/** When an event is, for who reads it in their own time zone; a time of another zone keeps that zone's name. */
export function when(event, timeZone) {
  const { start, end, lasts } = event;
  if (!start) return "No date";
  const until = end ?? (lasts ? { ...start, ms: start.ms + lasts } : null);
  const floats = start.day || start.zone !== undefined;
  const zone = floats ? "UTC" : timeZone;
  const day = new Intl.DateTimeFormat("en-US", { timeZone: zone, dateStyle: "full" });
  const time = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeStyle: "short" });
  if (start.day) return day.format(start.ms);
  const first = `${day.format(start.ms)}, ${time.format(start.ms)}`;
  const last = until && (day.format(until.ms) === day.format(start.ms) ? time.format(until.ms) : `${day.format(until.ms)}, ${time.format(until.ms)}`);
  const of = start.zone === undefined ? (timeZone ?? "") : start.zone;
  return `${first}${last ? ` to ${last}` : ""}${of ? ` (${of.replace(/_/g, " ")})` : ""}`;
}
