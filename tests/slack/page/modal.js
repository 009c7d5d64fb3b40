// Modals: the view on top of the person's stack, as a dialog.

import { act, get } from "./api.js";
import { blocks } from "./blocks.js";
import { h, newId, refocus, toast } from "./dom.js";
import { today } from "./text.js";

let dialog = null;
let shown = null;
let printed = "";
/** What was typed and chosen goes one after the other: what was typed last is what stands. */
let filling = Promise.resolve();

/** Fetches the person's modals and shows what is on top. */
export async function refreshModals() {
  const { stack } = await get("/local/view");
  const view = stack.at(-1);
  if (!view) return closeDialog();
  const print = ({ id, title, submit, blocks }) => JSON.stringify([id, title, submit, blocks, today()]);
  const fresh = print(view);
  const same = shown && printed === fresh;
  const focus = same || shown?.id !== view.id ? null : document.activeElement?.dataset.action;
  if (same && dialog) showNotes(view);
  else draw(view, stack.length, focus);
  printed = fresh;
  shown = view;
}

function closeDialog() {
  shown = null;
  dialog?.close();
  dialog?.remove();
  if (dialog) refocus();
  dialog = null;
}

/** Whether a field stands in the form before the person. */
const stands = (view_id, block_id) => shown?.id === view_id && shown.blocks.some((block) => block.block_id === block_id);

/**
 * Fills in a field of the form `view_id`. A field that is drawn no more has nothing to say: the form was sent, closed
 * or replaced by another meanwhile.
 */
const fill = (view_id, block_id, input) => {
  filling = filling.then(async () => {
    if (!stands(view_id, block_id)) return;
    const answer = await act("fill", { view_id, block_id, input });
    if (answer.ok) return;
    // The form may have been replaced while this was on its way.
    await refreshModals().catch(() => {});
    if (stands(view_id, block_id)) toast(answer.error, "bad");
  });
};

function context(view) {
  const place = { view: view.id };
  return {
    place,
    values: view.state,
    errors: view.errors,
    fill: (block_id, input) => fill(view.id, block_id, input),
    refresh: refreshModals,
    act: async (action_id, choice) => {
      const answer = await act("click", { place, action_id, choice });
      if (!answer.error || answer.sent !== false) return;
      await refreshModals().catch(() => {});
      if (dialog?.querySelector(`[data-action="${CSS.escape(action_id.split("/").pop())}"]`)) toast(answer.error, "bad");
    },
  };
}

function draw(view, depth, focus) {
  const title = newId("title");
  const body = h("div", { class: "modal-body" }, blocks(view.blocks, context(view)));
  const back = depth > 1 && h("button", { type: "button", class: "plain", "aria-label": "Back", onclick: cancel }, "←");
  const cross = h("button", { type: "button", class: "plain", "aria-label": "Close", onclick: closeAll }, "✕");
  const submit = view.submit && h("button", { type: "submit", class: "primary" }, view.submit);
  const form = h(
    "form",
    { novalidate: true, onsubmit: (event) => (event.preventDefault(), send(submit)) },
    h("header", {}, back, h("h2", { id: title }, view.title), cross),
    h("p", { class: "trouble", role: "alert", hidden: true }),
    body,
    h("footer", {}, h("button", { type: "button", onclick: cancel }, view.close ?? (submit ? "Cancel" : "Close")), submit),
  );
  const fresh = !dialog;
  if (fresh) {
    dialog = h("dialog", { class: "modal", oncancel: (event) => (event.preventDefault(), cancel()) });
    document.body.append(dialog);
  }
  dialog.setAttribute("aria-labelledby", title);
  Object.assign(dialog.dataset, { view: view.id, form: view.callback_id });
  dialog.querySelector(":scope > form")?.remove();
  dialog.append(form);
  if (fresh) dialog.showModal();
  const usual = ["[autofocus]", ".input :is(input, select, textarea)", ".modal-body button", "footer button"];
  const wanted = focus ? [`[data-action="${CSS.escape(focus)}"]`, ...usual] : usual;
  const first = wanted.map((selector) => dialog.querySelector(selector)).find(Boolean);
  first?.focus();
  showNotes(view);
}

/** Shows errors at fields and trouble over the form. */
function showNotes(view) {
  const trouble = dialog.querySelector(".trouble");
  trouble.textContent = view.trouble ?? "";
  trouble.hidden = !view.trouble;
  for (const block of dialog.querySelectorAll(".block.input")) {
    const error = view.errors[block.dataset.block];
    const line = block.querySelector(".error");
    line.textContent = error ?? "";
    line.hidden = !error;
    block.classList.toggle("wrong", Boolean(error));
    const field = block.querySelector("[data-action]");
    if (error) {
      field?.setAttribute("aria-invalid", "true");
      field?.setAttribute("aria-describedby", line.id);
    } else field?.removeAttribute("aria-invalid");
  }
}

async function send(button) {
  if (!shown || !button || button.disabled) return;
  if (document.activeElement?.matches("[data-typed]")) document.activeElement.dispatchEvent(new Event("change"));
  button.disabled = true;
  dialog.setAttribute("aria-busy", "true");
  await filling;
  const answer = await act("submit", { view_id: shown.id });
  if (answer.error && !answer.shown && !Object.keys(answer.field_errors ?? {}).length) toast(answer.error, "bad");
  await refreshModals();
  button.disabled = false;
  dialog?.removeAttribute("aria-busy");
  dialog?.querySelector(".wrong [data-action]")?.focus();
}

async function cancel() {
  if (shown) await act("close", { view_id: shown.id });
  await refreshModals();
}

/** Closes every modal before the person. */
export async function closeAll() {
  const { stack } = await get("/local/view");
  for (const view of stack.reverse()) await act("close", { view_id: view.id });
  await refreshModals();
}
