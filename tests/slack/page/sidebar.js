// The left column: who one is, where one can go, and the app's global shortcuts.

import { act, store } from "./api.js";
import { byId, h, icon, toast } from "./dom.js";
import { menu } from "./menu.js";
import { badge } from "./profile.js";

/** Draws the column. `go` takes { user } or { place }. */
export function showSidebar(go) {
  const { state } = store;
  byId("team").textContent = state.team.name;
  drawYou(go);
  drawShortcuts();
  const channels = state.channels.filter((place) => place.kind !== "Dm");
  const dms = state.channels.filter((place) => place.kind === "Dm");
  const lists = [
    group("Channels", channels.sort((a, b) => a.name.localeCompare(b.name)).map((place) => entry(place, go))),
    group("Apps", dms.map((place) => entry(place, go))),
  ];
  byId("places").replaceChildren(...lists);
}

function drawYou(go) {
  const select = byId("you");
  const people = store.state.users.filter((user) => user.kind !== "bot" && !user.deleted);
  people.sort((a, b) => a.name.localeCompare(b.name));
  const print = JSON.stringify(people);
  if (select.dataset.print !== print) {
    select.dataset.print = print;
    const label = (user) => (user.title ? `${user.name} · ${user.title}` : user.name);
    select.replaceChildren(...people.map((user) => h("option", { value: user.id }, label(user))));
    select.onchange = () => go({ user: select.value });
  }
  select.value = store.user;
  const me = people.find((user) => user.id === store.user);
  byId("you-face").replaceChildren(...(me ? [badge(me.id, me.name)] : []));
  const kind = { guest: "Guest", stranger: "Of another workspace" }[me?.kind];
  byId("you-title").textContent = [kind, me?.title, me?.tz.replace(/_/g, " ")].filter(Boolean).join(" · ");
}

function drawShortcuts() {
  const offered = store.state.shortcuts.filter((shortcut) => !shortcut.on_message);
  const root = byId("shortcuts");
  const print = JSON.stringify(offered);
  if (root.dataset.print === print) return;
  root.dataset.print = print;
  const use = async (shortcut) => {
    const answer = await act("shortcut", { callback_id: shortcut.callback_id });
    if (!answer.ok) toast(answer.shown ?? answer.error, "bad");
  };
  const choices = offered.map((shortcut) => [shortcut.name, () => use(shortcut)]);
  root.replaceChildren(...(choices.length ? [menu("Shortcuts", [icon("bolt", ""), " Shortcuts"], choices, "wide")] : []));
}

const group = (title, items) => h("section", {}, h("h2", {}, title), h("ul", { role: "list" }, items));

function entry(place, go) {
  const sign = { Private: icon("lock", "private"), Shared: icon("link", "shared"), Dm: icon("dot", "") }[place.kind] ?? "#";
  const name = place.kind === "Dm" ? store.state.app.name : place.name;
  const marks = [place.archived && "archived", place.pending && "share pending"];
  const away = place.id !== store.place;
  const unread = away && place.unread > 0;
  const calls = away && place.mentions > 0;
  return item(place.id, go, unread, [
    h("span", { class: "sign" }, sign),
    h("span", { class: "name" }, name),
    marks.filter(Boolean).map((mark) => h("span", { class: "quiet" }, mark)),
    unread && !calls && h("span", { class: "unseen" }, "unread"),
    calls && h("span", { class: "count" }, String(place.mentions), h("span", { class: "unseen" }, place.mentions === 1 ? " mention" : " mentions")),
  ]);
}

function item(id, go, unread, content) {
  // The Home tab is a part of the app's own place.
  const current = store.place === id || (store.place === "home" && store.state.channels.some((place) => place.id === id && place.kind === "Dm"));
  const href = `?user=${encodeURIComponent(store.user)}&channel=${encodeURIComponent(id)}`;
  const open = (event) => {
    if (event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    go({ place: id });
  };
  return h("li", {}, h("a", { href, data: { of: id }, class: unread ? "unread" : "", "aria-current": current ? "page" : undefined, onclick: open }, content));
}
