// Where a person writes: messages, and slash commands with completion.

import { act, channel, store } from "./api.js";
import { h, toast } from "./dom.js";

const drafts = new Map();
let shownFor = "";

/** A text as Slack sends it: escaped, with handles turned into mentions. */
export function outgoing(text) {
  const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return escaped.replace(/(^|\s)@([\w.-]+)/g, (whole, space, handle) => {
    const found = store.state.users.find((user) => user.handle === handle.replace(/\.$/, ""));
    return found ? `${space}<@${found.id}>` : whole;
  });
}

/** Shows the composer of a channel. */
export function showComposer(root, id) {
  const place = channel(id);
  if (!place) return (shownFor = ""), root.replaceChildren();
  const key = `${store.user} ${id} ${place.archived} ${place.read_only} ${store.state.commands.length}`;
  if (key === shownFor) return;
  shownFor = key;
  if (place.archived) return root.replaceChildren(closed("This channel is archived."));
  if (place.read_only) return root.replaceChildren(closed("Sending messages to this app has been turned off."));
  root.replaceChildren(form(id, place));
}

/** Why nothing can be written here. */
const closed = (why) => h("p", { class: "quiet closed" }, why);

function form(id, place) {
  const name = place.kind === "Dm" ? store.state.app.name : `#${place.name}`;
  const text = h("textarea", {
    id: "composer-text", rows: "1", "aria-label": `Message ${name}`, placeholder: `Message ${name}, or / for commands`,
    "aria-haspopup": "listbox", "aria-controls": "commands", "aria-autocomplete": "list",
  });
  const list = h("ul", { id: "commands", class: "commands", role: "listbox", "aria-label": "Commands", hidden: true });
  text.value = drafts.get(`${store.user} ${id}`) ?? "";
  const button = h("button", { type: "submit", class: text.value.trim() ? "primary" : "" }, "Send");
  let at = 0;
  const offered = () => {
    const typed = /^\/\S*$/.exec(text.value)?.[0];
    return typed ? store.state.commands.filter((command) => command.name.startsWith(typed)) : [];
  };
  const show = () => {
    const found = offered();
    at = Math.min(at, Math.max(found.length - 1, 0));
    list.hidden = !found.length;
    list.replaceChildren(
      ...found.map((command, i) =>
        h(
          "li",
          {
            id: `command-${i}`,
            role: "option",
            "aria-selected": String(i === at),
            onmousedown: (event) => (event.preventDefault(), complete(command)),
          },
          h("strong", {}, command.name),
          ` ${command.usage}`,
          h("span", { class: "quiet" }, ` ${command.description}`),
        ),
      ),
    );
    if (found.length) text.setAttribute("aria-activedescendant", `command-${at}`);
    else text.removeAttribute("aria-activedescendant");
  };
  const complete = (command) => {
    text.value = `${command.name} `;
    text.focus();
    changed();
  };
  const changed = () => {
    drafts.set(`${store.user} ${id}`, text.value);
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
    text.classList.toggle("tall", text.scrollHeight > 160);
    button.classList.toggle("primary", Boolean(text.value.trim()));
    show();
  };
  const key = (event) => {
    const found = offered();
    if (found.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      at = (at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      event.preventDefault();
      show();
    } else if (found.length && (event.key === "Tab" || (event.key === "Enter" && text.value !== found[at].name))) {
      event.preventDefault();
      complete(found[at]);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape") list.hidden = true;
  };
  const send = async () => {
    const value = text.value.trim();
    if (!value) return;
    text.value = "";
    changed();
    const answer = await dispatch(id, value);
    if (answer.ok || answer.shown) return;
    text.value ||= value;
    changed();
    toast(answer.error, "bad");
  };
  text.addEventListener("input", changed);
  text.addEventListener("keydown", key);
  text.addEventListener("blur", () => (list.hidden = true));
  return h("form", { class: "composer", onsubmit: (event) => (event.preventDefault(), send()) }, list, text, button);
}

function dispatch(id, value) {
  const command = /^(\/\S+)\s*([\s\S]*)$/.exec(value);
  if (!command) return act("say", { channel: id, text: outgoing(value) });
  return act("command", { channel: id, command: command[1], text: command[2] });
}
