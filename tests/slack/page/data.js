// Tables and charts.

import { h, newId } from "./dom.js";
import { element } from "./elements.js";
import { richText } from "./rich.js";

/** A block that holds data, or nothing if it is another. */
export function data(block, context) {
  if (block.type === "table") return table(block, context);
  if (block.type === "data_table") return pagedTable(block, context);
  if (block.type === "data_visualization") return chart(block);
  return null;
}

function cell(content, block, context) {
  if (content?.type === "rich_text") return richText(content);
  if (content?.type === "action_cell") return element(content.element, block, context);
  return content?.text ?? "";
}

function table(block, context) {
  const settings = block.column_settings ?? [];
  const row = (cells, tag) =>
    cells.map((one, i) => h(tag, { class: `to-${settings[i]?.align ?? "left"}` }, cell(one, block, context)));
  const rows = block.rows.map((cells, i) => h("tr", {}, row(cells, i ? "td" : "th")));
  return h("div", { class: "block scroll", tabindex: "0" }, h("table", {}, rows));
}

function pagedTable(block, context) {
  const size = block.page_size ?? 5;
  const [head, ...given] = block.rows;
  let body = given;
  const pages = Math.max(1, Math.ceil(body.length / size));
  const number = head.map((_, i) => body.every((row) => row[i]?.type === "raw_number"));
  const side = (i) => (number[i] ? "to-right" : "to-left");
  const rows = h("tbody");
  const where = h("span", { class: "quiet", "aria-live": "polite" });
  let page = 0;
  const show = (to) => {
    page = Math.min(Math.max(to, 0), pages - 1);
    const shown = body.slice(page * size, (page + 1) * size);
    const name = block.row_header_column_index ?? 0;
    rows.replaceChildren(
      ...shown.map((cells) =>
        h("tr", {}, cells.map((one, i) => h(i === name ? "th" : "td", { class: side(i), scope: i === name && "row" }, cell(one, block, context)))),
      ),
    );
    where.textContent = `${page + 1} of ${pages}`;
  };
  show(0);
  // A press on a column's name sorts by it, a second one the other way round.
  const worth = (one) => (one?.type === "raw_number" ? (one.value ?? Number.parseFloat(one.text)) : (one?.text ?? ""));
  const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
  const sort = (i) => {
    const up = columns[i].getAttribute("aria-sort") !== "ascending";
    columns.forEach((column) => column.removeAttribute("aria-sort"));
    columns[i].setAttribute("aria-sort", up ? "ascending" : "descending");
    body = [...given].sort((a, b) => compare(worth(a[i]), worth(b[i])) * (up ? 1 : -1));
    show(0);
  };
  const columns = head.map((one, i) =>
    h("th", { class: side(i), scope: "col" }, h("button", { type: "button", class: "small", onclick: () => sort(i) }, cell(one, block, context))),
  );
  const step = (label, by) => h("button", { type: "button", class: "small", onclick: () => show(page + by) }, label);
  return h(
    "div",
    { class: "block" },
    h("div", { class: "scroll", tabindex: "0" }, h("table", {}, h("caption", {}, block.caption), h("thead", {}, h("tr", {}, columns)), rows)),
    pages > 1 && h("div", { class: "pager" }, step("Back", -1), where, step("Next", 1)),
  );
}

/** Every chart is drawn as labelled bars: what it says can be read, and read aloud. */
function chart(block) {
  const { segments, series } = block.chart;
  const lines = segments
    ? segments.map((point) => ({ label: point.label, value: point.value }))
    : series.flatMap((one) =>
        one.data.map((point) => ({
          label: series.length > 1 ? `${point.label} · ${one.name}` : point.label,
          value: point.value,
        })),
      );
  const most = Math.max(...lines.map((line) => Math.abs(line.value)), 1);
  const id = newId("chart");
  const rows = lines.map((line) => {
    const bar = h("span", { class: "bar", "aria-hidden": "true" });
    bar.style.width = `${Math.max((Math.abs(line.value) / most) * 100, 1)}%`;
    const value = h("td", { class: "to-right" }, line.value.toLocaleString("en-US"));
    return h("tr", {}, h("th", { scope: "row" }, line.label), h("td", { class: "bars" }, bar), value);
  });
  return h("figure", { class: "block chart" }, h("figcaption", { id }, block.title), h("table", { "aria-labelledby": id }, rows));
}
