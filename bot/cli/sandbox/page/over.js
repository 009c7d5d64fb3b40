// Starting over: everything that happened here is forgotten, and the story begins again today.

import { confirmed } from "/page/confirm.js";
import { h } from "/page/dom.js";
import { ask } from "./sandbox.js";

const QUESTION = {
  title: "Start over?",
  text: "All messages, requests and decisions of this sandbox are deleted. The story begins again, today.",
  confirm: "Start over",
  deny: "Cancel",
  style: "danger",
};

export function mount(root, page) {
  const told = h("p", { role: "status" });
  const over = async () => {
    if (!(await confirmed(QUESTION))) return;
    button.disabled = true;
    root.setAttribute("aria-busy", "true");
    told.textContent = "One moment. The story is being set up again…";
    try {
      await page.closeForms();
      await ask("over", {});
      sessionStorage.clear();
      location.assign("/");
    } catch (error) {
      told.textContent = error.message;
      root.removeAttribute("aria-busy");
      button.disabled = false;
    }
  };
  const button = h("button", { type: "button", class: "small danger", onclick: over }, "Start over…");
  root.append(
    h("p", {}, "Deletes everything that happened in this sandbox, and begins again today."),
    h("div", { class: "row" }, button),
    told,
  );
}
