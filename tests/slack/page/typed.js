// What a person types, as Slack sends it, and back again.

import { store } from "./api.js";

/** Code stays as it is typed: nobody is called in it, and nothing in it is a link. */
const CODE = /(```[\s\S]*?```|`[^`\n]+`)/;
const LINK = /(?<![\w/<|])https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)'"\]]/g;
const EVERYBODY = ["here", "channel", "everyone"];

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const unescaped = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Whom "@…" calls: names and handles, and what stands for them in a message. */
function called() {
  const { users, user_groups } = store.state;
  const people = users.filter((user) => !user.deleted).flatMap(({ id, name, handle }) => [[name, `<@${id}>`], [handle, `<@${id}>`]]);
  const groups = user_groups.map(({ id, handle }) => [handle, `<!subteam^${id}>`]);
  const all = EVERYBODY.map((name) => [name, `<!${name}>`]);
  return new Map([...all, ...groups, ...people].filter(([name]) => name).map(([name, to]) => [escaped(name), to]));
}

/** A text as Slack sends it: escaped, with people, channels and links as references. */
export function outgoing(text) {
  const names = called();
  const longest = [...names.keys()].sort((a, b) => b.length - a.length).map(literal);
  const mention = new RegExp(`(^|[\\s(])@(${longest.join("|")})(?![\\w-])`, "g");
  const places = new Map(store.state.channels.map((place) => [place.name, place.id]));
  return text
    .split(CODE)
    .map((part, i) => {
      const safe = escaped(part);
      if (i % 2) return safe;
      return safe
        .replace(LINK, (url) => `<${url}>`)
        .replace(mention, (_, before, name) => `${before}${names.get(name)}`)
        .replace(/(^|[\s(])#([\w-]+)/g, (whole, before, name) => (places.get(name) ? `${before}<#${places.get(name)}>` : whole));
    })
    .join("");
}

/** A message's text as it was typed. */
export function incoming(text) {
  const { users, channels, user_groups } = store.state;
  const reference = (whole, inside) => {
    const [target, label] = inside.split("|");
    if (target.startsWith("@")) return `@${users.find((user) => user.id === target.slice(1))?.name ?? target.slice(1)}`;
    if (target.startsWith("#")) return `#${channels.find((place) => place.id === target.slice(1))?.name ?? label ?? target.slice(1)}`;
    if (target.startsWith("!subteam^")) return `@${user_groups.find((one) => one.id === target.slice(9))?.handle ?? label}`;
    if (target.startsWith("!")) return `@${target.slice(1)}`;
    return target;
  };
  return unescaped(text.replace(/<([^<>\n]+)>/g, reference));
}
