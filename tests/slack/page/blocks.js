// Blocks as Slack lays them out. `context` says where they stand and what a click does.

import { data } from "./data.js";
import { h, newId } from "./dom.js";
import { element, fieldOf } from "./elements.js";
import { markdown, richText } from "./rich.js";
import { textObject } from "./text.js";

/** Blocks in order. `context`: { place, act(action_id, choice), fill?, values, errors }. */
export function blocks(list, context) {
  return h("div", { class: "blocks" }, (list ?? []).map((block) => one(block, context)));
}

function one(block, context) {
  const shown = draw(block, context);
  shown.dataset.block = block.block_id ?? "";
  return shown;
}

function draw(block, context) {
  switch (block.type) {
    case "header":
      return h(`h${Math.min(2 + (block.level ?? 1), 6)}`, { class: "block header" }, textObject(block.text));
    case "divider":
      return h("hr", { class: "block" });
    case "section":
      return section(block, context);
    case "context":
      return h("div", { class: "block context" }, block.elements.map(contextPiece));
    case "actions":
    case "context_actions":
      return h("div", { class: "block actions" }, block.elements.map((item) => element(item, block, context)));
    case "input":
      return input(block, context);
    case "image":
      return picture(block);
    case "rich_text":
      return h("div", { class: "block" }, richText(block));
    case "markdown":
      return h("div", { class: "block" }, markdown(block.text));
    case "alert":
      return h("div", { class: `block alert ${block.level ?? "default"}`, role: "note" }, textObject(block.text));
    case "card":
      return card(block, context);
    case "carousel":
      return h("div", { class: "block carousel" }, block.elements.map((item) => card(item, context)));
    case "container":
      return h("section", { class: "block box" }, h("strong", {}, textObject(block.title)), blocks(block.child_blocks, context));
    case "video":
      return h("p", { class: "block" }, "▶ ", textObject(block.title), ` (${block.alt_text})`);
    default:
      return data(block, context) ?? h("p", { class: "block unknown" }, `Unsupported block: ${block.type}`);
  }
}

function section(block, context) {
  const fields = block.fields?.map((field) => h("div", { class: "field" }, textObject(field)));
  const text = h(
    "div",
    { class: "section-text" },
    block.text && h("div", { class: "section-main" }, textObject(block.text)),
    fields && h("div", { class: "fields" }, fields),
  );
  const beside = block.accessory && h("div", { class: "accessory" }, element(block.accessory, block, context));
  return h("div", { class: "block section" }, text, beside);
}

const contextPiece = (piece) =>
  h("span", { class: "piece" }, piece.type === "image" ? `[${piece.alt_text}]` : textObject(piece));

function picture(block) {
  return h(
    "figure",
    { class: "block picture" },
    h("div", { class: "picture-frame", role: "img", "aria-label": block.alt_text }, block.alt_text),
    block.title && h("figcaption", {}, textObject(block.title)),
  );
}

function card(block, context) {
  return h(
    "article",
    { class: "block box" },
    block.hero_image && h("p", { class: "picture-frame" }, block.hero_image.alt_text),
    block.title && h("strong", {}, textObject(block.title)),
    block.subtitle && h("p", { class: "quiet" }, textObject(block.subtitle)),
    block.body && h("p", {}, textObject(block.body)),
    block.actions && h("div", { class: "actions" }, block.actions.map((item) => element(item, block, context))),
  );
}

/** A field of a form: label, element, hint, error. */
function input(block, context) {
  const ids = { field: newId("field"), hint: newId("hint"), error: newId("error"), label: newId("label") };
  const error = context.errors?.[block.block_id];
  const described = [block.hint && ids.hint, error && ids.error].filter(Boolean).join(" ");
  const shown = fieldOf(block.element, block, context, {
    id: ids.field,
    labelled: ids.label,
    described: described || undefined,
    invalid: Boolean(error),
  });
  return h(
    "div",
    { class: error ? "block input wrong" : "block input" },
    h(
      "label",
      { id: ids.label, for: ids.field },
      textObject(block.label),
      block.optional ? h("span", { class: "quiet" }, " (optional)") : null,
    ),
    shown,
    h("p", { class: "error", id: ids.error, hidden: !error }, error ?? ""),
    block.hint && h("p", { class: "hint", id: ids.hint }, textObject(block.hint)),
  );
}
