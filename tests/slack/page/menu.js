// Menus: a button, and a list of choices above everything else, wholly inside the window.

import { h } from "./dom.js";

/** How near to the window's edge a list may come, and how near to its button it stands, in pixels. */
const EDGE = 6;
const GAP = 4;

/** A button that opens a list of choices: [label, action]. Closes on choice, Escape and whatever is done elsewhere. */
export function menu(label, face, choices, extra = "") {
  // A popover stands above every dialog and panel, and nothing it stands in cuts it off.
  const list = h("div", { class: "menu-list", role: "menu", popover: "manual" });
  const close = () => (box.open = false);
  for (const [text, action] of choices) {
    list.append(h("button", { type: "button", role: "menuitem", onclick: () => (close(), action()) }, text));
  }
  const summary = h("summary", { "aria-label": label, title: label }, face);
  const box = h("details", { class: `menu ${extra}` }, summary, list);
  let open = null;
  const show = () => {
    open = new AbortController();
    const { signal } = open;
    list.showPopover();
    stand(list, summary);
    const again = () => (stands(summary) ? stand(list, summary) : close());
    window.addEventListener("resize", again, { signal });
    document.addEventListener("scroll", ({ target }) => target !== list && again(), { capture: true, signal });
    document.addEventListener("pointerdown", ({ target }) => box.contains(target) || close(), { capture: true, signal });
  };
  box.addEventListener("toggle", () => {
    open?.abort();
    open = null;
    if (!box.isConnected) return;
    if (box.open) show();
    else if (list.matches(":popover-open")) list.hidePopover();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box.open) (close(), summary.focus(), event.preventDefault(), event.stopPropagation());
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const items = [...list.children];
    const step = event.key === "ArrowDown" ? 1 : -1;
    items.at((items.indexOf(document.activeElement) + step) % items.length)?.focus();
    event.preventDefault();
  });
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget)) close();
  });
  return box;
}

/** Whether something is there and not scrolled out of the window. */
function stands(anchor) {
  const { bottom, top, width } = anchor.getBoundingClientRect();
  return anchor.isConnected && width > 0 && bottom > 0 && top < innerHeight;
}

/** Puts a list under its button, above it where there is no room below, and wholly inside the window. */
function stand(list, anchor) {
  const from = anchor.getBoundingClientRect();
  const { width, height } = list.getBoundingClientRect();
  const within = (at, size, most) => Math.max(EDGE, Math.min(at, most - EDGE - size));
  const below = from.bottom + GAP + height <= innerHeight - EDGE;
  const right = from.left + width <= innerWidth - EDGE;
  list.style.left = `${within(right ? from.left : from.right - width, width, innerWidth)}px`;
  list.style.top = `${within(below ? from.bottom + GAP : from.top - GAP - height, height, innerHeight)}px`;
}
