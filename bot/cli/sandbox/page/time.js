// Time: seen, and let pass. What happened on the way is listed by day and person.

import { person } from "/page/api.js";
import { h, newId } from "/page/dom.js";
import { asHeard, mrkdwn } from "/page/text.js";
import { ask, dayOf, isoDay, plural, timeOf, zone } from "./sandbox.js";

export function mount(root, page) {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const day = h("p", { class: "clock" });
  const hours = h("p", { class: "quiet" });
  const told = h("p", { role: "status" });
  const happened = h("div", {});
  const date = h("input", { type: "date", id: newId("date") });
  const buttons = [];

  const show = () => {
    const tz = zone();
    day.textContent = dayOf(now(), tz);
    hours.textContent = `${timeOf(now(), tz)} in ${tz.replace(/_/g, " ")} · ${timeOf(now(), "UTC")} UTC`;
    date.min = isoDay(now() + 86_400_000, tz);
  };
  const read = async () => {
    ahead = (await ask("time")).now - Date.now();
    show();
  };
  /** Shows the days go by, for as long as they do. */
  const watch = () => {
    const looks = setInterval(() => read().catch(() => {}), 500);
    return () => clearInterval(looks);
  };

  const pass = async (to) => {
    buttons.forEach((button) => (button.disabled = true));
    root.setAttribute("aria-busy", "true");
    told.textContent = "Time passes…";
    happened.replaceChildren();
    const stop = watch();
    try {
      const passed = await ask("time", { user: page.user(), to });
      ahead = passed.to - Date.now();
      const said = passed.news.length ? plural(passed.news.length, "message", "messages") : "nothing was said";
      told.textContent = `It is ${dayOf(passed.to)}, ${timeOf(passed.to)}: ${said}${passed.settled ? "." : "; not everything has settled yet."}`;
      happened.replaceChildren(...byDay(passed.news, page));
      page.refresh();
    } catch (error) {
      told.textContent = error.message;
    }
    stop();
    root.removeAttribute("aria-busy");
    buttons.forEach((button) => (button.disabled = false));
    show();
  };

  const button = (text, to) => {
    const one = h("button", { type: "button", class: "small", onclick: () => pass(to()) }, text);
    buttons.push(one);
    return one;
  };
  root.append(
    day,
    hours,
    h("div", { class: "row" }, button("+1 hour", () => "hour"), button("Next working day, 9:00", () => "working-day")),
    h("div", { class: "row" }, h("label", { for: date.id }, "To 9:00 on"), date, button("Go", () => date.value)),
    told,
    happened,
  );
  page.onUser(show);
  read();
  setInterval(show, 5000);
  setInterval(() => read().catch(() => {}), 30_000);
}

/** Lists: day, then whom it reached. */
function byDay(news, page) {
  const days = new Map();
  for (const one of news) {
    const day = dayOf(one.at);
    days.set(day, [...(days.get(day) ?? []), one]);
  }
  return [...days].map(([day, all]) => h("section", {}, h("h3", {}, day), h("ul", { class: "plain news" }, all.map((one) => h("li", {}, line(one, page))))));
}

function line(one, page) {
  const where = one.reader ? (person(one.reader)?.name ?? one.reader) : `#${one.place}`;
  const what = one.changed ? "updated" : one.thread ? "in a thread" : "";
  const open = () => page.go({ user: one.reader ?? undefined, place: one.channel });
  return h(
    "button",
    { type: "button", onclick: open },
    h("strong", {}, `${timeOf(one.at)} ${where}`),
    what && h("span", { class: "quiet" }, ` ${what}`),
    h("br", {}),
    // Names and dates as people read them then; what would be a link is not one within a button.
    asHeard(one.at, () => h("span", {}, mrkdwn(one.text)).textContent),
  );
}
