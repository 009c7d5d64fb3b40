// A field to write in: Enter sends, Shift+Enter begins a line, and Slack's keys for bold, italic and the like.

import { h, newId, toast } from "./dom.js";
import { offersFor } from "./offers.js";

const MAC = /mac|iphone|ipad/i.test(navigator.platform);
const KEY = MAC ? "⌘" : "Ctrl+";

/** Marks of Slack's own text: [sign, name, key, whether with Shift, face]. */
const MARKS = [
  ["*", "Bold", "b", false, "B"],
  ["_", "Italic", "i", false, "I"],
  ["~", "Strikethrough", "x", true, "S"],
  ["`", "Code", "c", true, "<>"],
];

/**
 * The form. `send(text)` answers { ok }; what was not taken stays. `commands`: whether slash commands are offered.
 * `up()`: what the up arrow does in an empty field; true if it did something. `escape()`: what Escape does.
 */
export function writer({ id, label, placeholder, value = "", say = "Send", commands = false, listId, changed, send, up, escape }) {
  const offered = listId ?? newId("offers");
  const text = h("textarea", {
    id, rows: "1", "aria-label": label, placeholder, dir: "auto",
    "aria-haspopup": "listbox", "aria-controls": offered, "aria-autocomplete": "list",
  });
  text.value = value;
  const list = h("ul", { id: offered, class: "commands", role: "listbox", "aria-label": "Suggestions", hidden: true });
  const button = h("button", { type: "submit" }, say);
  const bar = h("div", { class: "marks" }, MARKS.map(mark), h("span", { class: "quiet", "aria-hidden": "true" }, "Shift+Enter: new line"));
  let offers = null;
  let at = 0;

  const show = () => {
    offers = offersFor(text.value, text.selectionStart, commands);
    at = Math.min(at, Math.max((offers?.items.length ?? 0) - 1, 0));
    list.hidden = !offers;
    list.replaceChildren(...(offers?.items ?? []).map(option));
    if (!offers) return text.removeAttribute("aria-activedescendant");
    text.setAttribute("aria-activedescendant", `${offered}-${at}`);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const option = (item, i) => {
    const press = (event) => (event.preventDefault(), complete(item));
    return h("li", { id: `${offered}-${i}`, role: "option", "aria-selected": String(i === at), onmousedown: press }, item.face);
  };
  const hide = () => {
    offers = null;
    list.hidden = true;
    text.removeAttribute("aria-activedescendant");
  };
  const complete = (item) => {
    text.setRangeText(`${item.insert} `, offers.from, text.selectionStart, "end");
    text.focus();
    at = 0;
    grow();
  };
  const grow = () => {
    changed?.(text.value);
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
    text.classList.toggle("tall", text.scrollHeight > 160);
    button.classList.toggle("primary", Boolean(text.value.trim()));
    show();
  };

  /** Puts a sign around what is chosen, or takes it away again. */
  const wrap = (sign) => {
    const { selectionStart: from, selectionEnd: to, value: all } = text;
    const chosen = all.slice(from, to);
    const within = chosen.length > 1 && chosen.startsWith(sign) && chosen.endsWith(sign);
    const around = all[from - 1] === sign && all[to] === sign;
    if (within) text.setRangeText(chosen.slice(1, -1), from, to, "select");
    else if (around) text.setRangeText(chosen, from - 1, to + 1, "select");
    else text.setRangeText(`${sign}${chosen}${sign}`, from, to, "select");
    if (!within && !around) text.setSelectionRange(from + 1, to + 1);
    text.focus();
    grow();
  };
  function mark([sign, name, key, shift, face]) {
    const how = `${name} (${KEY}${shift ? "Shift+" : ""}${key.toUpperCase()})`;
    const press = (event) => (event.preventDefault(), wrap(sign));
    return h("button", { type: "button", class: `mark ${name.toLowerCase()}`, tabindex: "-1", "aria-label": name, title: how, onmousedown: press }, face);
  }

  const key = (event) => {
    const marked = (MAC ? event.metaKey : event.ctrlKey) && MARKS.find(([, , of, shift]) => of === event.key.toLowerCase() && shift === event.shiftKey);
    if (marked) (event.preventDefault(), wrap(marked[0]));
    else if (offers && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      at = (at + (event.key === "ArrowDown" ? 1 : offers.items.length - 1)) % offers.items.length;
      show();
    } else if (offers && (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !whole()))) {
      event.preventDefault();
      complete(offers.items[at]);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    } else if (event.key === "ArrowUp" && !text.value && up?.()) event.preventDefault();
    else if (event.key === "Escape" && offers) (hide(), event.preventDefault(), event.stopPropagation());
    else if (event.key === "Escape" && escape) (escape(), event.preventDefault(), event.stopPropagation());
  };
  /** Whether what is offered stands there already: Enter sends it. */
  const whole = () => text.value === offers.items[at].insert;

  const submit = async () => {
    const said = text.value.trim();
    if (!said) return;
    text.value = "";
    grow();
    const answer = await send(said);
    if (answer.ok || answer.shown) return;
    text.value ||= said;
    grow();
    toast(answer.error, "bad");
  };
  text.addEventListener("input", grow);
  text.addEventListener("keydown", key);
  text.addEventListener("click", show);
  text.addEventListener("blur", hide);
  button.classList.toggle("primary", Boolean(text.value.trim()));
  return h("form", { class: "composer", onsubmit: (event) => (event.preventDefault(), submit()) }, list, text, bar, button);
}
