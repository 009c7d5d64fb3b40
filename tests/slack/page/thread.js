// A thread in the column on the right: the message it is about, and what was answered.

import { act, channel, get, store } from "./api.js";
import { byId, h } from "./dom.js";
import { editLast } from "./edit.js";
import { follow } from "./follow.js";
import { byArrows, keeper } from "./list.js";
import { message, together } from "./message.js";
import { takes } from "./actions.js";
import { dayKey, dayName, today, tsDate } from "./text.js";
import { outgoing } from "./typed.js";
import { writer } from "./writer.js";

const kept = keeper();
/** The thread that is open: by whom, where, and the timestamp of its root. */
let open = null;
let list = null;
let sight = null;
let shown = [];
let told = () => {};

/** Says what is done when the column comes or goes. */
export const onThread = (listener) => (told = listener);

/** Which thread is open; nothing if none is. */
export const openThread = () => open?.root ?? "";

/** Opens a thread of the channel one is in. */
export async function showThread(root) {
  const again = open?.root === root;
  open = { user: store.user, place: store.place, root };
  if (!again) frame();
  told(true);
  await refreshThread();
  (byId("thread-text") ?? byId("thread-close"))?.focus();
}

/** Closes it; what had opened it has the focus again. */
export function closeThread() {
  if (!open) return;
  const { root } = open;
  open = null;
  byId("thread").hidden = true;
  byId("thread").replaceChildren();
  told(false);
  const article = document.querySelector(`.log article[data-ts="${CSS.escape(root)}"]`);
  (article?.parentElement.querySelector(".replies") ?? article)?.focus({ preventScroll: true });
}

/** Draws it as it is now. It belongs to one person in one channel, and goes with them. */
export async function refreshThread() {
  if (!open) return;
  if (open.user !== store.user || open.place !== store.place) return closeThread();
  const of = open;
  const found = await get(`/local/channel/${encodeURIComponent(of.place)}`, { thread: of.root, peek: true });
  if (open !== of) return;
  shown = [...found.messages, ...found.ephemerals].sort((a, b) => (a.ts < b.ts ? -1 : 1));
  if (!shown.length) return closeThread();
  const on = { thread: () => byId("thread-text")?.focus(), look: refreshThread };
  const items = [];
  let day = "";
  shown.forEach((one, i) => {
    const here = dayKey(tsDate(one.ts));
    if (here !== day) items.push(kept.item(`day ${here}`, () => h("li", { class: "day" }, h("span", {}, dayName(tsDate(one.ts)))), today()));
    day = here;
    const follows = i > 1 && here === dayKey(tsDate(shown[i - 1].ts)) && together(shown[i - 1], one);
    const shows = { one, follows, today: today(), people: store.state.users.length };
    items.push(kept.item(one.ts, () => h("li", {}, message(one, found.channel, { follows, on })), shows));
    const answers = shown.length - 1;
    if (i === 0 && answers) items.push(kept.item("count", () => h("li", { class: "count-line quiet" }, answers === 1 ? "1 reply" : `${answers} replies`), answers));
  });
  kept.place(list, items);
  if (sight.atEnd()) sight.toEnd();
}

/** The column's frame, with a field to answer in where one can. */
function frame() {
  const place = channel(open.place);
  kept.forget();
  list = h("ol", { role: "list" });
  const log = h("div", { class: "thread-log", role: "log", "aria-label": "Thread", tabindex: "0" }, list);
  byArrows(log);
  const name = place.kind === "Dm" ? store.state.app.name : `#${place.name}`;
  const close = h("button", { type: "button", class: "plain small", id: "thread-close", "aria-label": "Close thread", onclick: closeThread }, "✕");
  const send = (text) => act("say", { channel: place.id, text: outgoing(text), thread_ts: open.root });
  const up = () => editLast(list, store.user, shown);
  const field = takes(place)
    ? writer({ id: "thread-text", label: "Reply in thread", placeholder: "Reply…", say: "Reply", send, up })
    : h("p", { class: "quiet closed" }, "Nobody can reply here.");
  byId("thread").replaceChildren(h("header", {}, h("h2", {}, "Thread"), h("p", { class: "quiet" }, name), close), log, field);
  byId("thread").hidden = false;
  sight = follow(log, list);
}
