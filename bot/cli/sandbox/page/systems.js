// Systems: what Baton wrote in the systems beside Slack, and how it stands there now.

import { h } from "/page/dom.js";
import { ask } from "./sandbox.js";

export function mount(root, page) {
  let print = "";
  const all = h("div", {});

  const item = (thing) =>
    h(
      "li",
      {},
      h("div", { class: "state" }, thing.title),
      thing.facts.map(([label, value]) => h("div", {}, h("span", { class: "quiet" }, `${label}: `), value)),
    );
  const section = (system) => {
    const act = system.down ? `Bring ${system.name} back` : `Take ${system.name} down`;
    const press = () => change({ system: system.id, down: !system.down });
    const state = system.down
      ? `${system.name} answers every call with an error. Baton tries again by itself.`
      : system.things.length
        ? ""
        : "Baton has written nothing here yet.";
    return h(
      "section",
      { "aria-label": system.name, data: { system: system.id } },
      h("h3", {}, system.name),
      state && h("p", { class: system.down ? "bad" : "quiet" }, state),
      system.things.length ? h("ul", { class: "facts", "aria-label": `Written in ${system.name}` }, system.things.map(item)) : null,
      h("div", { class: "row" }, h("button", { type: "button", class: "small", onclick: press }, act)),
    );
  };

  const show = ({ systems }) => {
    const fresh = JSON.stringify(systems);
    if (fresh === print) return;
    print = fresh;
    const focused = document.activeElement?.closest?.("[data-system]")?.dataset.system;
    all.replaceChildren(...systems.map(section));
    if (focused) all.querySelector(`[data-system="${CSS.escape(focused)}"] button`)?.focus();
  };
  const change = async (wish) => {
    try {
      show(await ask("systems", wish));
    } catch (error) {
      page.toast(error.message, "bad");
    }
  };

  root.append(all);
  const panel = root.closest("details");
  const look = () => panel?.open !== false && !document.hidden && root.offsetParent && ask("systems").then(show).catch(() => {});
  panel?.addEventListener("toggle", look);
  ask("systems").then(show);
  setInterval(look, 1500);
}
