// A channel: its messages, threads under their message, and what only this person sees.

import { act, get, person, store } from "./api.js";
import { blocks } from "./blocks.js";
import { h, icon, toast } from "./dom.js";
import { emoji } from "./emoji.js";
import { follow } from "./follow.js";
import { menu } from "./menu.js";
import { clockTime, dayKey, dayName, fullTime, mrkdwn, today, tsDate } from "./text.js";

/** How many messages are shown at first, and how many more at a time. */
const SCREENS = 80;

const drawn = new Map();
let most = SCREENS;
let list = null;
let listOf = "";
let sight = null;
let newest = "";
let replyTo = "";

/** Shows a channel in `content`; keeps what has not changed. */
export async function showChannel(content, id) {
  const key = `${store.user} ${id}`;
  if (listOf !== key) most = SCREENS;
  const channel = await get(`/local/channel/${encodeURIComponent(id)}`, { most });
  if (key !== `${store.user} ${store.place}`) return;
  if (listOf !== key || !content.contains(list)) {
    drawn.clear();
    replyTo = "";
    listOf = key;
    list = h("ol", { role: "list" });
    newest = "";
    content.replaceChildren(h("div", { class: "log", role: "log", "aria-label": "Messages", tabindex: "0" }, list));
    sight = follow(list.parentElement, list);
  }
  const all = [...channel.messages, ...channel.ephemerals].sort((a, b) => (a.ts < b.ts ? -1 : 1));
  const there = new Set(all.map((message) => message.ts));
  const threads = new Map();
  const roots = [];
  for (const message of all) {
    const root = message.thread_ts;
    if (!root || root === message.ts || !there.has(root)) roots.push(message);
    else threads.set(root, [...(threads.get(root) ?? []), message]);
  }
  const items = [];
  if (channel.earlier) items.push(item("earlier", () => earlier(content, id), channel.earlier));
  let day = "";
  for (const root of roots) {
    const of = dayKey(tsDate(root.ts));
    if (of !== day) items.push(item(`day ${of}`, () => dayLine(root.ts), { today: today() }));
    day = of;
    const replies = threads.get(root.ts) ?? [];
    const pinned = channel.pins.includes(root.ts);
    const shows = { root, replies, pinned, replying: replyTo === root.ts, people: peoplePrint(), today: today() };
    items.push(item(root.ts, () => entry(root, replies, channel.channel, pinned), shows));
  }
  if (!items.length) items.push(item("none", () => h("li", { class: "quiet none" }, "Nothing has been said here yet.")));
  place(items);
  if (sight.atEnd()) sight.toEnd();
  const last = all.at(-1);
  if (newest && last && last.ts > newest && (last.only_for || last.user === store.user)) answered(last, roots.includes(last));
  newest = last?.ts ?? "";
}

/** What one wrote oneself, and what is answered to oneself alone, is brought into sight wherever one reads. */
function answered(message, root) {
  if (root) return sight.toEnd();
  list.querySelector(`article[data-ts="${CSS.escape(message.ts)}"]`)?.scrollIntoView({ block: "nearest" });
}

/** A list item, drawn again only if what it shows changed. */
function item(key, draw, shows = null) {
  const print = JSON.stringify(shows);
  const old = drawn.get(key);
  if (old?.print === print) return old.node;
  const node = draw();
  drawn.set(key, { print, node });
  return node;
}

/** Names and kinds of people, drawn into every message: one short text however many there are. */
const prints = new WeakMap();
function peoplePrint() {
  const { users } = store.state;
  if (!prints.has(users)) prints.set(users, users.map(({ name, kind }) => `${name} ${kind}`).join());
  return prints.get(users);
}

