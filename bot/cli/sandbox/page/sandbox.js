// What the sandbox's panels share: asking the sandbox, and times as the chosen person reads them.

import { person, store } from "/page/api.js";
import { h } from "/page/dom.js";

if (!document.querySelector('link[href="/sandbox/page/panels.css"]')) {
  document.head.append(h("link", { rel: "stylesheet", href: "/sandbox/page/panels.css" }));
}

export async function ask(path, body) {
  const options = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`/sandbox/${path}`, options);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

const shape = (zone, options, ms) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(new Date(ms));

/** The zone of the person who is chosen. */
export const zone = () => person(store.user)?.tz ?? "UTC";
export const dayOf = (ms, tz = zone()) => shape(tz, { weekday: "long", day: "numeric", month: "long", year: "numeric" }, ms);
export const shortDay = (ms, tz = zone()) => shape(tz, { weekday: "short", day: "numeric", month: "short" }, ms);
export const timeOf = (ms, tz = zone()) => shape(tz, { hour: "2-digit", minute: "2-digit" }, ms);
export const isoDay = (ms, tz = zone()) => new Intl.DateTimeFormat("en-CA", { timeZone: tz }).format(new Date(ms));

export const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;
