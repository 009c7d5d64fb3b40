// The question before an act that asks for one.

import { h, newId, refocus } from "./dom.js";
import { textObject } from "./text.js";

/** Asks; resolves to whether the person agrees. */
export function confirmed(question) {
  return new Promise((resolve) => {
    const id = newId("confirm");
    const close = (answer) => () => (dialog.close(), dialog.remove(), refocus(), resolve(answer));
    const style = question.style === "danger" ? "danger" : "primary";
    const yes = h("button", { type: "button", class: style, onclick: close(true) }, textObject(question.confirm));
    const no = h("button", { type: "button", onclick: close(false) }, textObject(question.deny));
    const dialog = h(
      "dialog",
      { class: "modal confirm", "aria-labelledby": id, oncancel: (event) => (event.preventDefault(), close(false)()) },
      h("header", {}, h("h2", { id }, textObject(question.title))),
      h("div", { class: "modal-body" }, textObject(question.text)),
      h("footer", {}, no, yes),
    );
    document.body.append(dialog);
    dialog.showModal();
    no.focus();
  });
}
