// Who somebody is, and playing as them: a click on their face opens it.

import { now, person, store } from "./api.js";
import { h, newId, refocus } from "./dom.js";

const KINDS = { guest: "Guest", stranger: "Of another workspace", bot: "App" };
let change = () => {};

/** Says what is done when somebody is to be played. */
export const onPlay = (listener) => (change = listener);

/** Looks as somebody else from now on. */
export const playAs = (user) => change(user);

const initials = (name) => name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();

/** One of some quiet colors, always the same for the same person. */
const shade = (id) => [...id].reduce((sum, letter) => (sum * 33 + letter.codePointAt(0)) % 9973, 7) % 8;

/** The square with a person's initials. */
export function badge(user, name, app = false) {
  return h("span", { class: app ? "badge app" : `badge shade-${shade(user ?? name)}`, "aria-hidden": "true" }, initials(name));
}

/** A face that opens who somebody is. Keys find the same in the message's menu. */
export function face(writer, name, app) {
  const drawn = badge(writer?.id, name, app);
  if (!writer) return h("div", { class: "face" }, drawn);
  const open = () => showProfile(writer.id);
  return h("button", { type: "button", class: "face", tabindex: "-1", "aria-label": `${name}: profile`, title: name, onclick: open }, drawn);
}

/** Shows who somebody is. */
export function showProfile(id) {
  const who = person(id);
  if (!who) return;
  const title = newId("profile");
  const close = () => (dialog.close(), dialog.remove(), refocus());
  const play = () => (close(), playAs(id));
  const known = who.id === store.user;
  const plays = who.kind !== "bot" && !who.deleted && !known;
  const dialog = h(
    "dialog",
    { class: "modal confirm profile", "aria-labelledby": title, oncancel: (event) => (event.preventDefault(), close()) },
    h("header", {}, badge(who.id, who.name, who.kind === "bot"), h("h2", { id: title, dir: "auto" }, who.name)),
    h(
      "div",
      { class: "modal-body" },
      [KINDS[who.kind], who.title].filter(Boolean).map((line) => h("p", { dir: "auto" }, line)),
      who.kind !== "bot" && h("p", { class: "quiet" }, `${localTime(who.tz)} local time · ${who.tz.replace(/_/g, " ")}`),
      known && h("p", { class: "quiet" }, "This is you."),
    ),
    h("footer", {}, h("button", { type: "button", onclick: close }, "Close"), plays && h("button", { type: "button", class: "primary", onclick: play }, `Play as ${who.name}`)),
  );
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("footer button:last-child").focus();
}

function localTime(timeZone) {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone, weekday: "short", hour: "numeric", minute: "2-digit" }).format(new Date(now()));
  } catch {
    return "Unknown";
  }
}
