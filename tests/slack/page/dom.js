// Building elements. Data goes in as text only, never as markup.

/** An element with properties, listeners (`onclick`), attributes and children. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A small sign; `label` is what it says to those who do not see it. */
export function icon(name, label) {
  const said = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  return h("span", { class: `icon icon-${name}`, ...said });
}

let serial = 0;

/** An id for `for`, `aria-describedby` and the like. */
export const newId = (prefix) => `${prefix}-${(serial += 1)}`;

export const byId = (id) => document.getElementById(id);

/** Gives the focus anew to whatever a dialog gave it back to: once the dialog is gone, Chromium takes no keys there else. */
export function refocus() {
  const back = document.activeElement;
  back?.blur();
  back?.focus({ preventScroll: true });
}

/** Says something for a moment. */
export function toast(text, kind = "note") {
  const line = h("p", { class: `toast ${kind}` }, text);
  byId("toasts").append(line);
  setTimeout(() => line.remove(), kind === "bad" ? 9000 : 5000);
}

/** Calls a function once things have been quiet for a moment; `.stop()` lets go of a call that is still to come. */
export function debounced(ms, action) {
  let timer;
  const later = (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), ms);
  };
  later.stop = () => clearTimeout(timer);
  return later;
}

/** Calls a function at once, and then at most every so often while things go on, the last time included. */
export function throttled(ms, action) {
  let timer = null;
  let again = false;
  let busy = false;
  const run = async () => {
    again = false;
    busy = true;
    timer = setTimeout(next, ms);
    await action();
    busy = false;
    if (!timer && again) run();
  };
  const next = () => {
    timer = null;
    if (again && !busy) run();
  };
  return () => {
    again = true;
    if (!timer && !busy) run();
  };
}
