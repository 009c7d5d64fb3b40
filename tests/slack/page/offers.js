// What is offered while one types: commands after "/", people after "@", channels after "#".

import { store } from "./api.js";
import { h } from "./dom.js";

/** How many are offered at most. Commands are all shown: one looks through them to learn what there is. */
const MOST = 8;

const starts = (text, typed) => text.toLowerCase().startsWith(typed);

/** What fits what stands before the caret: { from, typed, items: [{ insert, face }] }; nothing if nothing does. */
export function offersFor(text, caret, commands) {
  const before = text.slice(0, caret);
  const command = commands && /^\/\S*$/.exec(text)?.[0];
  if (command) return found(0, command, store.state.commands.filter(({ name }) => name.startsWith(command)).map(commandOffer));
  const [whole, , sign, typed] = /(^|[\s(])([@#])([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]+)?)$/u.exec(before) ?? [];
  if (whole === undefined) return null;
  const list = sign === "@" ? people(typed.toLowerCase()) : channels(typed.toLowerCase());
  return found(caret - typed.length - 1, typed, list.slice(0, MOST));
}

const found = (from, typed, items) => (items.length ? { from, typed, items } : null);

const commandOffer = ({ name, usage, description }) => ({
  insert: name,
  face: [h("strong", {}, name), ` ${usage}`, h("span", { class: "quiet" }, ` ${description}`)],
});

/** People whose name, or a part of it, or handle begins so; then who is called with a group. */
function people(typed) {
  const { users, user_groups } = store.state;
  const fits = ({ name, handle }) => starts(handle, typed) || starts(name, typed) || name.split(/\s+/).some((part) => starts(part, typed));
  const person = ({ name, title }) => ({ insert: `@${name}`, face: [h("strong", {}, name), h("span", { class: "quiet" }, ` ${title}`)] });
  const group = ({ handle, name }) => ({ insert: `@${handle}`, face: [h("strong", {}, `@${handle}`), h("span", { class: "quiet" }, ` ${name}`)] });
  const all = { handle: "channel", name: "Everybody in this channel" };
  return [
    ...users.filter((user) => !user.deleted && fits(user)).sort((a, b) => a.name.localeCompare(b.name)).map(person),
    ...[...user_groups, all].filter(({ handle }) => starts(handle, typed)).map(group),
  ];
}

function channels(typed) {
  const places = store.state.channels.filter(({ kind, name }) => kind !== "Dm" && name.includes(typed));
  places.sort((a, b) => Number(starts(b.name, typed)) - Number(starts(a.name, typed)) || a.name.localeCompare(b.name));
  const place = ({ name, topic }) => ({ insert: `#${name}`, face: [h("strong", {}, `#${name}`), topic && h("span", { class: "quiet" }, ` ${topic}`)] });
  return places.map(place);
}
