// Files that were shared. A calendar file is opened here; every file can be kept.

import { person, store } from "./api.js";
import { read, when } from "./calendar.js";
import { h, icon, newId, refocus } from "./dom.js";

/** A file under a message. */
export function attached(file) {
  const href = `/local/file/${encodeURIComponent(file.id)}?${new URLSearchParams({ user: store.user })}`;
  const title = file.title ?? file.name;
  const keep = (face) => h("a", { href, download: file.name, "aria-label": `Download ${title}` }, face);
  if (!/\.ics$/i.test(file.name ?? "")) return h("p", { class: "file" }, icon("file", ""), h("a", { href, download: file.name }, title));
  const open = h("button", { type: "button", class: "link", onclick: () => preview(title, href, file.name) }, title);
  return h("p", { class: "file" }, icon("file", ""), h("span", { class: "file-words" }, open, h("span", { class: "quiet" }, "Calendar file")), keep("Download"));
}

/** Shows what stands in a calendar file. */
async function preview(title, href, name) {
  const id = newId("file");
  const body = h("div", { class: "modal-body" }, h("p", { class: "quiet" }, "Opening…"));
  const close = () => (dialog.close(), dialog.remove(), refocus());
  const keep = h("a", { class: "button", href, download: name }, "Download");
  const shut = h("button", { type: "button", class: "primary", onclick: close }, "Close");
  const dialog = h(
    "dialog",
    { class: "modal confirm calendar", "aria-labelledby": id, oncancel: (event) => (event.preventDefault(), close()) },
    h("header", {}, h("h2", { id }, title)),
    body,
    h("footer", {}, keep, shut),
  );
  document.body.append(dialog);
  dialog.showModal();
  shut.focus();
  try {
    const response = await fetch(href);
    if (!response.ok) throw new Error(`The file cannot be had (${response.status}).`);
    const events = read(await response.text());
    body.replaceChildren(...(events.length ? events.map(meeting) : [h("p", {}, "There is no event in this file.")]));
  } catch (error) {
    body.replaceChildren(h("p", { class: "error" }, error.message));
  }
}

/** One event: what, when, where and who. */
function meeting(event) {
  const line = (name, value) => value && value.length > 0 && [h("dt", {}, name), h("dd", { dir: "auto" }, value)];
  const zone = person(store.user)?.tz;
  const who = event.people.map((one) => h("div", {}, one));
  return h(
    "section",
    { class: "event" },
    h("h3", { dir: "auto" }, event.summary || "No title"),
    event.cancelled && h("p", {}, h("strong", {}, "Canceled")),
    h("dl", {}, line("When", when(event, zone)), line("Where", event.location), line("Who", who), line("Notes", event.description)),
  );
}
