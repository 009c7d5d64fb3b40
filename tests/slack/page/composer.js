// Where a person writes in a channel: messages, and slash commands.

import { act, channel, store } from "./api.js";
import { h } from "./dom.js";
import { editOwnLast } from "./messages.js";
import { outgoing } from "./typed.js";
import { writer } from "./writer.js";

const drafts = new Map();
let shownFor = "";

/** Shows the composer of a channel. */
export function showComposer(root, id) {
  const place = channel(id);
  if (!place) return (shownFor = ""), root.replaceChildren();
  const key = `${store.user} ${id} ${place.archived} ${place.read_only} ${store.state.commands.length}`;
  if (key === shownFor) return;
  shownFor = key;
  if (place.archived) return root.replaceChildren(closed("This channel is archived."));
  if (place.read_only) return root.replaceChildren(closed("Sending messages to this app has been turned off."));
  const name = place.kind === "Dm" ? store.state.app.name : `#${place.name}`;
  const draft = `${store.user} ${id}`;
  root.replaceChildren(
    writer({
      id: "composer-text", listId: "commands", label: `Message ${name}`, placeholder: `Message ${name}, or / for commands`,
      value: drafts.get(draft), commands: true, changed: (text) => drafts.set(draft, text), send: (text) => dispatch(id, text), up: editOwnLast,
    }),
  );
}

/** Why nothing can be written here. */
const closed = (why) => h("p", { class: "quiet closed" }, why);

function dispatch(id, value) {
  const command = /^(\/\S+)\s*([\s\S]*)$/.exec(value);
  if (!command) return act("say", { channel: id, text: outgoing(value) });
  return act("command", { channel: id, command: command[1], text: command[2] });
}
