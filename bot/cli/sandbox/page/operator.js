// What an operator sees: what is pending, sent, uncertain; what is planned; who did what.

import { channel, person } from "/page/api.js";
import { h } from "/page/dom.js";
import { ask, shortDay, timeOf } from "./sandbox.js";

/** What the states come to. */
const GROUPS = [
  ["Pending", ["scheduled", "running"]],
  ["Sent", ["completed"]],
  ["Uncertain", ["reconciling", "unknown"]],
  ["Not wanted", ["cancelled"]],
  ["Refused", ["discarded"]],
];
const WARN = ["Uncertain", "Refused"];

const named = (id) => person(id)?.name ?? (channel(id) ? `#${channel(id).name}` : id);
const when = (ms) => (ms ? `${shortDay(ms)}, ${timeOf(ms)}` : "");

export function mount(root, page) {
  let shown = "";
  let print = "";
  const tally = h("div", { class: "tally", role: "group", "aria-label": "Outbox by state" });
  const list = (name) => h("ul", { class: "facts", "aria-label": name });
  const effects = list("Outbox");
  const moments = list("Planned moments");
  const audit = list("Audit, newest first");
  const fold = (title, content, open = false) => h("details", { class: "fold-in", open }, h("summary", {}, title), content);
  const down = h("p", { role: "status", hidden: true }, "Baton is stopped.");

  const refresh = async () => {
    const inside = await ask("operator");
    down.hidden = inside.running;
    if (!inside.running) return;
    const { now: _, ...rest } = inside;
    const fresh = JSON.stringify([rest, shown]);
    if (fresh === print) return;
    print = fresh;
    const count = (states) => inside.states.filter((one) => states.includes(one.state)).reduce((sum, one) => sum + one.count, 0);
    const focused = document.activeElement?.dataset.group;
    tally.replaceChildren(
      ...GROUPS.map(([name, states]) => {
        const total = count(states);
        const press = () => ((shown = shown === name ? "" : name), refresh());
        const face = { type: "button", class: total && WARN.includes(name) ? "warn" : "", "aria-pressed": String(shown === name), data: { group: name }, onclick: press };
        return h("button", face, h("strong", {}, String(total)), name);
      }),
    );
    if (focused) tally.querySelector(`[data-group="${CSS.escape(focused)}"]`)?.focus();
    const wanted = GROUPS.find(([name]) => name === shown)?.[1];
    fill(effects, inside.effects.filter((one) => !wanted || wanted.includes(one.state)).slice(0, 30).map(effect));
    fill(moments, inside.moments.slice(0, 30).map(moment));
    fill(audit, inside.audit.slice(0, 30).map(entry));
  };
  const fill = (place, items) => place.replaceChildren(...(items.length ? items : [h("li", { class: "quiet" }, "Nothing.")]));

  root.append(down, tally, fold("Outbox", effects, true), fold("Planned", moments), fold("Audit", audit));
  const panel = root.closest("details");
  const look = () => panel?.open !== false && !document.hidden && root.offsetParent && refresh().catch(() => {});
  panel?.addEventListener("toggle", look);
  page.onUser(() => ((print = ""), look()));
  refresh();
  setInterval(look, 1500);
}

function effect(one) {
  const bad = ["reconciling", "unknown", "discarded"].includes(one.state);
  const tries = one.attempts > 1 ? `, ${one.attempts} attempts` : "";
  const due = one.settled_at ? when(one.settled_at) : `due ${when(one.due_at)}`;
  return h(
    "li",
    {},
    h("span", { class: bad ? "state bad" : "state" }, one.state),
    ` ${one.kind} → ${named(one.lane)}`,
    h("div", { class: "quiet" }, `${due}${tries}`),
    one.fault && h("div", { class: bad ? "bad" : "quiet" }, one.fault),
  );
}

const moment = (one) => h("li", {}, h("span", { class: "state" }, when(one.at)), ` ${one.kind} ${one.what}`);

function entry(one) {
  const change = one.before || one.after ? ` ${one.before ?? "–"} → ${one.after ?? "–"}` : "";
  return h("li", {}, h("span", { class: "state" }, when(one.at)), ` ${named(one.actor)}: ${one.action}${change}`, one.why && h("div", { class: "quiet" }, one.why));
}
