// `rich_text` and `markdown` blocks.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { channelLink, formatDate, groupMention, link, mention } from "./text.js";

export function richText(block) {
  return h("div", { class: "rich" }, (block.elements ?? []).map(part));
}

function part(element) {
  switch (element.type) {
    case "rich_text_list": {
      const items = element.elements.map((item) => h("li", {}, runs(item)));
      return h(element.style === "ordered" ? "ol" : "ul", { class: `indent-${element.indent ?? 0}` }, items);
    }
    case "rich_text_quote":
      return h("blockquote", {}, runs(element));
    case "rich_text_preformatted":
      return h("pre", {}, h("code", {}, runs(element)));
    default:
      return h("p", {}, runs(element));
  }
}

const runs = (section) => (section.elements ?? []).flatMap(run);

function run(element) {
  const style = element.style ?? {};
  let out = bare(element);
  if (style.code) out = h("code", {}, out);
  if (style.bold) out = h("strong", {}, out);
  if (style.italic) out = h("em", {}, out);
  if (style.strike) out = h("s", {}, out);
  return out;
}

function bare(element) {
  switch (element.type) {
    case "text":
      return element.text.split("\n").flatMap((line, i) => (i ? [h("br"), line] : [line]));
    case "link":
      return link(element.url, element.text || element.url);
    case "user":
      return mention(element.user_id);
    case "channel":
      return channelLink(element.channel_id);
    case "usergroup":
      return groupMention(element.usergroup_id);
    case "broadcast":
      return h("span", { class: "mention loud" }, `@${element.range}`);
    case "emoji":
      return emoji(element.name);
    case "date":
      return formatDate(new Date(element.timestamp * 1000), element.format) || element.fallback;
    default:
      return element.fallback ?? element.text ?? "";
  }
}

/** Standard Markdown, as far as apps use it. */
export function markdown(source) {
  const out = h("div", { class: "rich" });
  const rows = source.split("\n");
  while (rows.length) {
    const row = rows.shift();
    const heading = /^(#{1,6})\s+(.*)$/.exec(row);
    if (!row.trim()) continue;
    if (/^```/.test(row)) {
      const code = [];
      while (rows.length && !/^```/.test(rows[0])) code.push(rows.shift());
      rows.shift();
      out.append(h("pre", {}, h("code", {}, code.join("\n"))));
    } else if (heading) out.append(h(`h${Math.min(heading[1].length + 2, 6)}`, {}, spans(heading[2])));
    else if (/^\s*(---|\*\*\*)\s*$/.test(row)) out.append(h("hr"));
    else if (/^\s*([-*+]|\d+[.)])\s/.test(row)) {
      const list = h(/^\s*\d/.test(row) ? "ol" : "ul");
      for (let item = row; item !== undefined && /^\s*([-*+]|\d+[.)])\s/.test(item); item = rows.shift()) {
        const text = item.replace(/^\s*([-*+]|\d+[.)])\s+/, "").replace(/^\[( |x)\]\s/, (_, box) => (box === "x" ? "☑ " : "☐ "));
        list.append(h("li", {}, spans(text)));
        if (!rows.length || !/^\s*([-*+]|\d+[.)])\s/.test(rows[0])) break;
      }
      out.append(list);
    } else if (/^\|/.test(row)) {
      const table = [row];
      while (rows.length && /^\|/.test(rows[0])) table.push(rows.shift());
      out.append(pipeTable(table));
    } else if (/^>/.test(row)) out.append(h("blockquote", {}, spans(row.replace(/^>\s?/, ""))));
    else {
      const text = [row];
      while (rows.length && rows[0].trim() && !/^(#|```|\||>|\s*([-*+]|\d+[.)])\s)/.test(rows[0])) text.push(rows.shift());
      out.append(h("p", {}, spans(text.join("\n"))));
    }
  }
  return out;
}

function pipeTable(rows) {
  const cells = (row) => row.replace(/^\||\|\s*$/g, "").split("|").map((cell) => cell.trim());
  const body = rows.filter((row) => !/^\|[\s:|-]+\|?\s*$/.test(row));
  const line = (row, tag) => h("tr", {}, cells(row).map((cell) => h(tag, {}, spans(cell))));
  return h("div", { class: "scroll" }, h("table", {}, body.map((row, i) => line(row, i ? "td" : "th"))));
}

const SPAN = /\*\*(.+?)\*\*|__(.+?)__|\*(\S.*?)\*|_(\S.*?)_|~~(.+?)~~|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)|:([a-z0-9_+-]+):/g;

function spans(text) {
  const out = [];
  let from = 0;
  for (const match of text.matchAll(SPAN)) {
    out.push(text.slice(from, match.index));
    from = match.index + match[0].length;
    const [, bold, bold2, italic, italic2, strike, code, label, url, name] = match;
    if (bold ?? bold2) out.push(h("strong", {}, spans(bold ?? bold2)));
    else if (italic ?? italic2) out.push(h("em", {}, spans(italic ?? italic2)));
    else if (strike) out.push(h("s", {}, spans(strike)));
    else if (code) out.push(h("code", {}, code));
    else if (label) out.push(link(url, label));
    else out.push(emoji(name));
  }
  out.push(text.slice(from));
  return out.filter((piece) => piece !== "");
}
