// Slack's text: mrkdwn, mentions, dates, links. Everything ends up as text nodes.

import { channel, group, now, person, store, zone } from "./api.js";
import { h } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { showProfile } from "./profile.js";

const unescape = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** A text object of Block Kit. */
export function textObject(text) {
  if (!text) return "";
  if (typeof text === "string") return withEmoji(unescape(text));
  if (text.type === "plain_text") return text.emoji === false ? text.text : withEmoji(text.text);
  return mrkdwn(text.text ?? "");
}

/** mrkdwn, with code blocks, quotes and lines; `typed`: a person wrote it, and what they wrote as a list is one. */
export function mrkdwn(source, { typed = false } = {}) {
  const parts = document.createDocumentFragment();
  source.split(/```\n?/).forEach((part, i) => {
    if (i % 2 === 1) parts.append(h("pre", {}, h("code", {}, unescape(part.replace(/\n$/, "")))));
    else if (part) parts.append(...(typed ? withLists(part) : lines(part)));
  });
  return parts;
}

const ITEM = /^\s*(?:[-•]|\*(?= )|\d+[.)])\s+/;

/** Lines of which some are the items of a list. */
function withLists(text) {
  const out = [];
  let rest = [];
  const flush = () => (rest.length && out.push(...lines(rest.join("\n"))), (rest = []));
  const all = text.split("\n");
  while (all.length) {
    if (!ITEM.test(all[0])) {
      rest.push(all.shift());
      continue;
    }
    flush();
    const from = /^\s*(\d+)/.exec(all[0])?.[1];
    const numbered = from !== undefined;
    const items = [];
    while (all.length && ITEM.test(all[0]) && /^\s*\d/.test(all[0]) === numbered) items.push(h("li", {}, inline(all.shift().replace(ITEM, ""))));
    out.push(h(numbered ? "ol" : "ul", { start: numbered && from !== "1" ? from : undefined }, items));
  }
  flush();
  return out;
}

function lines(text) {
  const out = [];
  let quote = null;
  text.split("\n").forEach((line, i, all) => {
    const quoted = /^(?:&gt;|>) ?/.exec(line);
    if (quoted) {
      if (!quote) out.push((quote = h("blockquote")));
      else quote.append(h("br"));
      quote.append(...inline(line.slice(quoted[0].length)));
      return;
    }
    const afterQuote = quote;
    quote = null;
    out.push(...inline(line));
    if (i < all.length - 1 && !(afterQuote && !line)) out.push(h("br"));
  });
  return out;
}

const INLINE = new RegExp(
  [
    "<([^<>\\n]+)>",
    "`([^`\\n]+)`",
    "(?<![\\w/])(https?:\\/\\/[^\\s<>|`]*[^\\s<>|`.,;:!?)'\"\\]*_~])",
    "(?<![\\w*])\\*(?=\\S)([^*\\n]*?\\S)\\*(?![\\w*])",
    "(?<![\\w_])_(?=\\S)([^_\\n]*?\\S)_(?![\\w_])",
    "(?<![\\w~])~(?=\\S)([^~\\n]*?\\S)~(?![\\w~])",
    ":([a-z0-9_+'-]+):",
  ].join("|"),
  "g",
);

/** A line's text. Within a link (`linked`) there is no other. */
function inline(text, linked = false) {
  const out = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > from) out.push(unescape(text.slice(from, match.index)));
    from = match.index + match[0].length;
    const [, entity, code, url, bold, italic, strike, shortcode] = match;
    if (entity) out.push(reference(entity, linked));
    else if (code) out.push(h("code", {}, unescape(code)));
    else if (url) out.push(linked ? unescape(url) : link(unescape(url), unescape(url)));
    else if (bold) out.push(h("strong", {}, inline(bold, linked)));
    else if (italic) out.push(h("em", {}, inline(italic, linked)));
    else if (strike) out.push(h("s", {}, inline(strike, linked)));
    else out.push(emoji(shortcode));
  }
  if (from < text.length) out.push(unescape(text.slice(from)));
  return out;
}

