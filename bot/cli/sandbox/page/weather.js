// Weather: what Slack and the network do to the bot, and what happens to the bot itself.

import { h, newId } from "/page/dom.js";
import { ask } from "./sandbox.js";

export function mount(root, page) {
  const choices = h("div", {});
  const state = h("p", { role: "status" });
  const acts = h("div", { class: "row" });

  const tell = (sky) => {
    const name = newId("weather");
    const choice = (one) => {
      const id = newId("sky");
      const dot = h("input", { type: "radio", name, value: one.id, checked: one.id === sky.now, "aria-describedby": id });
      dot.addEventListener("change", () => change("weather", { weather: one.id }));
      return h("label", {}, dot, h("span", {}, one.name, h("span", { class: "quiet", id }, one.about)));
    };
    const focused = choices.querySelector("input:focus")?.value;
    choices.replaceChildren(h("fieldset", { class: "choices" }, h("legend", {}, "Slack, to the bot"), sky.all.map(choice)));
    if (focused) choices.querySelector(`input[value="${CSS.escape(focused)}"]`)?.focus();
    state.textContent = sky.running ? "Baton is running." : "Baton is stopped. Due messages wait in its database.";
    const offered = sky.running
      ? [["Restart", "restart", "Baton finishes what it acknowledged, then starts again"], ["Kill", "kill", "Dropped in the middle of whatever it does, then started anew on the same database"], ["Stop", "stop", "It finishes what it acknowledged, and stays down"]]
      : [["Start", "start", "On the same database"]];
    const again = acts.contains(document.activeElement);
    acts.replaceChildren(...offered.map(([text, act, about]) => h("button", { type: "button", class: "small", title: about, onclick: () => change("bot", { act }) }, text)));
    if (again) acts.querySelector("button")?.focus();
  };

  const change = async (path, body) => {
    acts.querySelectorAll("button").forEach((button) => (button.disabled = true));
    if (path === "bot") state.textContent = "One moment…";
    try {
      tell(await ask(path, body));
      if (body.act && body.act !== "stop") state.textContent = { restart: "Restarted. Baton is running.", kill: "Killed, and started again on the same database.", start: "Started. The bot runs." }[body.act];
    } catch (error) {
      page.toast(error.message, "bad");
      tell(await ask("weather"));
    }
  };

  // Another window may have changed it.
  let print = "";
  const look = async () => {
    if (!root.offsetParent || document.hidden) return;
    const sky = await ask("weather");
    const fresh = `${sky.now} ${sky.running}`;
    if (fresh !== print) tell(sky);
    print = fresh;
  };
  setInterval(() => look().catch(() => {}), 2000);
  root.append(choices, h("h3", {}, "The bot"), state, acts);
  ask("weather").then(tell);
}
