// One message as it is drawn: who said it and when, what it says, and what stands under it.

import { actions } from "./actions.js";
import { act, get, person } from "./api.js";
import { blocks } from "./blocks.js";
import { attached } from "./files.js";
import { h, icon, toast } from "./dom.js";
import { emoji } from "./emoji.js";
import { face } from "./profile.js";
import { clockTime, fullTime, mrkdwn, tsDate } from "./text.js";

/**
 * A message. `shown`: whether it is pinned, whether it follows another of the same writer and needs no head, and
 * what `on` does: { thread(root), look() }.
 */
export function message(one, channel, { pinned = false, follows = false, on }) {
  const writer = person(one.user);
  const app = Boolean(one.bot_id) || writer?.kind === "bot";
  const name = writer?.name ?? "Slackbot";
  const when = tsDate(one.ts);
  const time = h("time", { datetime: when.toISOString(), title: fullTime(when), class: "quiet" }, clockTime(when));
  const head = h(
    "header",
    {},
    h("strong", {}, name),
    app && h("span", { class: "tag" }, "APP"),
    writer?.kind === "guest" && h("span", { class: "tag" }, "guest"),
    writer?.kind === "stranger" && h("span", { class: "tag" }, "other workspace"),
    time,
    pinned && h("span", { class: "quiet" }, icon("pin", ""), " pinned"),
    one.broadcast && h("span", { class: "quiet" }, "replied to a thread"),
  );
  const hide = h("button", { type: "button", class: "plain small", onclick: () => act("dismiss", { id: one.ts }) }, "Dismiss");
  const note = one.only_for && h("p", { class: "only" }, icon("eye", ""), "Only visible to you", hide);
  const body = one.blocks.length
    ? blocks(one.blocks, context(one, on))
    : h("div", { class: "text", dir: "auto" }, mrkdwn(one.text, { typed: !app }));
  const unfurls = one.attachments.filter((of) => of.is_app_unfurl).map((of) => unfurl(of, one, on));
  const edited = one.edited && h("span", { class: "quiet", title: fullTime(tsDate(one.edited.ts)) }, "(edited)");
  const side = follows ? h("div", { class: "side" }, h("time", { title: fullTime(when), class: "quiet" }, clockTime(when).replace(/\s?[AP]M$/, ""))) : face(writer, name, app);
  const said = [!follows && head, body, unfurls, one.files.map(attached), edited, one.reactions.length > 0 && reactions(one)];
  const kinds = ["message", one.only_for && "ephemeral", follows && "follows"];
  const about = { class: kinds.filter(Boolean).join(" "), "aria-label": `${name}, ${clockTime(when)}`, tabindex: "-1", data: { ts: one.ts } };
  return h("article", about, side, h("div", { class: "said" }, note, said), !one.only_for && actions(one, channel, on));
}

/** For how long what one writer says stands under one name, in seconds. */
const TOGETHER = 300;

/** Whether a message stands under the name of the one before it. */
export function together(before, one) {
  const close = Number(one.ts) - Number(before.ts) < TOGETHER;
  return close && before.user === one.user && before.bot_id === one.bot_id && !before.only_for && !one.only_for && !one.broadcast;
}

/** What the app shows of a link in a message. */
function unfurl(of, one, on) {
  return h("div", { class: "unfurl", role: "group", "aria-label": of.app_unfurl_url }, blocks(of.blocks ?? [], context(one, on)));
}

function reactions(one) {
  const names = (users) => users.map((id) => person(id)?.name ?? id).join(", ");
  const mark = (r) => h("span", { class: "reaction", title: names(r.users) }, `${emoji(r.name)} ${r.users.length}`);
  return h("div", { class: "reactions" }, one.reactions.map(mark));
}

function context(one, on) {
  const place = one.only_for ? { ephemeral: one.ts } : { message: { channel: one.channel, ts: one.ts } };
  return {
    place,
    values: {},
    act: async (action_id, choice) => {
      const answer = await act("click", { place, action_id, choice });
      if (answer.ok) return;
      if (answer.sent !== false) return toast(answer.shown ?? answer.error, "bad");
      // Somebody may have changed the message while this was on its way.
      const changed = JSON.stringify(await asItIs(one)) !== JSON.stringify(one);
      on.look();
      toast(changed ? "This message has changed meanwhile. Look at it once more." : answer.error, "bad");
    },
  };
}

/** A message as it is now; nothing if it is gone. */
async function asItIs(one) {
  const path = `/local/channel/${encodeURIComponent(one.channel)}`;
  const found = await get(path, { thread: one.thread_ts ?? one.ts, peek: true });
  return [...found.messages, ...found.ephemerals].find((other) => other.ts === one.ts);
}
