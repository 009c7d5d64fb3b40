// Search: channels, people and messages by a word; the keys find it everywhere (Ctrl+K).

import { channel, get, person, store } from "./api.js";
import { byId, debounced, h, icon, newId, refocus } from "./dom.js";
import { badge } from "./profile.js";
import { clockTime, dayName, mrkdwn, tsDate } from "./text.js";

/** How many channels and people are shown at most. */
const MOST = 6;

let go = () => {};
let dialog = null;

/** Puts the button into the left column. `where` goes to { user, place, message }. */
export function offerSearch(where) {
  go = where;
  const keys = h("kbd", { "aria-hidden": "true" }, /mac/i.test(navigator.platform) ? "⌘K" : "Ctrl+K");
  byId("search").replaceChildren(h("button", { type: "button", class: "search-open", "aria-label": "Search", onclick: open }, icon("search", ""), h("span", {}, "Search"), keys));
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!document.querySelector("dialog[open]")) open();
  });
}

function open() {
  const ids = { title: newId("search"), list: newId("found") };
  const field = h("input", {
    type: "text", role: "combobox", "aria-label": "Search channels, people and messages", "aria-controls": ids.list, "aria-expanded": "false",
    "aria-autocomplete": "list", placeholder: "Search channels, people and messages", autocomplete: "off",
  });
  const list = h("div", { id: ids.list, role: "listbox", "aria-label": "Results", class: "found-list" });
  const note = h("p", { class: "quiet", role: "status" });
  dialog = h(
    "dialog",
    { class: "modal confirm search", "aria-labelledby": ids.title, oncancel: (event) => (event.preventDefault(), close()) },
    h("header", {}, h("h2", { id: ids.title }, "Search"), h("button", { type: "button", class: "plain", "aria-label": "Close", onclick: close }, "✕")),
    h("div", { class: "search-field" }, field),
    h("div", { class: "modal-body", tabindex: "0" }, note, list),
    h("p", { class: "quiet search-keys" }, "Up and Down choose, Enter opens, Escape closes."),
  );
  document.body.append(dialog);
  dialog.showModal();
  field.focus();
  let at = 0;
  let results = [];
  let asked = "";
  const options = () => [...list.querySelectorAll("[role=option]")];
  const mark = () => {
    options().forEach((one, i) => one.setAttribute("aria-selected", String(i === at)));
    const chosen = options()[at];
    field.setAttribute("aria-expanded", String(Boolean(chosen)));
    if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
    else field.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  };
  const take = (result) => (close(), go(result.to));
  const draw = (groups) => {
    results = groups.flatMap(([, found]) => found);
    let number = 0;
    list.replaceChildren(
      ...groups.filter(([, found]) => found.length).map(([title, found]) => {
        const id = newId("group");
        const items = found.map((result) => h("div", { role: "option", id: `${ids.list}-${number++}`, onclick: () => take(result) }, result.face));
        return h("div", { role: "group", "aria-labelledby": id }, h("div", { class: "found-title", id, role: "presentation" }, title), items);
      }),
    );
    at = 0;
    mark();
  };
  const look = debounced(120, async () => {
    const typed = field.value.trim();
    const said = typed ? await messages(typed) : [];
    if (typed !== field.value.trim() || !dialog) return;
    draw([["Channels", channels(typed)], ["People", people(typed)], ["Messages", said]]);
    note.textContent = typed && !results.length ? "Nothing was found." : "";
  });
  field.addEventListener("input", () => {
    const typed = field.value.trim();
    if (typed === asked) return;
    asked = typed;
    draw([["Channels", channels(typed)], ["People", people(typed)]]);
    look();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      at = (at + (event.key === "ArrowDown" ? 1 : results.length - 1)) % Math.max(results.length, 1);
      mark();
    } else if (event.key === "Enter" && results[at]) (event.preventDefault(), take(results[at]));
  });
  draw([["Channels", channels("")], ["People", people("")]]);
}

function close() {
  dialog?.close();
  dialog?.remove();
  dialog = null;
  refocus();
}

const has = (typed) => (text) => (text ?? "").toLowerCase().includes(typed.toLowerCase());

function channels(typed) {
  const app = store.state.app.name;
  const name = (place) => (place.kind === "Dm" ? app : `#${place.name}`);
  const found = store.state.channels.filter((place) => has(typed)(name(place)));
  const dms = found.filter((place) => place.kind === "Dm");
  return [...found.filter((place) => place.kind !== "Dm"), ...dms].slice(0, MOST).map((place) => ({ to: { place: place.id }, face: h("strong", {}, name(place)) }));
}

function people(typed) {
  const found = store.state.users.filter((user) => user.kind !== "bot" && !user.deleted && user.id !== store.user && [user.name, user.handle, user.title].some(has(typed)));
  const face = (user) => [badge(user.id, user.name), h("span", {}, h("strong", {}, `Play as ${user.name}`), h("span", { class: "quiet" }, ` ${user.title}`))];
  return found.slice(0, MOST).map((user) => ({ to: { user: user.id }, face: face(user) }));
}

async function messages(typed) {
  const found = await get("/local/search", { q: typed }).catch(() => ({ messages: [] }));
  return found.messages.map((one) => {
    const place = channel(one.channel);
    const name = place?.kind === "Dm" ? store.state.app.name : `#${place?.name}`;
    const when = tsDate(one.ts);
    // What would be a link or a mention is only its words here.
    const words = h("span", {}, mrkdwn(one.text)).textContent;
    const about = `${person(one.user)?.name ?? "Slackbot"} in ${name}, ${dayName(when)} at ${clockTime(when)}`;
    return { to: { place: one.channel, message: one.ts }, face: h("span", { class: "found-words" }, h("span", { class: "quiet" }, about), h("span", { dir: "auto" }, words)) };
  });
}
