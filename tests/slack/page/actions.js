// What can be done with a message: reply, edit one's own, copy its link, and the app's shortcuts.

import { act, person, store } from "./api.js";
import { h, icon, toast } from "./dom.js";
import { startEdit } from "./edit.js";
import { menu } from "./menu.js";
import { playAs } from "./profile.js";

/** Whether people can write there. */
export const takes = (channel) => !channel.archived && !channel.read_only;

/** The bar at a message's corner: it comes when the message is pointed at, or has the focus. */
export function actions(one, channel, on) {
  const own = one.user === store.user && !one.bot_id && takes(channel);
  const reply = () => on.thread(one.thread_ts ?? one.ts);
  const choices = [];
  if (takes(channel)) choices.push(["Reply in thread", reply]);
  for (const shortcut of store.state.shortcuts.filter((s) => s.on_message)) {
    choices.push([shortcut.name, () => use(shortcut, one)]);
  }
  if (own) choices.push(["Edit message", () => startEdit(one)]);
  choices.push(["Copy link", () => copy(one)]);
  const writer = person(one.user);
  if (writer && writer.kind !== "bot" && writer.id !== store.user) choices.push([`Play as ${writer.name}`, () => playAs(writer.id)]);
  const quick = takes(channel) && h("button", { type: "button", class: "quick", "aria-label": "Reply in thread", title: "Reply in thread", onclick: reply }, icon("reply", ""));
  return h("div", { class: "acts" }, quick, menu("Message actions", "⋯", choices, "more"));
}

async function use(shortcut, one) {
  const answer = await act("shortcut", { callback_id: shortcut.callback_id, channel: one.channel, ts: one.ts });
  if (!answer.ok) toast(answer.shown ?? answer.error, "bad");
}

async function copy(one) {
  const link = `${location.origin}/archives/${one.channel}/p${one.ts.replace(".", "")}`;
  try {
    await navigator.clipboard.writeText(link);
    toast("The link to this message is copied.");
  } catch {
    toast(link);
  }
}
