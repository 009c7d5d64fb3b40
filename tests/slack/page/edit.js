// Editing what one wrote oneself, where it stands.

import { act } from "./api.js";
import { h, toast } from "./dom.js";
import { incoming, outgoing } from "./typed.js";
import { writer } from "./writer.js";

/** Puts a message's words into a field in its place. */
export function startEdit(one) {
  const article = document.querySelector(`article[data-ts="${CSS.escape(one.ts)}"]`);
  const text = article?.querySelector(":scope > .said > .text");
  if (!text || article.querySelector(".editing")) return;
  const end = () => {
    box.remove();
    text.hidden = false;
    article.focus({ preventScroll: true });
  };
  const send = async (value) => {
    const answer = await act("edit", { channel: one.channel, ts: one.ts, text: outgoing(value) });
    if (!answer.ok) return toast(answer.error, "bad"), answer;
    end();
    return answer;
  };
  const form = writer({ id: `edit-${one.ts}`, label: "Edit message", value: incoming(one.text), send, say: "Save", escape: end });
  const cancel = h("button", { type: "button", class: "small plain", onclick: end }, "Cancel");
  const box = h("div", { class: "editing" }, form, cancel);
  text.hidden = true;
  text.after(box);
  form.querySelector("textarea").focus();
}

/** Whether there is a message of one's own to edit in a list: the last of them is opened. */
export function editLast(list, user, messages) {
  const own = messages.filter((one) => one.user === user && !one.bot_id && !one.only_for).at(-1);
  if (own) startEdit(own);
  return Boolean(own);
}
