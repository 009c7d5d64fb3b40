// A list that keeps what has not changed: an item is drawn again only if what it shows is another.

/** Draws items and puts them in order, and keeps the focus where it was. */
export function keeper() {
  const drawn = new Map();
  return {
    /** A list item, drawn again only if what it shows changed. */
    item(key, draw, shows = null) {
      const print = JSON.stringify(shows);
      const old = drawn.get(key);
      if (old?.print === print) return old.node;
      const node = draw();
      if (old?.node.contains(document.activeElement)) refocus.set(node, document.activeElement.dataset.action ?? "");
      drawn.set(key, { print, node });
      return node;
    },
    /** Puts exactly these items into a list. */
    place(list, items) {
      const kept = new Set(items);
      for (const node of [...list.children]) if (!kept.has(node)) node.remove();
      let at = list.firstChild;
      for (const node of items) {
        if (node === at) at = at.nextSibling;
        else list.insertBefore(node, at);
        if (refocus.has(node)) focusIn(node);
      }
    },
    /** Forgets what was drawn. */
    forget: () => drawn.clear(),
  };
}

/** Items that took the place of one with the focus: on which action it was. */
const refocus = new WeakMap();

/** Who pressed a button stays at the message, though it was drawn anew. */
function focusIn(node) {
  const action = refocus.get(node);
  refocus.delete(node);
  const same = action && node.querySelector(`[data-action="${CSS.escape(action)}"]`);
  (same || node.querySelector("article"))?.focus({ preventScroll: true });
}

/** Up and Down go from message to message, where the focus is on the list or on a message itself. */
export function byArrows(box) {
  box.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    const all = [...box.querySelectorAll("article")];
    const at = all.indexOf(event.target);
    if (!all.length || (at < 0 && event.target !== box)) return;
    event.preventDefault();
    const next = at < 0 ? all.length - 1 : at + (event.key === "ArrowDown" ? 1 : -1);
    all[Math.max(0, Math.min(next, all.length - 1))].focus();
  });
}
