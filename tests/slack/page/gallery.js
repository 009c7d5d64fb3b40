// Everything the app ever said or showed, one after the other, drawn as the page draws it.

import { get, store } from "./api.js";
import { blocks } from "./blocks.js";
import { byId, h } from "./dom.js";
import { mrkdwn, textObject } from "./text.js";

const inert = { place: {}, values: {}, errors: {}, act: () => {}, fill: () => {}, refresh: () => {} };

/** Blocks as they were sent: some senders put them as JSON in a text. */
const sent = (value) => (typeof value === "string" ? JSON.parse(value) : (value ?? []));

function piece({ by, kind, to, payload, accepted, refusal }, i) {
  const about = `${i + 1}. ${kind} by ${by} to ${to}${accepted ? "" : ` · refused: ${refusal}`}`;
  const view = typeof payload.view === "string" ? JSON.parse(payload.view) : (payload.view ?? payload);
  const content =
    kind === "view"
      ? [h("h3", {}, textObject(view.title)), blocks(sent(view.blocks), inert), view.submit && h("p", { class: "quiet" }, "Submit: ", textObject(view.submit))]
      : sent(payload.blocks).length
        ? [blocks(sent(payload.blocks), inert)]
        : [h("div", { class: "text" }, mrkdwn(payload.text ?? ""))];
  return h("li", { class: "exhibit" }, h("h2", {}, about), content);
}

store.state = await get("/local/state");
const exhibits = await (await fetch("/local/gallery")).json();
const shown = byId("shown");
let failed = 0;
exhibits.forEach((exhibit, i) => {
  try {
    shown.append(piece(exhibit, i));
  } catch (error) {
    failed += 1;
    shown.append(h("li", { class: "exhibit broken" }, `${i + 1}. could not be drawn: ${error.message}`));
  }
});
const unknown = shown.querySelectorAll(".unknown").length;
byId("about").textContent = `${exhibits.length} messages and views, ${failed} that could not be drawn, ${unknown} unsupported.`;
