// A channel: its messages, one writer's together, and how many answers stand in the thread of each.

import { person, get, store } from "./api.js";
import { h } from "./dom.js";
import { editLast } from "./edit.js";
import { follow } from "./follow.js";
import { byArrows, keeper } from "./list.js";
import { message, together } from "./message.js";
import { badge } from "./profile.js";
import { clockTime, dayKey, dayName, today, tsDate } from "./text.js";
import { showThread } from "./thread.js";

/** How many messages are shown at first, and how many more at a time. */
const SCREENS = 80;

const kept = keeper();
let most = SCREENS;
let list = null;
let listOf = "";
let sight = null;
let newest = "";
let shown = [];
let said = [];
/** How far the person had read when they came. */
let readUntil = "";

const on = { thread: (root) => showThread(root), look: () => again() };

/** Shows a channel in `content`; keeps what has not changed. */
export async function showChannel(content, id) {
  const key = `${store.user} ${id}`;
  if (listOf !== key) most = SCREENS;
  const channel = await get(`/local/channel/${encodeURIComponent(id)}`, { most });
  if (key !== `${store.user} ${store.place}`) return;
  if (listOf !== key || !content.contains(list)) {
    begin(content);
    listOf = key;
    readUntil = channel.read ?? "";
  }
  const all = [...channel.messages, ...channel.ephemerals].sort((a, b) => (a.ts < b.ts ? -1 : 1));
  const { roots, threads } = sorted(all);
  kept.place(list, drawn(content, channel, roots, threads));
  shown = roots;
  said = all;
  if (sight.atEnd()) sight.toEnd();
  const last = all.at(-1);
  if (newest && last && last.ts > newest && (last.only_for || last.user === store.user)) answered(last, roots.includes(last));
  newest = last?.ts ?? "";
}

function begin(content) {
  kept.forget();
  list = h("ol", { role: "list" });
  newest = "";
  const log = h("div", { class: "log", role: "log", "aria-label": "Messages", tabindex: "0" }, list);
  byArrows(log);
  content.replaceChildren(log);
  sight = follow(log, list);
}

/** What stands in the channel itself, and the answers by the message they are to. */
function sorted(all) {
  const there = new Set(all.map((one) => one.ts));
  const threads = new Map();
  const roots = [];
  for (const one of all) {
    const root = one.thread_ts;
    const answers = root && root !== one.ts && there.has(root);
    if (answers) threads.set(root, [...(threads.get(root) ?? []), one]);
    if (!answers || one.broadcast) roots.push(one);
  }
  return { roots, threads };
}

function drawn(content, channel, roots, threads) {
  const items = [];
  if (channel.earlier) items.push(kept.item("earlier", () => earlier(content, channel.channel.id), channel.earlier));
  let day = "";
  let before = null;
  let fresh = !readUntil;
  let any = false;
  for (const root of roots) {
    const of = dayKey(tsDate(root.ts));
    const replies = threads.get(root.ts) ?? [];
    const pinned = channel.pins.includes(root.ts);
    const starts = !fresh && root.ts > readUntil && root.user !== store.user && any;
    if (of !== day) items.push(kept.item(`day ${of}`, () => dayLine(root.ts), { today: today() }));
    if (starts) items.push(kept.item("new", () => h("li", { class: "new" }, h("span", {}, "New"))));
    if (root.ts > readUntil) fresh = true;
    const follows = of === day && !starts && !pinned && before !== null && together(before, root);
    day = of;
    const shows = { root, replies, pinned, follows, people: peoplePrint(), today: today() };
    items.push(kept.item(root.ts, () => entry(root, replies, channel.channel, { pinned, follows, on }), shows));
    before = replies.length ? null : root;
    any = true;
  }
  if (!items.length) items.push(kept.item("none", () => h("li", { class: "quiet none" }, "Nothing has been said here yet.")));
  return items;
}

/** What one wrote oneself, and what is answered to oneself alone, is brought into sight wherever one reads. */
function answered(last, root) {
  if (root) return sight.toEnd();
  if (last.only_for) showThread(last.thread_ts);
}

/** Names and kinds of people, drawn into every message: one short text however many there are. */
const prints = new WeakMap();
function peoplePrint() {
  const { users } = store.state;
  if (!prints.has(users)) prints.set(users, users.map(({ name, kind }) => `${name} ${kind}`).join());
  return prints.get(users);
}

/** What was said before what is shown. */
function earlier(content, id) {
  const show = async () => {
    most += SCREENS * 2;
    const box = list.parentElement;
    const below = box.scrollHeight - box.scrollTop;
    await showChannel(content, id);
    box.scrollTop = box.scrollHeight - below;
    box.focus();
  };
  return h("li", { class: "earlier" }, h("button", { type: "button", class: "small", onclick: show }, "Earlier messages"));
}

const dayLine = (ts) => h("li", { class: "day" }, h("span", {}, dayName(tsDate(ts))));

function entry(root, replies, channel, how) {
  return h("li", {}, message(root, channel, how), replies.length > 0 && answers(root, replies));
}

/** How many answers there are, whose, and when the last was given: it opens the thread. */
function answers(root, replies) {
  const writers = [...new Set(replies.map((reply) => reply.user))].slice(0, 3);
  const faces = writers.map((id) => badge(id, person(id)?.name ?? "Slackbot", person(id)?.kind === "bot"));
  const last = tsDate(replies.at(-1).ts);
  const count = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  const when = h("span", { class: "quiet" }, `Last reply ${dayName(last)} at ${clockTime(last)}`);
  return h("button", { type: "button", class: "replies", onclick: () => showThread(root.ts) }, faces, h("strong", {}, count), when);
}

const again = () => showChannel(list.parentElement.parentElement, store.place);

/** Opens the last message of one's own in the channel to be edited; false if there is none. */
export const editOwnLast = () => editLast(list, store.user, shown);

/** Brings a message into view, if it is there: further up, or in a thread. */
export async function reveal(ts) {
  const of = () => said.find((one) => one.ts === ts);
  if (!of()) {
    most = 1_000_000;
    await again();
  }
  const root = of()?.thread_ts;
  if (root && root !== ts) await showThread(root);
  for (const one of document.querySelectorAll(".message.found")) one.classList.remove("found");
  const found = [...document.querySelectorAll(`:is(.log, .thread-log) article[data-ts="${CSS.escape(ts)}"]`)].at(-1);
  found?.scrollIntoView({ block: "center" });
  found?.classList.add("found");
  found?.focus({ preventScroll: true });
}