function place(items) {
  const kept = new Set(items);
  for (const node of [...list.children]) if (!kept.has(node)) node.remove();
  let at = list.firstChild;
  for (const node of items) {
    if (node === at) at = at.nextSibling;
    else list.insertBefore(node, at);
  }
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

/** Whether people can write there. */
const takes = (channel) => !channel.archived && !channel.read_only;

function entry(root, replies, channel, pinned) {
  const thread = replies.map((reply) => message(reply, channel));
  const open = replies.length > 0 || replyTo === root.ts;
  const group = { class: "thread", role: "group", "aria-label": "Thread" };
  const under = open && h("div", group, thread, takes(channel) && replyBox(root));
  return h("li", {}, message(root, channel, pinned), under);
}

function message(one, channel, pinned = false) {
  const writer = person(one.user);
  const app = Boolean(one.bot_id) || writer?.kind === "bot";
  const name = writer?.name ?? "Slackbot";
  const when = tsDate(one.ts);
  const head = h(
    "header",
    {},
    h("strong", {}, name),
    app && h("span", { class: "tag" }, "APP"),
    writer?.kind === "guest" && h("span", { class: "tag" }, "guest"),
    writer?.kind === "stranger" && h("span", { class: "tag" }, "other workspace"),
    h("time", { datetime: when.toISOString(), title: fullTime(when), class: "quiet" }, clockTime(when)),
    pinned && h("span", { class: "quiet" }, icon("pin", ""), " pinned"),
  );
  const hide = h("button", { type: "button", class: "plain small", onclick: () => dismiss(one) }, "Dismiss");
  const note = one.only_for && h("p", { class: "only" }, icon("eye", ""), "Only visible to you", hide);
  const body = one.blocks.length ? blocks(one.blocks, context(one)) : h("div", { class: "text" }, mrkdwn(one.text));
  const unfurls = one.attachments.filter((of) => of.is_app_unfurl).map((of) => unfurl(of, one));
  const files = one.files.map(attached);
  const edited = one.edited && h("span", { class: "quiet", title: fullTime(tsDate(one.edited.ts)) }, "(edited)");
  return h(
    "article",
    { class: one.only_for ? "message ephemeral" : "message", "aria-label": `${name}, ${clockTime(when)}`, data: { ts: one.ts } },
    h("div", { class: app ? "face app" : "face", "aria-hidden": "true" }, initials(name)),
    h("div", { class: "said" }, note, head, body, unfurls, files, edited, one.reactions.length > 0 && reactions(one)),
    !one.only_for && more(one, channel),
  );
}

/** What the app shows of a link in a message. */
function unfurl(of, one) {
  return h("div", { class: "unfurl", role: "group", "aria-label": of.app_unfurl_url }, blocks(of.blocks ?? [], context(one)));
}

/** A file, to be kept and opened by whatever opens such files. */
function attached(file) {
  const href = `/local/file/${encodeURIComponent(file.id)}?${new URLSearchParams({ user: store.user })}`;
  return h("p", { class: "file" }, icon("file", "file"), " ", h("a", { href, download: file.name }, file.title ?? file.name));
}

function reactions(one) {
  const names = (users) => users.map((id) => person(id)?.name ?? id).join(", ");
  const mark = (r) => h("span", { class: "reaction", title: names(r.users) }, `${emoji(r.name)} ${r.users.length}`);
  return h("div", { class: "reactions" }, one.reactions.map(mark));
}

const initials = (name) => name.split(/\s+/).slice(0, 2).map((word) => word[0] ?? "").join("").toUpperCase();

function context(one) {
  const place = one.only_for ? { ephemeral: one.ts } : { message: { channel: one.channel, ts: one.ts } };
  return {
    place,
    values: {},
    act: async (action_id, choice) => {
      const answer = await act("click", { place, action_id, choice });
      if (answer.ok) return;
      if (answer.sent !== false) return toast(answer.shown ?? answer.error, "bad");
      // Somebody may have changed the message while this was on its way.
      const before = drawn.get(one.thread_ts ?? one.ts)?.print;
      await showChannel(list.parentElement.parentElement, store.place);
      const changed = drawn.get(one.thread_ts ?? one.ts)?.print !== before;
      toast(changed ? "This message has changed meanwhile. Look at it once more." : answer.error, "bad");
    },
  };
}

const dismiss = (one) => act("dismiss", { id: one.ts });

/** What can be done with a message: reply, and the app's shortcuts. */
function more(one, channel) {
  const choices = [];
  if (takes(channel)) choices.push(["Reply in thread", () => startReply(one)]);
  for (const shortcut of store.state.shortcuts.filter((s) => s.on_message)) {
    choices.push([shortcut.name, () => use(shortcut, one)]);
  }
  return choices.length > 0 && menu("Message actions", "⋯", choices, "more");
}

async function use(shortcut, one) {
  const answer = await act("shortcut", { callback_id: shortcut.callback_id, channel: one.channel, ts: one.ts });
  if (!answer.ok) toast(answer.shown ?? answer.error, "bad");
}

async function startReply(one) {
  replyTo = one.thread_ts ?? one.ts;
  await showChannel(list.parentElement.parentElement, store.place);
  list.querySelector(`[data-reply="${CSS.escape(replyTo)}"]`)?.focus();
}

function replyBox(root) {
  const field = h("input", { type: "text", "aria-label": "Reply", placeholder: "Reply…", data: { reply: root.ts } });
  const send = async (event) => {
    event.preventDefault();
    const { outgoing } = await import("./composer.js");
    const answer = await act("say", { channel: store.place, text: outgoing(field.value), thread_ts: root.ts });
    if (answer.ok) field.value = "";
    else toast(answer.error, "bad");
  };
  return h("form", { class: "reply", onsubmit: send }, field, h("button", { type: "submit", class: "small" }, "Reply"));
}

/** Brings a message into view, if it is there. */
export function reveal(ts) {
  const found = list?.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  found?.scrollIntoView({ block: "center" });
  found?.classList.add("found");
}