/** What stands between `<` and `>`. */
function reference(entity, linked) {
  const bar = entity.indexOf("|");
  const [target, label] = bar < 0 ? [entity, ""] : [entity.slice(0, bar), entity.slice(bar + 1)];
  if (target.startsWith("@")) return mention(target.slice(1), label, linked);
  if (target.startsWith("#")) return channelLink(target.slice(1), label);
  if (target.startsWith("!date^")) return date(target.split("^"), label);
  if (target.startsWith("!subteam^")) return groupMention(target.slice(9), label);
  if (target.startsWith("!")) return h("span", { class: "mention loud" }, `@${label || target.slice(1)}`);
  return link(unescape(target), label ? inline(label, true) : unescape(target));
}

/** Who is called; a click says who that is. Keys find the same in the search. */
export function mention(id, label = "", linked = false) {
  const who = person(id);
  const words = `@${who?.name ?? (label.replace(/^@/, "") || id)}`;
  const kind = id === store.user ? "mention me" : "mention";
  if (!who || linked) return h("span", { class: kind }, words);
  return h("button", { type: "button", class: kind, tabindex: "-1", onclick: () => showProfile(id) }, words);
}

export function channelLink(id, label = "") {
  const place = channel(id);
  const name = `#${place?.name ?? (label || "private channel")}`;
  if (!place) return h("span", { class: "mention" }, name);
  return h("a", { class: "mention", href: `?user=${store.user}&channel=${id}`, data: { place: id } }, name);
}

export function groupMention(id, label = "") {
  return h("span", { class: "mention" }, `@${group(id)?.handle ?? (label.replace(/^@/, "") || id)}`);
}

/** A link, if it leads to the web or to mail; text otherwise. */
export function link(url, content) {
  if (!/^(https?:|mailto:)/i.test(url)) return h("span", {}, content);
  const own = url.startsWith(`${location.origin}/`);
  return h("a", own ? { href: url } : { href: url, target: "_blank", rel: "noopener noreferrer" }, content);
}

/** `<!date^seconds^format^link|fallback>` as the person who looks would see it. */
function date([, seconds, format = "", url], fallback) {
  const when = new Date(Number(seconds) * 1000);
  if (Number.isNaN(when.getTime())) return fallback;
  const text = withEmoji(formatDate(when, format)) || fallback;
  const shown = h("time", { datetime: when.toISOString(), title: fullTime(when) }, text);
  return url ? link(url, shown) : shown;
}

const DAY = 86_400_000;
const shape = (when, options) => new Intl.DateTimeFormat("en-US", { timeZone: zone(), ...options }).format(when);
const dayOf = (when) => new Intl.DateTimeFormat("en-CA", { timeZone: zone() }).format(when);

/** The moment as of which days are named, where it is not now. */
let heard = null;

/** Draws something as it was read at a moment (ms): "today" is the day it was then. */
export function asHeard(ms, draw) {
  heard = ms;
  try {
    return draw();
  } finally {
    heard = null;
  }
}

/** Fills Slack's date tokens. */
export function formatDate(when, format) {
  const near = { [-1]: "yesterday", 0: "today", 1: "tomorrow" };
  const apart = Math.round((Date.parse(dayOf(when)) - Date.parse(dayOf(new Date(heard ?? now())))) / DAY);
  const forms = {
    date_num: () => dayOf(when),
    date: () => shape(when, { month: "long", day: "numeric", year: "numeric" }),
    date_short: () => shape(when, { month: "short", day: "numeric", year: "numeric" }),
    date_long: () => shape(when, { weekday: "long", month: "long", day: "numeric", year: "numeric" }),
    time: () => shape(when, { hour: "numeric", minute: "2-digit" }),
    time_secs: () => shape(when, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
    day_divider: () => near[apart] ?? shape(when, { weekday: "long", month: "long", day: "numeric" }),
    ago: () => (near[apart] ?? (apart < 0 ? `${-apart} days ago` : `in ${apart} days`)),
  };
  return format.replace(/\{(\w+?)(_pretty)?\}/g, (token, name, pretty) => {
    if (pretty && near[apart]) return near[apart];
    return forms[name]?.() ?? token;
  });
}

/** A message's timestamp as a date. */
export const tsDate = (ts) => new Date(Number(ts.split(".")[0]) * 1000);
export const clockTime = (when) => shape(when, { hour: "numeric", minute: "2-digit" });
export const fullTime = (when) => shape(when, { dateStyle: "full", timeStyle: "short" });
export const dayName = (when) => formatDate(when, "{day_divider_pretty}");
export const dayKey = dayOf;

/** The day it is in the workspace: what is called "today" is drawn anew when it changes. */
export const today = () => dayOf(new Date(now()));
